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
    Erasure,
    Event,
    Fate,
    Period,
    Purpose,
    Recipient,
    Source,
    Why,
)
from plussa.words import N_

IDENTITY = Category(
    "identity",
    N_("Name"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (Source.MEMBER, Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.CARD_MAKER),
)
BIRTH = Category(
    "birth",
    N_("Date of birth"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
)
CONTACT = Category(
    "contact",
    N_("Contact information and language"),
    (Purpose.MEMBERSHIP, Purpose.MARKETING),
    MEMBERSHIP_AND_A_YEAR,
    (Source.MEMBER, Source.CUSTOMER_SERVICE, Source.IMPORT),
    (Basis.CONTRACT, Basis.CONSENT, Basis.LEGITIMATE_INTEREST),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY, Recipient.SMS),
)
IDENTITY_HASH = Category(
    "identity_hash",
    N_("Hash of the identity code"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    MEMBERSHIP_LASTS,
    (Source.BANK,),
    restriction=AT_OWN_REQUEST,
)
MEMBERSHIP = Category(
    "membership",
    N_("Membership: number and dates"),
    (Purpose.MEMBERSHIP, Purpose.TARGETING),
    MEMBERSHIP_AND_A_YEAR,
    (Source.USE,),
    restriction=AT_OWN_REQUEST,
)
HOUSEHOLD = Category(
    "household",
    N_("Household: who is in it, and rights to the money"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (Source.MEMBER, Source.HOUSEHOLD, Source.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    restriction=FOR_OTHERS,
)
CARDS = Category(
    "cards",
    N_("Cards and their state"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_AND_A_YEAR,
    (Source.USE, Source.IMPORT),
    given_to=(Recipient.TILLS, Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=AT_OWN_REQUEST,
)
HISTORY = Category(
    "history",
    N_("Account history"),
    (Purpose.SECURITY,),
    MEMBERSHIP_AND_A_YEAR,
    (Source.USE,),
    given_to=(Recipient.HOUSEHOLD,),
    restriction=AT_OWN_REQUEST,
)
INVITATIONS = Category(
    "invitations",
    N_("Invitations to a household"),
    (Purpose.MEMBERSHIP,),
    Period(Event.CLOSED, days=14),
    (Source.HOUSEHOLD,),
    (Basis.LEGITIMATE_INTEREST,),
    given_to=(Recipient.HOUSEHOLD, Recipient.DELIVERY),
)
LOGIN = Category(
    "login",
    N_("Login: email address and the hash of the password"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    MEMBERSHIP_LASTS,
    (Source.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
SESSIONS = Category(
    "sessions",
    N_("Devices that are logged in"),
    (Purpose.SECURITY,),
    Period(Event.LOGIN, hours=12),
    (Source.USE,),
    restriction=AT_OWN_REQUEST,
)
SIGN_INS = Category(
    "sign_ins",
    N_("Login history"),
    (Purpose.SECURITY,),
    Period(Event.LOGIN, months=12),
    (Source.USE,),
    restriction=AT_OWN_REQUEST,
)
EMAIL_CHANGES = Category(
    "email_changes",
    N_("Changes of the email address"),
    (Purpose.MEMBERSHIP, Purpose.SECURITY),
    Period(Event.CLOSED, days=7),  # the old address may take the change back
    (Source.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)
IDENTIFICATIONS = Category(
    "identifications",
    N_("A bank identification that waits to be used"),
    (Purpose.MEMBERSHIP,),
    Period(Event.MADE, minutes=30),
    (Source.BANK,),
    given_to=(Recipient.BROKER,),
    restriction=AT_OWN_REQUEST,
)
CODES = Category(
    "codes",
    N_("Codes sent to you, without the code itself"),
    (Purpose.SECURITY,),
    Period(Event.MADE, minutes=15),
    (Source.USE,),
    restriction=AT_OWN_REQUEST,
)
RECEIPTS = Category(
    "receipts",
    N_("Purchases: store, time and receipt total"),
    (Purpose.MONEY, Purpose.TARGETING),
    Period(Event.PURCHASE, months=24),
    (Source.TILLS,),
    restriction=AT_OWN_REQUEST,
)
WAITING_ROWS = Category(
    "waiting_rows",
    N_("Rows from the tills that could not be stored at once"),
    (Purpose.MONEY,),
    RECEIPTS.kept,  # no longer than if it had been stored
    (Source.TILLS, Source.CUSTOMER_SERVICE),
    restriction=AT_OWN_REQUEST,
)
PURCHASE_LINES = Category(
    "purchase_lines",
    N_("Purchases: product groups and products"),
    (Purpose.PURCHASES, Purpose.TARGETING),
    Period(Event.PURCHASE, months=13),
    (Source.TILLS,),
    (Basis.CONSENT,),
)
MONEY = Category(
    "money",
    N_("Plussa money: every entry"),
    (Purpose.MONEY,),
    SIX_YEARS_OF_ACCOUNTS,
    (Source.USE, Source.TILLS),
    (Basis.CONTRACT, Basis.LEGAL_OBLIGATION),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    erasure=Erasure(Fate.KEPT, SIX_YEARS_OF_ACCOUNTS, Why.LAW),
    restriction=FOR_OTHERS,
)
SEEN_EDITIONS = Category(
    "seen_editions",
    N_("Notices of new editions that you put away"),
    (Purpose.MEMBERSHIP,),
    MEMBERSHIP_LASTS,
    (Source.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
JOININGS = Category(
    "joinings",
    N_("A joining that waits for its confirmation"),
    (Purpose.MEMBERSHIP,),
    Period(Event.MADE, hours=48),
    (Source.MEMBER,),
    given_to=(Recipient.DELIVERY,),
)
MESSAGES = Category(
    "messages",
    N_("Messages sent: kind, date and subject"),
    (Purpose.MEMBERSHIP,),
    Period(Event.SENT, months=24),
    (Source.USE,),
    restriction=AT_OWN_REQUEST,
)
DELIVERIES = Category(
    "deliveries",
    N_("Messages that wait to be sent: address and particulars"),
    (Purpose.MEMBERSHIP,),
    Period(Event.SENT),
    (Source.USE,),
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
