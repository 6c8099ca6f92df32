"""What several categories have in common: periods, bases, purposes, and what a restriction does."""

from plussa.register.terms import Basis, Event, Period, Purpose, Restriction, Use, Why

MEMBERSHIP_LASTS = Period(Event.MEMBERSHIP_END)
MEMBERSHIP_AND_A_YEAR = Period(Event.MEMBERSHIP_END, months=12)
FORCE_AND_THREE_YEARS = Period(Event.FORCE_END, months=36)
CASE_AND_THREE_YEARS = Period(Event.CLOSED, months=36)
SIX_YEARS_OF_ACCOUNTS = Period(Event.YEAR_END, months=72)

BY_CONTRACT = (Basis.CONTRACT,)
BY_INTEREST = (Basis.LEGITIMATE_INTEREST,)
TO_BE_A_MEMBER = (Purpose.MEMBERSHIP,)
TO_BE_SAFE = (Purpose.SECURITY,)

AT_OWN_REQUEST = Restriction(Use.GOES_ON, Why.OWN_REQUEST)
FOR_OTHERS = Restriction(Use.GOES_ON, Why.OTHERS)
