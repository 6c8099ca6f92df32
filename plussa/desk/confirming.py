"""Confirming a membership through customer service: by a document, or by a code that came by post.

It opens what a bank does: using the money, and seeing others of the household. It identifies nobody for
the report or an erasure: those are asked for by who shows then who they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.identity import names
from plussa.auth.models import IdentityCheck, IdentityCheckWay
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.cases.models import Channel
from plussa.db import database, retried
from plussa.desk import twins
from plussa.desk.acting import HasLeft
from plussa.desk.models import Staff
from plussa.desk.twins import Particulars, Resembled
from plussa.members import letters
from plussa.members.endings import is_active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.household import homes
from plussa.members.letters import LetterKind
from plussa.members.models import Event, Member, Source
from plussa.members.profile import service as profile
from plussa.members.staff import acting
from plussa.words import N_


class Document(Enum):
    """What somebody shows. That it was seen is kept, and of which kind; its number is not."""

    PASSPORT = "passport"
    IDENTITY_CARD = "identity_card"
    DRIVING_LICENCE = "driving_licence"
    RESIDENCE_PERMIT = "residence_permit"


SHOWN: Mapping[Document, str] = {
    Document.PASSPORT: N_("Your membership was confirmed: you showed a passport."),
    Document.IDENTITY_CARD: N_("Your membership was confirmed: you showed an identity card."),
    Document.DRIVING_LICENCE: N_("Your membership was confirmed: you showed a driving licence."),
    Document.RESIDENCE_PERMIT: N_(
        "Your membership was confirmed: you showed a residence permit card."
    ),
}
BY_LETTER = N_(
    "Your membership was confirmed by the code of a letter that was sent to your postal address."
)


@tells(EventKind.CONFIRMED)
def _tell(event: Event, name: str) -> str:
    document = event.facts.get("document")
    return SHOWN[Document(document)] if document else BY_LETTER


class NamesDiffer(Exception):
    """The names in the document are not those on record."""


class BirthDateDiffers(Exception):
    """The date of birth in the document is not the one on record."""


@dataclass(frozen=True)
class Seen:
    """A document that somebody of customer service has seen, and whom it is of."""

    document: Document
    who: Particulars
    is_another: bool = False  # whoever resembles them is somebody else


@retried
def by_document(staff: Staff, member: Member, seen: Seen) -> None:
    """Confirm the membership of who has shown a document in a store; names and date are as there.

    Confirming twice is confirming once. Raises HasLeft, NamesDiffer, BirthDateDiffers, or Resembled.
    """
    with database.atomic(), acting(staff.username, Channel.SHOP.value):
        fresh = _unconfirmed(member)
        if fresh is None:
            return
        _compare(fresh, seen)
        profile.correct(fresh, seen.who.given_names, seen.who.family_name)
        born: dict[str, object] = {}
        if fresh.birth_date_source is not Source.BANK:
            born = {
                "birth_date": seen.who.birth_date,
                "birth_date_source": Source.CUSTOMER_SERVICE,
            }
        _confirm(fresh, {"document": seen.document.value}, born)


@retried
def order_letter(staff: Staff, member: Member, channel: Channel) -> IdentityCheck:
    """Have a code sent to the address on record, as the member could; every contact is told.

    Raises HasLeft, or what `identity_checks.ask` raises.
    """
    with database.atomic(), acting(staff.username, channel.value):
        if not is_active(homes.hold(member)):
            raise HasLeft
        return identity_checks.ask(member, IdentityCheckWay.LETTER)


@retried
def by_letter(staff: Staff, member: Member, channel: Channel, typed: str, digits: str) -> None:
    """Confirm the membership of who knows the code of the letter; `digits` are the right ones.

    Raises HasLeft, or AuthRefused (LETTER_OVER, WRONG_CODE); a wrong try is counted.
    """
    with database.atomic(), acting(staff.username, channel.value):
        fresh = _unconfirmed(member)
        if fresh is None:
            return
        is_right = identity_checks.try_letter(fresh, typed, digits) is not None
        if is_right:
            _confirm(fresh, {"way": IdentityCheckWay.LETTER.value}, {})
    if not is_right:
        raise AuthRefused(AuthRefusal.WRONG_CODE)


def _unconfirmed(member: Member) -> Member | None:
    """The member, locked; None when the membership is confirmed already. Raises HasLeft."""
    fresh = homes.hold(member)
    if not is_active(fresh):
        raise HasLeft
    return fresh if fresh.confirmed_at is None else None


def _compare(member: Member, seen: Seen) -> None:
    said = (seen.who.given_names, seen.who.family_name)
    if not names.agree((member.given_names, member.family_name), said):
        raise NamesDiffer
    if member.birth_date not in (None, seen.who.birth_date):
        raise BirthDateDiffers
    found = twins.find(seen.who, but=member)
    if found and not seen.is_another:
        raise Resembled(found)


def _confirm(member: Member, how: dict[str, Any], born: dict[str, object]) -> None:
    new = {
        "confirmed_at": clock.now(),
        "confirmed_source": Source.CUSTOMER_SERVICE,
        **born,
    }
    Member.update(**new).where(Member.id == member.id).execute()
    record(member, EventKind.CONFIRMED, **how)
    letters.tell(member, "confirmed", LetterKind.CONFIRMED)
