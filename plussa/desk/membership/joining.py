"""Joining through customer service: a membership at once, for who has neither email nor internet too.

It is unconfirmed until its person has shown who they are.
"""

from dataclasses import dataclass
from uuid import UUID

from plussa.cases.models import Channel
from plussa.db import database, retried
from plussa.desk.membership import duplicates
from plussa.desk.membership.duplicates import Particulars
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.legal.editions import Edition
from plussa.members import letters, memberships
from plussa.members.cards import service as cards
from plussa.members.endings import is_active
from plussa.members.letters import LetterKind
from plussa.members.models import Member, Source
from plussa.permissions.editions import accept
from plussa.permissions.models import Way


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
def join(who: Particulars, enrolment: Enrolment, rules: Edition) -> Member:
    """Begin the membership of who accepts the rules, and welcome them; a form sent again finds it.

    Refused with SAME_EMAIL or DUPLICATE when it could be somebody's second membership, and with
    FORM_USED when the membership that the form began has ended.
    """
    # The key of the membership is that of the form: whatever is pressed twice, a form makes one.
    key = UUID(enrolment.form_key).hex
    with database.atomic():
        duplicates.take_turn()
        if same := _made(key):
            return same
        duplicates.require_none(who, enrolment.is_another)
        member = memberships.begin(
            key=key,
            birth_date_source=Source.CUSTOMER_SERVICE if who.birth_date else None,
            address_source=Source.CUSTOMER_SERVICE if who.street else None,
            protected_address=enrolment.protected_address,
            language=enrolment.language,
            **vars(who),
        )
        accept(member, rules, None, enrolment.language, Way(enrolment.channel.value))
        edition = rules.effective.isoformat()
        letters.tell(member, "welcome", LetterKind.WELCOME, edition=edition)
        if enrolment.card_by_post:
            cards.order_parallel(member, cards.newest(member))
    return member


def _made(key: str) -> Member | None:
    found: Member | None = Member.get_or_none(Member.key == key)
    if found is not None and not is_active(found):
        raise DeskRefused(DeskRefusal.FORM_USED)
    return found
