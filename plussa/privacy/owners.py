"""Whose each row is: for every table with personal data, the rows that are about one member.

The report reads them, erasure deletes them, a test asks that no table of the record is left out.
"""

from collections.abc import Callable, Mapping

from peewee import Expression, Model, ModelSelect

from plussa.auth.models import (
    Code,
    EmailChange,
    Identification,
    Login,
    Proof,
    Session,
    SignIn,
)
from plussa.cases.models import Case, CaseEntry, Mandate
from plussa.mailings.models import EditionTold, NewsletterCopy
from plussa.members.joinings import Joining
from plussa.members.looks import Look
from plussa.members.models import (
    Card,
    CardNotice,
    Event,
    Household,
    Invitation,
    Member,
    NameRequest,
)
from plussa.members.restrictions import Restriction
from plussa.money.models import (
    Allocation,
    Balance,
    Entry,
    Lot,
    MoneyChoice,
    MonthTotal,
    OpenLot,
    Posting,
    Purchase,
    PurchaseLine,
)
from plussa.money.notices import MoneyNotice
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, Choice, CurrentChoice, SeenEdition
from plussa.privacy.models import Erasure, ErasurePart

Rows = Callable[[Member], Expression]


def _of(model: type[Model], condition: Expression) -> "ModelSelect[Model]":
    return model.select(model.id).where(condition)


# Rows about the member alone.
OWN: Mapping[type[Model], Rows] = {
    Member: lambda who: Member.id == who.id,
    NameRequest: lambda who: NameRequest.member == who,
    Invitation: lambda who: (
        (Invitation.invited_by == who) | ((Invitation.email == who.email) & (who.email != ""))
    ),
    Card: lambda who: Card.member == who,
    CardNotice: lambda who: CardNotice.card.in_(_of(Card, Card.member == who)),
    Event: lambda who: Event.member == who,
    Login: lambda who: Login.member == who,
    Session: lambda who: Session.login.in_(_of(Login, Login.member == who)),
    SignIn: lambda who: SignIn.member == who,
    EmailChange: lambda who: EmailChange.member == who,
    Code: lambda who: Code.member == who,
    Proof: lambda who: Proof.member == who,
    Identification: lambda who: (
        Identification.identity_hash.is_null(False)
        & (Identification.identity_hash == who.identity_hash)
    ),
    Joining: lambda who: (Joining.email == who.email) & (Joining.email != ""),
    Acceptance: lambda who: Acceptance.member == who,
    Choice: lambda who: Choice.member == who,
    CurrentChoice: lambda who: CurrentChoice.member == who,
    SeenEdition: lambda who: SeenEdition.member == who,
    EditionTold: lambda who: EditionTold.member == who,
    NewsletterCopy: lambda who: NewsletterCopy.member == who,
    Message: lambda who: Message.reader == who.key,
    Case: lambda who: Case.member == who,
    CaseEntry: lambda who: CaseEntry.case.in_(_of(Case, Case.member == who)),
    Mandate: lambda who: Mandate.case.in_(_of(Case, Case.member == who)),
    Purchase: lambda who: Purchase.member == who,
    PurchaseLine: lambda who: PurchaseLine.purchase.in_(_of(Purchase, Purchase.member == who)),
    Look: lambda who: Look.member == who,
    Restriction: lambda who: Restriction.member == who,
    Erasure: lambda who: Erasure.member == who,
    ErasurePart: lambda who: ErasurePart.erasure.in_(_of(Erasure, Erasure.member == who)),
}

# Rows about the household, which are everybody's in it who may see them.
SHARED: Mapping[type[Model], Rows] = {
    Household: lambda who: Household.id == who.household_id,
    MonthTotal: lambda who: MonthTotal.household == who.household_id,
    Entry: lambda who: Entry.household == who.household_id,
    Posting: lambda who: Posting.household == who.household_id,
    Lot: lambda who: Lot.household == who.household_id,
    Allocation: lambda who: Allocation.lot.in_(_of(Lot, Lot.household == who.household_id)),
    OpenLot: lambda who: OpenLot.household == who.household_id,
    MoneyChoice: lambda who: MoneyChoice.household == who.household_id,
    Balance: lambda who: Balance.household == who.household_id,
    MoneyNotice: lambda who: MoneyNotice.household == who.household_id,
}

# Tables that hold nothing about a member, and what they are for.
NOBODYS: Mapping[str, str] = {
    "passage": "that the door of append-only tables was opened",
    "door": "whether it is open",
    "delivery": "that a file of cards was handed over",
    "money_delivery": "that a file of money was handed over",
    "newsletter": "what was written to everybody",
    "newsletter_text": "what was written to everybody",
    "sweep": "how many rows retention deleted",
    "staff": "who works in customer service",
    "recovery_code": "their second factor",
    "staff_session": "their sessions",
    "staff_sign_in": "when they logged in, or somebody tried to",
    "assignment": "which of them handles a case",
}


def rows_of(model: type[Model], who: Member) -> Expression:
    """The condition by which the rows of a table are a member's, or the household's."""
    return (OWN.get(model) or SHARED[model])(who)
