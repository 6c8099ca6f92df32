"""What several categories have in common: periods, and what erasure and restriction do."""

from plussa.register.terms import Erasure, Event, Fate, Period, Restriction, Use, Why

MEMBERSHIP_LASTS = Period(Event.MEMBERSHIP_END)
MEMBERSHIP_AND_A_YEAR = Period(Event.MEMBERSHIP_END, months=12)
FORCE_AND_THREE_YEARS = Period(Event.FORCE_END, months=36)
CASE_AND_THREE_YEARS = Period(Event.CLOSED, months=36)
SIX_YEARS_OF_ACCOUNTS = Period(Event.YEAR_END, months=72)

AT_OWN_REQUEST = Restriction(Use.GOES_ON, Why.OWN_REQUEST)
FOR_OTHERS = Restriction(Use.GOES_ON, Why.OTHERS)
AS_PROOF = Restriction(Use.GOES_ON, Why.PROOF)
PROOF_OF_CASES = Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF)
PROOF_OF_CHOICES = Erasure(Fate.KEPT, FORCE_AND_THREE_YEARS, Why.PROOF)
