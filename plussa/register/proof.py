"""Categories that prove what was asked, agreed and done: customer service, rights, permissions."""

from plussa.register.common import (
    AT_OWN_REQUEST,
    BY_INTEREST,
    CASE_AND_THREE_YEARS,
    FOR_OTHERS,
    FORCE_AND_THREE_YEARS,
    TO_BE_SAFE,
)
from plussa.register.terms import (
    Basis,
    Category,
    Erasure,
    Event,
    Fate,
    Period,
    Purpose,
    Recipient,
    Restriction,
    Source,
    Use,
    Why,
)

REQUESTS = Category(
    name="requests",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=CASE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE),
    erasure=Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF),
    restriction=AT_OWN_REQUEST,
)
ACCEPTANCES = Category(
    name="acceptances",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=FORCE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE, Source.IMPORT),
    erasure=Erasure(Fate.KEPT, FORCE_AND_THREE_YEARS, Why.PROOF),
    restriction=Restriction(Use.GOES_ON, Why.PROOF),
)
CHOICES = Category(
    name="choices",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=FORCE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE, Source.IMPORT),
    erasure=Erasure(Fate.KEPT, FORCE_AND_THREE_YEARS, Why.PROOF),
    restriction=Restriction(Use.GOES_ON, Why.PROOF),
)
CASES = Category(
    name="cases",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION, Basis.LEGITIMATE_INTEREST),
    kept=CASE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE),
    erasure=Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF),
    restriction=AT_OWN_REQUEST,
)
LOOKS = Category(
    name="looks",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=Period(Event.MADE, months=24),  # 12 until March 2027, before which no look is that old
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
RESTRICTIONS = Category(
    name="restrictions",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=CASE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE),
    erasure=Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF),
    restriction=Restriction(Use.GOES_ON, Why.PROOF),
)
ERASURES = Category(
    name="erasures",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=CASE_AND_THREE_YEARS,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE),
    erasure=Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF),
    restriction=Restriction(Use.GOES_ON, Why.PROOF),
)
PROOFS = Category(
    name="proofs",
    purposes=TO_BE_SAFE,
    bases=(Basis.LEGAL_OBLIGATION,),
    kept=Period(Event.CLOSED, days=30),
    sources=(Source.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)
ENDINGS = Category(
    name="endings",
    purposes=(Purpose.SERVICE,),
    bases=(Basis.CONTRACT, Basis.LEGITIMATE_INTEREST),
    kept=CASE_AND_THREE_YEARS,
    sources=(Source.CUSTOMER_SERVICE,),
    erasure=Erasure(Fate.KEPT, CASE_AND_THREE_YEARS, Why.PROOF),
    restriction=Restriction(Use.GOES_ON, Why.PROOF),
)
ESTATES = Category(
    name="estates",
    purposes=(Purpose.SERVICE,),
    bases=BY_INTEREST,
    kept=Period(Event.MEMBERSHIP_END),
    sources=(Source.CUSTOMER_SERVICE,),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=FOR_OTHERS,
)
STAFF = Category(
    name="staff",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=Period(Event.CLOSED, months=36),  # as long as what they did may be asked about
    sources=(Source.CUSTOMER_SERVICE,),
    erasure=Erasure(Fate.KEPT, Period(Event.CLOSED, months=36), Why.PROOF),
    restriction=FOR_OTHERS,
)
