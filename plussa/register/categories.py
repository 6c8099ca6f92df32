"""The categories of personal data, as the data protection notice promises them.

Where a period is shorter than the notice's, data is not needed for as long as the notice allows.
"""

from plussa.register.common import (
    AT_OWN_REQUEST,
    FOR_OTHERS,
    MEMBERSHIP_AND_A_YEAR,
    MEMBERSHIP_LASTS,
    SIX_YEARS_OF_ACCOUNTS,
)
from plussa.register.proof import (
    ACCEPTANCES,
    CASES,
    CHOICES,
    ENDINGS,
    ERASURES,
    ESTATES,
    LOOKS,
    PROOFS,
    REQUESTS,
    RESTRICTIONS,
    STAFF,
)
from plussa.register.terms import (
    Basis,
    Category,
    DataSource,
    ErasureFate,
    Fate,
    Period,
    PeriodStart,
    Purpose,
    Recipient,
    Why,
)
from plussa.words import N_

IDENTITY = Category(
    "identity",
    N_("Name"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.MEMBER, DataSource.BANK, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.CARD_MAKER),
)
BIRTH = Category(
    "birth",
    N_("Date of birth"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.BANK, DataSource.CUSTOMER_SERVICE, DataSource.IMPORT),
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
    restriction=AT_OWN_REQUEST,
)
MEMBERSHIP = Category(
    "membership",
    N_("Membership: number and dates"),
    (Purpose.MEMBERSHIP, Purpose.TARGETING),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
HOUSEHOLD = Category(
    "household",
    N_("Household: who is in it, and rights to the money"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.MEMBER, DataSource.HOUSEHOLD, DataSource.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    restriction=FOR_OTHERS,
)
CARDS = Category(
    "cards",
    N_("Cards and their state"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.USE, DataSource.IMPORT),
    given_to=(Recipient.TILLS, Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=AT_OWN_REQUEST,
)
HISTORY = Category(
    "history",
    N_("Account history"),
    (Purpose.SECURITY,),
    MEMBERSHIP_AND_A_YEAR,
    (DataSource.USE,),
    given_to=(Recipient.HOUSEHOLD,),
    restriction=AT_OWN_REQUEST,
)
INVITATIONS = Category(
    "invitations",
    N_("Invitations to a household"),
    (Purpose.MEMBERSHIP,),
    Period(PeriodStart.CLOSED, days=14),
    (DataSource.HOUSEHOLD,),
    (Basis.LEGITIMATE_INTEREST,),
    given_to=(Recipient.HOUSEHOLD, Recipient.DELIVERY),
)
LOGIN = Category(
    "login",
    N_("Login: email address and the hash of the password"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    MEMBERSHIP_LASTS,
    (DataSource.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
SESSIONS = Category(
    "sessions",
    N_("Devices that are logged in"),
    (Purpose.SECURITY,),
    Period(PeriodStart.LOGIN, hours=12),
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
SIGN_INS = Category(
    "sign_ins",
    N_("Login history"),
    (Purpose.SECURITY,),
    Period(PeriodStart.LOGIN, months=12),
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
EMAIL_CHANGES = Category(
    "email_changes",
    N_("Changes of the email address"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    Period(PeriodStart.CLOSED, days=7),  # the old address may take the change back
    (DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)
IDENTIFICATIONS = Category(
    "identifications",
    N_("A bank identification that waits to be used"),
    (Purpose.MEMBERSHIP,),
    Period(PeriodStart.MADE, minutes=30),
    (DataSource.BANK,),
    given_to=(Recipient.BROKER,),
    restriction=AT_OWN_REQUEST,
)
CODES = Category(
    "codes",
    N_("Codes sent to you, without the code itself"),
    (Purpose.SECURITY,),
    Period(PeriodStart.MADE, minutes=15),
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
RECEIPTS = Category(
    "receipts",
    N_("Purchases: store, time and receipt total"),
    (Purpose.MONEY, Purpose.TARGETING),
    Period(PeriodStart.PURCHASE, months=24),
    (DataSource.TILLS,),
    restriction=AT_OWN_REQUEST,
)
WAITING_ROWS = Category(
    "waiting_rows",
    N_("Rows from the tills that could not be stored at once"),
    (Purpose.MONEY,),
    RECEIPTS.kept,  # no longer than if it had been stored
    (DataSource.TILLS, DataSource.CUSTOMER_SERVICE),
    restriction=AT_OWN_REQUEST,
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
    erasure=ErasureFate(Fate.KEPT, SIX_YEARS_OF_ACCOUNTS, Why.LAW),
    restriction=FOR_OTHERS,
)
SEEN_EDITIONS = Category(
    "seen_editions",
    N_("Notices of new editions that you put away"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_LASTS,
    (DataSource.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
JOININGS = Category(
    "joinings",
    N_("A joining that waits for its confirmation"),
    (Purpose.MEMBERSHIP,),
    Period(PeriodStart.MADE, hours=48),
    (DataSource.MEMBER,),
    given_to=(Recipient.DELIVERY,),
)
MESSAGES = Category(
    "messages",
    N_("Messages sent: kind, date and subject"),
    (Purpose.MEMBERSHIP,),
    Period(PeriodStart.SENT, months=24),
    (DataSource.USE,),
    restriction=AT_OWN_REQUEST,
)
DELIVERIES = Category(
    "deliveries",
    N_("Messages that wait to be sent: address and particulars"),
    (Purpose.MEMBERSHIP,),
    Period(PeriodStart.SENT),
    (DataSource.USE,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)

CATEGORIES = (
    IDENTITY, BIRTH, CONTACT, IDENTITY_HASH, MEMBERSHIP, CHOICES, CASES, HOUSEHOLD, CARDS, HISTORY,
    REQUESTS, INVITATIONS, LOGIN, SESSIONS, SIGN_INS, EMAIL_CHANGES, IDENTIFICATIONS, CODES, ACCEPTANCES,
    RECEIPTS, WAITING_ROWS, PURCHASE_LINES, MONEY, SEEN_EDITIONS, JOININGS, MESSAGES, DELIVERIES, LOOKS,
    RESTRICTIONS, ERASURES, ENDINGS, ESTATES, PROOFS, STAFF,
)  # fmt: skip
OF_MEMBERS = tuple(one for one in CATEGORIES if one is not STAFF)
