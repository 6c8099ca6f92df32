"""Categories that prove what was asked, agreed and done: customer service, rights, permissions."""

from plussa.register.common import (
    AS_PROOF,
    AT_OWN_REQUEST,
    CASE_AND_THREE_YEARS,
    FOR_OTHERS,
    FORCE_AND_THREE_YEARS,
    MEMBERSHIP_LASTS,
    PROOF_OF_CASES,
    PROOF_OF_CHOICES,
)
from plussa.register.terms import (
    Basis,
    Category,
    DataSource,
    Period,
    PeriodStart,
    Purpose,
    Recipient,
)
from plussa.words import N_

CHOICES = Category(
    "choices",
    N_("Consents and prohibitions, with their proof"),
    (Purpose.SERVICE,),
    FORCE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
    erasure=PROOF_OF_CHOICES,
    restriction=AS_PROOF,
)
ACCEPTANCES = Category(
    "acceptances",
    N_("Editions of the rules that you accepted"),
    (Purpose.SERVICE,),
    FORCE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
    erasure=PROOF_OF_CHOICES,
    restriction=AS_PROOF,
)
CASES = Category(
    "cases",
    N_("Cases with customer service"),
    (Purpose.SERVICE,),
    CASE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    (Basis.LEGAL_OBLIGATION, Basis.LEGITIMATE_INTEREST),
    erasure=PROOF_OF_CASES,
    restriction=AT_OWN_REQUEST,
)
REQUESTS = Category(
    "requests",
    N_("Corrections of a name that were asked for"),
    (Purpose.SERVICE,),
    CASE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    erasure=PROOF_OF_CASES,
    restriction=AT_OWN_REQUEST,
)
PROOFS = Category(
    "proofs",
    N_("Ways you showed who you are without a bank"),
    (Purpose.SERVICE,),
    Period(PeriodStart.CLOSED, days=30),
    (DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)
RESTRICTIONS = Category(
    "restrictions",
    N_("Restrictions of processing"),
    (Purpose.SERVICE,),
    CASE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    erasure=PROOF_OF_CASES,
    restriction=AS_PROOF,
)
ERASURES = Category(
    "erasures",
    N_("Erasures: what was done, per category"),
    (Purpose.SERVICE,),
    CASE_AND_THREE_YEARS,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    erasure=PROOF_OF_CASES,
    restriction=AS_PROOF,
)
ENDINGS = Category(
    "endings",
    N_("Memberships that we end, and deaths"),
    (Purpose.SERVICE,),
    CASE_AND_THREE_YEARS,
    (DataSource.CUSTOMER_SERVICE,),
    (Basis.CONTRACT, Basis.LEGITIMATE_INTEREST),
    erasure=PROOF_OF_CASES,
    restriction=AS_PROOF,
)
ESTATES = Category(
    "estates",
    N_("Who told us of a death, and whom the estate has authorised"),
    (Purpose.SERVICE,),
    MEMBERSHIP_LASTS,
    (DataSource.CUSTOMER_SERVICE,),
    (Basis.LEGITIMATE_INTEREST,),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=FOR_OTHERS,
)
LOOKS = Category(
    "looks",
    N_("Who looked at your data, and why"),
    (Purpose.SECURITY,),
    Period(PeriodStart.MADE, months=24),  # 12 until March 2027, before which no look is that old
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
STAFF = Category(
    "staff",
    N_("Accounts of customer service"),
    (Purpose.SECURITY,),
    CASE_AND_THREE_YEARS,  # as long as what they did may be asked about
    (DataSource.CUSTOMER_SERVICE,),
    erasure=PROOF_OF_CASES,
    restriction=FOR_OTHERS,
)
