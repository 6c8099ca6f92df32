"""What several categories have in common: periods, and what erasure and restriction do."""

from plussa.register.terms import ErasureFate, Fate, Period, PeriodStart, RestrictedUse, Use, Why

MEMBERSHIP_LASTS = Period(PeriodStart.MEMBERSHIP_END)
MEMBERSHIP_AND_A_YEAR = Period(PeriodStart.MEMBERSHIP_END, months=12)
FORCE_AND_THREE_YEARS = Period(PeriodStart.FORCE_END, months=36)
CASE_AND_THREE_YEARS = Period(PeriodStart.CLOSED, months=36)
SIX_YEARS_OF_ACCOUNTS = Period(PeriodStart.YEAR_END, months=72)

AT_OWN_REQUEST = RestrictedUse(Use.GOES_ON, Why.OWN_REQUEST)
FOR_OTHERS = RestrictedUse(Use.GOES_ON, Why.OTHERS)
AS_PROOF = RestrictedUse(Use.GOES_ON, Why.PROOF)
PROOF_OF_CASES = ErasureFate(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF)
PROOF_OF_CHOICES = ErasureFate(Fate.KEPT, FORCE_AND_THREE_YEARS, Why.PROOF)
