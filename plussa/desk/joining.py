"""Joining through customer service: a membership at once, for who has neither email nor internet too.

It is unconfirmed until its person has shown who they are.
"""

from dataclasses import dataclass
from uuid import UUID

from plussa.cases.models import Channel
from plussa.db import database, retried
from plussa.desk import twins
from plussa.desk.acting import WAYS
from plussa.desk.models import Staff
from plussa.desk.twins import Particulars, Resembled
from plussa.legal.editions import Edition
from plussa.members import letters, memberships
from plussa.members.cards import service as cards
from plussa.members.endings import is_active
from plussa.members.letters import LetterKind
from plussa.members.models import Member, Source
from plussa.members.staff import acting
from plussa.permissions.editions import accept


class FormUsed(Exception):
    """What the form began has ended since: who joins anew fills in a new one."""


@dataclass(frozen=True)
class Enrolment:
    """How somebody wants to join: in which language, how the wish came, and by which form, once."""

    channel: Channel
    language: str
    form_key: str
    protected_address: bool = False
    card_by_post: bool = False
    is_another: bool = False  # whoever resembles them is somebody else


@retried
def join(staff: Staff, who: Particulars, enrolment: Enrolment, rules: Edition) -> Member:
    """Begin the membership of who accepts the rules, and welcome them; a form sent again finds it.

    Raises Resembled when it could be somebody's second membership, and nobody has said that it is not;
    FormUsed when the membership that the form began has ended.
    """
    # The key of the membership is that of the form: whatever is pressed twice, a form makes one.
    key = UUID(enrolment.form_key).hex
    with database.atomic(), acting(staff.username, enrolment.channel.value):
        twins.take_turn()
        if same := _made(key):
            return same
        _require_first(who, enrolment)
        member = _begin(key, who, enrolment)
        accept(member, rules, None, enrolment.language, WAYS[enrolment.channel])
        _welcome(member, rules)
        if enrolment.card_by_post:
            cards.order_parallel(member, cards.newest(member))
    return member


def _require_first(who: Particulars, enrolment: Enrolment) -> None:
    found = Resembled(twins.find(who))
    if found.by_email or (found.twins and not enrolment.is_another):
        raise found


def _made(key: str) -> Member | None:
    found: Member | None = Member.get_or_none(Member.key == key)
    if found is not None and not is_active(found):
        raise FormUsed
    return found


def _begin(key: str, who: Particulars, enrolment: Enrolment) -> Member:
    by_us = Source.CUSTOMER_SERVICE
    return memberships.begin(
        key=key,
        given_names=who.given_names,
        family_name=who.family_name,
        birth_date=who.birth_date,
        birth_date_source=by_us if who.birth_date else None,
        street=who.street,
        postal_code=who.postal_code,
        city=who.city,
        address_source=by_us if who.street else None,
        protected_address=enrolment.protected_address,
        phone=who.phone,
        email=who.email,
        language=enrolment.language,
    )


def _welcome(member: Member, rules: Edition) -> None:
    edition = rules.effective.isoformat()
    letters.tell(member, "welcome", LetterKind.WELCOME, edition=edition)
