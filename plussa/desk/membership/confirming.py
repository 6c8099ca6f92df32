"""Confirming a membership through customer service: by a document, or by a code that came by post.

It opens what a bank does: using the money, and seeing others of the household. It identifies nobody for
the report or an erasure: those are asked for by who shows then who they are.
"""

from collections.abc import Mapping
from typing import Any

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.identity import names
from plussa.auth.models import IdentityCheckWay
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.desk.acting.service import act_for
from plussa.desk.membership import duplicates
from plussa.desk.membership.duplicates import Particulars
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members import letters
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.letters import LetterKind
from plussa.members.models import Event, Member, Source
from plussa.members.profile import service as profile
from plussa.words import N_, Worded


class Document(Worded):
    """What somebody shows. That it was seen is kept, and of which kind; its number is not."""

    PASSPORT = "passport", N_("A passport")
    IDENTITY_CARD = "identity_card", N_("An identity card")
    DRIVING_LICENCE = "driving_licence", N_("A driving licence")
    RESIDENCE_PERMIT = "residence_permit", N_("A residence permit card")


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


def by_document(
    member: Member, document: Document, who: Particulars, is_another: bool = False
) -> None:
    """Confirm the membership of who has shown a document in a store; names and date are as there.

    `is_another`: whoever resembles them is somebody else. Within the caller's transaction. Confirming
    twice is confirming once. Refused with NAMES_DIFFER, BIRTH_DATE_DIFFERS, or DUPLICATE.
    """
    if member.confirmed_at is not None:
        return
    if not names.agree((member.given_names, member.family_name), who.names):
        raise DeskRefused(DeskRefusal.NAMES_DIFFER)
    if member.birth_date not in (None, who.birth_date):
        raise DeskRefused(DeskRefusal.BIRTH_DATE_DIFFERS)
    duplicates.require_none(who, is_another, but=member)
    profile.correct(member, *who.names)
    born: dict[str, object] = {}
    if member.birth_date_source is not Source.BANK:
        born = {"birth_date": who.birth_date, "birth_date_source": Source.CUSTOMER_SERVICE}
    _confirm(member, {"document": document.value}, born)


def by_letter(member: Member, typed: str, digits: str) -> None:
    """Confirm the membership of who knows the code of the letter; `digits` are the right ones.

    Refused with LEFT, LETTER_OVER or WRONG_CODE; a wrong try is counted.
    """

    def attempt(fresh: Member) -> bool:
        if fresh.confirmed_at is not None:
            return True
        is_right = identity_checks.try_letter(fresh, typed, digits) is not None
        if is_right:
            _confirm(fresh, {"way": IdentityCheckWay.LETTER.value}, {})
        return is_right

    if not act_for(member, attempt):  # after the transaction, which keeps the count
        raise AuthRefused(AuthRefusal.WRONG_CODE)


def _confirm(member: Member, how: dict[str, Any], born: dict[str, object]) -> None:
    new = {"confirmed_at": clock.now(), "confirmed_source": Source.CUSTOMER_SERVICE, **born}
    Member.update(**new).where(Member.id == member.id).execute()
    record(member, EventKind.CONFIRMED, **how)
    letters.tell(member, "confirmed", LetterKind.CONFIRMED)
