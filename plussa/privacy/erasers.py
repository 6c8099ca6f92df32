"""How each category of a member's data goes: for erasure, and when a membership ended long ago.

The row of the member stays as a stub without anything personal while kept rows refer to it.
"""

from collections.abc import Callable, Mapping

from peewee import Model

from plussa.auth.models import Code, EmailChange, Identification, Login, Proof, Session, SignIn
from plussa.db import database
from plussa.mailings.models import NewsletterCopy
from plussa.members.joinings import Joining
from plussa.members.looks import Look
from plussa.members.models import (
    Card,
    CardNotice,
    CardState,
    Event,
    Household,
    Invitation,
    Member,
)
from plussa.money import forgetting
from plussa.money.models import Purchase
from plussa.outbox.models import Message
from plussa.permissions.models import SeenEdition
from plussa.privacy.owners import rows_of

Eraser = Callable[[Member], int]
BLANK = ""
STUB = "x"  # numbers of members and cards that are nobody's any more begin with it


def delete(*models: type[Model]) -> Eraser:
    """Delete a member's own rows of tables."""

    def erase(who: Member) -> int:
        return sum(model.delete().where(rows_of(model, who)).execute() for model in models)

    return erase


def blank(**values: object) -> Eraser:
    """Take values out of the member's row."""

    def erase(who: Member) -> int:
        there = [Member._meta.fields[name] != value for name, value in values.items()]
        filled = there[0]
        for condition in there[1:]:
            filled |= condition
        count: int = Member.update(**values).where(Member.id == who.id, filled).execute()
        return count

    return erase


def erase_membership(who: Member) -> int:
    """Take out the number, by which everybody knows the member, and what came with an import."""
    new = {"number": f"{STUB}{who.id}", "external_id": None, "confirmed_at": None}
    same = Member.number == new["number"]
    count: int = Member.update(**new).where(Member.id == who.id, ~same).execute()
    return count


def erase_household(who: Member) -> int:
    """Take the member's rights away; a household that nobody lives in loses its own identifier."""
    count: int = (
        Member.update(may_see_money=False, may_use_money=False)
        .where(Member.id == who.id, Member.may_see_money)
        .execute()
    )
    living = Member.select(Member.id).where(
        Member.household == who.household_id, Member.left_at.is_null()
    )
    if not living.exists():
        gone = Household.external_id.is_null(False)
        count += (
            Household.update(external_id=None)
            .where(Household.id == who.household_id, gone)
            .execute()
        )
    return count


def erase_cards(who: Member) -> int:
    """Delete cards; one that kept purchases refer to stays without its number."""
    count: int = CardNotice.delete().where(rows_of(CardNotice, who)).execute()
    used = Purchase.select(Purchase.card).where(Purchase.member == who)
    mine = Card.select().where(Card.member == who)
    Card.update(replaces=None).where(Card.member == who).execute()
    count += Card.delete().where(Card.member == who, Card.id.not_in(used)).execute()
    for card in mine.where(~Card.number.startswith(STUB)):
        card.number, card.state = f"{STUB}{card.id}", CardState.BLOCKED
        count += card.save(only=[Card.number, Card.state])
    return count


def erase_history(who: Member) -> int:
    """Delete what happened to the member, and the name from what happened to others."""
    others: int = Event.update(other=None).where(Event.other == who).execute()
    mine: int = Event.delete().where(Event.member == who).execute()
    return others + mine


def erase_receipts(who: Member) -> int:
    """Delete purchases with their lines; what they earned the household stays."""
    return forgetting.forget_purchases_of(who.id)


def erase_lines(who: Member) -> int:
    """Delete the lines of purchases: they go with the receipts."""
    return erase_receipts(who)


def erase_messages(who: Member) -> int:
    """Delete messages that were sent or given up; what waits is dropped with its address."""
    return delete(Message, NewsletterCopy)(who)


# Category → how it goes. Order matters: contact goes after what is found by it.
ERASERS: Mapping[str, Eraser] = {
    "receipts": erase_receipts,
    "purchase_lines": erase_lines,
    "cards": erase_cards,
    "history": erase_history,
    "invitations": delete(Invitation),
    "sessions": delete(Session),
    "codes": delete(Code),
    "proofs": delete(Proof),
    "login": delete(Login),
    "sign_ins": delete(SignIn),
    "email_changes": delete(EmailChange),
    "identifications": delete(Identification),
    "joinings": delete(Joining),
    "seen_editions": delete(SeenEdition),
    "looks": delete(Look),
    "deliveries": erase_messages,
    "messages": erase_messages,
    "identity_hash": blank(identity_hash=None),
    "birth": blank(birth_date=None, birth_date_source=None),
    "contact": blank(
        street=BLANK, postal_code=BLANK, city=BLANK, address_source=None, protected_address=False,
        phone=BLANK, email=BLANK,
    ),
    "identity": blank(given_names=BLANK, family_name=BLANK),
    "household": erase_household,
    "membership": erase_membership,
}  # fmt: skip


def erase(category: str, who: Member) -> int:
    """Erase a category of a member's data, in one transaction; how many rows it was."""
    with database.atomic():
        return ERASERS[category](who)
