"""The categories of personal data, as the data protection notice promises them.

Their words for people are in templates, by name. Where a period is shorter than the notice's, data
is not needed for as long as the notice allows.
"""

from plussa.register.common import (
    AT_OWN_REQUEST,
    BY_CONTRACT,
    BY_INTEREST,
    FOR_OTHERS,
    MEMBERSHIP_AND_A_YEAR,
    MEMBERSHIP_LASTS,
    SIX_YEARS_OF_ACCOUNTS,
    TO_BE_A_MEMBER,
    TO_BE_SAFE,
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

IDENTITY = Category(
    name="identity",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.MEMBER, Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.CARD_MAKER),
)
BIRTH = Category(
    name="birth",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
)
CONTACT = Category(
    name="contact",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.MEMBER, Source.CUSTOMER_SERVICE, Source.IMPORT),
    given_to=(Recipient.CARD_MAKER, Recipient.DELIVERY),
)
IDENTITY_HASH = Category(
    name="identity_hash",
    purposes=(Purpose.MEMBERSHIP, Purpose.SECURITY),
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_LASTS,
    sources=(Source.BANK,),
    restriction=AT_OWN_REQUEST,
)
MEMBERSHIP = Category(
    name="membership",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
HOUSEHOLD = Category(
    name="household",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.MEMBER, Source.HOUSEHOLD, Source.IMPORT),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    restriction=FOR_OTHERS,
)
CARDS = Category(
    name="cards",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.USE, Source.IMPORT),
    given_to=(Recipient.TILLS, Recipient.CARD_MAKER, Recipient.DELIVERY),
    restriction=AT_OWN_REQUEST,
)
HISTORY = Category(
    name="history",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=MEMBERSHIP_AND_A_YEAR,
    sources=(Source.USE,),
    given_to=(Recipient.HOUSEHOLD,),
    restriction=AT_OWN_REQUEST,
)
INVITATIONS = Category(
    name="invitations",
    purposes=TO_BE_A_MEMBER,
    bases=BY_INTEREST,
    kept=Period(Event.CLOSED, days=14),
    sources=(Source.HOUSEHOLD,),
    given_to=(Recipient.HOUSEHOLD, Recipient.DELIVERY),
)
LOGIN = Category(
    name="login",
    purposes=(Purpose.MEMBERSHIP, Purpose.SECURITY),
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_LASTS,
    sources=(Source.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
SESSIONS = Category(
    name="sessions",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=Period(Event.LOGIN, hours=12),
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
SIGN_INS = Category(
    name="sign_ins",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=Period(Event.LOGIN, months=12),
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
EMAIL_CHANGES = Category(
    name="email_changes",
    purposes=(Purpose.MEMBERSHIP, Purpose.SECURITY),
    bases=BY_CONTRACT,
    kept=Period(Event.CLOSED, days=7),  # the old address may take the change back
    sources=(Source.MEMBER,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)
IDENTIFICATIONS = Category(
    name="identifications",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=Period(Event.MADE, minutes=30),
    sources=(Source.BANK,),
    given_to=(Recipient.BROKER,),
    restriction=AT_OWN_REQUEST,
)
CODES = Category(
    name="codes",
    purposes=TO_BE_SAFE,
    bases=BY_INTEREST,
    kept=Period(Event.MADE, minutes=15),
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
RECEIPTS = Category(
    name="receipts",
    purposes=(Purpose.MONEY,),
    bases=BY_CONTRACT,
    kept=Period(Event.PURCHASE, months=24),
    sources=(Source.TILLS,),
    restriction=AT_OWN_REQUEST,
)
WAITING_ROWS = Category(
    name="waiting_rows",
    purposes=(Purpose.MONEY,),
    bases=BY_CONTRACT,
    kept=RECEIPTS.kept,  # no longer than if it had been stored
    sources=(Source.TILLS, Source.CUSTOMER_SERVICE),
    restriction=AT_OWN_REQUEST,
)
PURCHASE_LINES = Category(
    name="purchase_lines",
    purposes=(Purpose.PURCHASES,),
    bases=(Basis.CONSENT,),
    kept=Period(Event.PURCHASE, months=13),
    sources=(Source.TILLS,),
)
MONEY = Category(
    name="money",
    purposes=(Purpose.MONEY,),
    bases=(Basis.CONTRACT, Basis.LEGAL_OBLIGATION),
    kept=SIX_YEARS_OF_ACCOUNTS,
    sources=(Source.USE, Source.TILLS),
    given_to=(Recipient.HOUSEHOLD, Recipient.TILLS),
    erasure=Erasure(Fate.KEPT, SIX_YEARS_OF_ACCOUNTS, Why.LAW),
    restriction=FOR_OTHERS,
)
SEEN_EDITIONS = Category(
    name="seen_editions",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=MEMBERSHIP_LASTS,
    sources=(Source.MEMBER,),
    restriction=AT_OWN_REQUEST,
)
JOININGS = Category(
    name="joinings",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=Period(Event.MADE, hours=48),
    sources=(Source.MEMBER,),
    given_to=(Recipient.DELIVERY,),
)
MESSAGES = Category(
    name="messages",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=Period(Event.SENT, months=24),
    sources=(Source.USE,),
    restriction=AT_OWN_REQUEST,
)
DELIVERIES = Category(
    name="deliveries",
    purposes=TO_BE_A_MEMBER,
    bases=BY_CONTRACT,
    kept=Period(Event.SENT),
    sources=(Source.USE,),
    given_to=(Recipient.DELIVERY,),
    restriction=AT_OWN_REQUEST,
)

CATEGORIES = (
    IDENTITY,
    BIRTH,
    CONTACT,
    IDENTITY_HASH,
    MEMBERSHIP,
    CHOICES,
    CASES,
    HOUSEHOLD,
    CARDS,
    HISTORY,
    REQUESTS,
    INVITATIONS,
    LOGIN,
    SESSIONS,
    SIGN_INS,
    EMAIL_CHANGES,
    IDENTIFICATIONS,
    CODES,
    ACCEPTANCES,
    RECEIPTS,
    WAITING_ROWS,
    PURCHASE_LINES,
    MONEY,
    SEEN_EDITIONS,
    JOININGS,
    MESSAGES,
    DELIVERIES,
    LOOKS,
    RESTRICTIONS,
    ERASURES,
    ENDINGS,
    ESTATES,
    PROOFS,
    STAFF,
)
