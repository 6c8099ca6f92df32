"""The categories of personal data, as the data protection notice promises them.

Where a period is shorter than the notice's, data is not needed for as long as the notice allows.
"""

from functools import partial

from plussa.register.terms import (
    CASE_AND_THREE_YEARS,
    FORCE_AND_THREE_YEARS,
    MEMBERSHIP_AND_A_YEAR,
    MEMBERSHIP_LASTS,
    SIX_YEARS_OF_ACCOUNTS,
    Basis,
    Category,
    DataSource,
    OnErasure,
    OnRestriction,
    Period,
    PeriodStart,
    Purpose,
    Recipient,
)
from plussa.words import N_

_of_membership = partial(Category, purposes=(Purpose.MEMBERSHIP,), kept=MEMBERSHIP_AND_A_YEAR)
_of_security = partial(
    Category,
    purposes=(Purpose.SECURITY,),
    sources=(DataSource.USE,),
    restriction=OnRestriction.OWN_REQUEST,
)
# What proves what was asked, agreed and done.
_proof = partial(
    Category,
    purposes=(Purpose.SERVICE,),
    kept=CASE_AND_THREE_YEARS,
    sources=(DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    erasure=OnErasure.PROOF,
    restriction=OnRestriction.PROOF,
)

IDENTITY = _of_membership(
    "identity",
    N_("Name"),
    sources=(DataSource.MEMBER, DataSource.BANK, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.CARD_MAKER),
)
BIRTH = _of_membership(
    "birth",
    N_("Date of birth"),
    sources=(DataSource.BANK, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
)
CONTACT = Category(
    "contact",
    N_("Contact information and language"),
    (Purpose.MEMBERSHIP, Purpose.MARKETING),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
    (Basis.CONTRACT, Basis.CONSENT, Basis.LEGITIMATE_INTEREST),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY, Recipient.SMS),
)
IDENTITY_HASH = Category(
    "identity_hash",
    N_("Hash of the identity code"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    MEMBERSHIP_LASTS,
    (DataSource.BANK,),
    restriction=OnRestriction.OWN_REQUEST,
)
MEMBERSHIP = Category(
    "membership",
    N_("Membership: number and dates"),
    (Purpose.MEMBERSHIP, Purpose.TARGETING),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.USE,),
    restriction=OnRestriction.OWN_REQUEST,
)
HOUSEHOLD = _of_membership(
    "household",
    N_("Household: who is in it, and rights to the money"),
    sources=(DataSource.MEMBER, DataSource.HOUSEHOLD, DataSource.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    restriction=OnRestriction.OTHERS,
)
CARDS = _of_membership(
    "cards",
    N_("Cards and their state"),
    sources=(DataSource.USE, DataSource.IMPORT),
    given_to=(Recipient.TILLS, Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=OnRestriction.OWN_REQUEST,
)
HISTORY = _of_security(
    "history", N_("Account history"), kept=MEMBERSHIP_AND_A_YEAR, given_to=(Recipient.HOUSEHOLD,)
)
INVITATIONS = _of_membership(
    "invitations",
    N_("Invitations to a household"),
    kept=Period(PeriodStart.CLOSED, days=14),
    sources=(DataSource.HOUSEHOLD,),
    bases=(Basis.LEGITIMATE_INTEREST,),
    given_to=(Recipient.HOUSEHOLD, Recipient.DELIVERY),
)
LOGIN = Category(
    "login",
    N_("Login: email address and the hash of the password"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    MEMBERSHIP_LASTS,
    (DataSource.MEMBER,),
    restriction=OnRestriction.OWN_REQUEST,
)
SESSIONS = _of_security(
    "sessions", N_("Devices that are logged in"), kept=Period(PeriodStart.LOGIN, hours=12)
)
SIGN_INS = _of_security("sign_ins", N_("Login history"), kept=Period(PeriodStart.LOGIN, months=12))
EMAIL_CHANGES = Category(
    "email_changes",
    N_("Changes of the email address"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    Period(PeriodStart.CLOSED, days=7),  # the old address may take the change back
    (DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=OnRestriction.OWN_REQUEST,
)
IDENTIFICATIONS = _of_membership(
    "identifications",
    N_("A bank identification that waits to be used"),
    kept=Period(PeriodStart.MADE, minutes=30),
    sources=(DataSource.BANK,),
    given_to=(Recipient.BROKER,),
    restriction=OnRestriction.OWN_REQUEST,
)
CODES = _of_security(
    "codes",
    N_("Codes sent to you, without the code itself"),
    kept=Period(PeriodStart.MADE, minutes=15),
)
DRAFTS = Category(
    "drafts",
    N_("What you were writing when you had to log in again"),
    (Purpose.SERVICE,),
    Period(PeriodStart.MADE, hours=1),
    (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE),
    (Basis.LEGITIMATE_INTEREST,),
    restriction=OnRestriction.OWN_REQUEST,
)
RECEIPTS = Category(
    "receipts",
    N_("Purchases: store, time and receipt total"),
    (Purpose.MONEY, Purpose.TARGETING),
    Period(PeriodStart.PURCHASE, months=24),
    (DataSource.TILLS,),
    restriction=OnRestriction.OWN_REQUEST,
)
WAITING_ROWS = Category(
    "waiting_rows",
    N_("Rows from the tills that could not be stored at once"),
    (Purpose.MONEY,),
    RECEIPTS.kept,  # no longer than if it had been stored
    (DataSource.TILLS, DataSource.CUSTOMER_SERVICE),
    restriction=OnRestriction.OWN_REQUEST,
)
PURCHASE_LINES = Category(
    "purchase_lines",
    N_("Purchases: product groups and products"),
    (Purpose.PURCHASES, Purpose.TARGETING),
    Period(PeriodStart.PURCHASE, months=13),
    (DataSource.TILLS,),
    (Basis.CONSENT,),
)
MONEY = Category(
    "money",
    N_("Plussa money: every entry"),
    (Purpose.MONEY,),
    SIX_YEARS_OF_ACCOUNTS,
    (DataSource.USE, DataSource.TILLS),
    (Basis.CONTRACT, Basis.LEGAL_OBLIGATION),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    erasure=OnErasure.LAW,
    restriction=OnRestriction.OTHERS,
)
SEEN_EDITIONS = _of_membership(
    "seen_editions",
    N_("Notices of new editions that you put away"),
    kept=MEMBERSHIP_LASTS,
    sources=(DataSource.MEMBER,),
    restriction=OnRestriction.OWN_REQUEST,
)
JOININGS = _of_membership(
    "joinings",
    N_("A joining that waits for its confirmation"),
    kept=Period(PeriodStart.MADE, hours=48),
    sources=(DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
)
MESSAGES = _of_membership(
    "messages",
    N_("Messages sent: kind, date and subject"),
    kept=Period(PeriodStart.SENT, months=24),
    sources=(DataSource.USE,),
    restriction=OnRestriction.OWN_REQUEST,
)
DELIVERIES = _of_membership(
    "deliveries",
    N_("Messages that wait to be sent: address and particulars"),
    kept=Period(PeriodStart.SENT),
    sources=(DataSource.USE,),
    given_to=(Recipient.DELIVERY,),
    restriction=OnRestriction.OWN_REQUEST,
)
CHOICES = _proof(
    "choices",
    N_("Choices about messages and data, with their proof"),
    kept=FORCE_AND_THREE_YEARS,
    sources=(DataSource.MEMBER, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
)
ACCEPTANCES = _proof(
    "acceptances",
    N_("Editions of the rules that you accepted"),
    kept=FORCE_AND_THREE_YEARS,
    sources=(DataSource.MEMBER, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
)
CASES = _proof(
    "cases",
    N_("Cases with customer service"),
    bases=(Basis.LEGAL_OBLIGATION, Basis.LEGITIMATE_INTEREST),
    restriction=OnRestriction.OWN_REQUEST,
)
REQUESTS = _proof(
    "requests",
    N_("Corrections of a name that were asked for"),
    restriction=OnRestriction.OWN_REQUEST,
)
PROOFS = Category(
    "proofs",
    N_("Ways you showed who you are without a bank"),
    (Purpose.SERVICE,),
    Period(PeriodStart.CLOSED, days=30),
    (DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=OnRestriction.OWN_REQUEST,
)
RESTRICTIONS = _proof("restrictions", N_("Restrictions of processing"))
ERASURES = _proof("erasures", N_("Erasures: what was done, per category"))
ENDINGS = _proof(
    "endings",
    N_("Memberships that we end, and deaths"),
    sources=(DataSource.CUSTOMER_SERVICE,),
    bases=(Basis.CONTRACT, Basis.LEGITIMATE_INTEREST),
)
ESTATES = Category(
    "estates",
    N_("Who told us of a death, and whom the estate has authorised"),
    (Purpose.SERVICE,),
    MEMBERSHIP_LASTS,
    (DataSource.CUSTOMER_SERVICE,),
    (Basis.LEGITIMATE_INTEREST,),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=OnRestriction.OTHERS,
)
LOOKS = _of_security(
    "looks",
    N_("Who looked at your data, and why"),
    # 12 until March 2027, before which no look is that old.
    kept=Period(PeriodStart.MADE, months=24),
)
STAFF = Category(
    "staff",
    N_("Accounts of customer service"),
    (Purpose.SECURITY,),
    CASE_AND_THREE_YEARS,  # as long as what they did may be asked about
    (DataSource.CUSTOMER_SERVICE,),
    erasure=OnErasure.PROOF,
    restriction=OnRestriction.OTHERS,
)

CATEGORIES = (
    IDENTITY, BIRTH, CONTACT, IDENTITY_HASH, MEMBERSHIP, CHOICES, CASES, HOUSEHOLD, CARDS, HISTORY,
    REQUESTS, INVITATIONS, LOGIN, SESSIONS, SIGN_INS, EMAIL_CHANGES, IDENTIFICATIONS, CODES, DRAFTS,
    ACCEPTANCES, RECEIPTS, WAITING_ROWS, PURCHASE_LINES, MONEY, SEEN_EDITIONS, JOININGS, MESSAGES,
    DELIVERIES, LOOKS, RESTRICTIONS, ERASURES, ENDINGS, ESTATES, PROOFS, STAFF,
)  # fmt: skip
OF_MEMBERS = tuple(one for one in CATEGORIES if one is not STAFF)
