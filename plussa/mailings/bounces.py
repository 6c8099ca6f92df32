"""What a bounce does: the message came back, and an address that is gone is marked on its member.

The same bounce twice is once. One for an address that the member has changed or confirmed since says
nothing of the one of now.
"""

from functools import partial

from plussa import clock
from plussa.auth.models import EmailChange
from plussa.db import database, retried
from plussa.exchange.importing import Import
from plussa.exchange.reading import FileLine
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Actor, Member
from plussa.outbox import bounces
from plussa.outbox.bounces import MAILS, Bounce, Bounces
from plussa.outbox.models import Message
from plussa.outbox.render import Unaddressable, address

GONE, NOTHING = "addresses that are gone", "mails that change nothing"


def bounces_file(base: str) -> Bounces:
    """What reads the mails that came back to the return paths at an address."""
    return Bounces(
        "bounces", MAILS, lambda: partial(_check, base), _store, lambda one: one.path.key
    )


def _check(base: str, line: FileLine) -> Bounce:
    return bounces.read(line, base)


def _store(batch: list[Bounce], work: Import) -> None:
    for bounce in batch:
        known, returned, gone = _carry_out(bounce)
        work.totals.stored += returned
        work.totals.same += known
        work.totals.beside[GONE] += gone
        work.totals.beside[NOTHING] += not (known or returned)
        bounce.put_away()


@retried
def _carry_out(bounce: Bounce) -> tuple[bool, bool, bool]:
    """Whether it was known before, whether the message has come back, and the address is gone."""
    with database.atomic():
        message: Message | None = Message.get_or_none(Message.key == bounce.path.key)
        member = message and Member.get_or_none(Member.key == message.reader)
        if message is None or member is None or not bounce.failed:
            return False, False, False
        member = homes.lock_member(member)
        if not _went_to(bounce, member.email):
            return False, False, False
        back = Message.update(returned_at=clock.now())
        if not back.where(Message.id == message.id, Message.returned_at.is_null()).execute():
            return True, False, False
        gone = bounce.gone and not member.email_is_gone and not _confirmed_since(member, message)
        if gone:
            Member.update(gone_email=member.email).where(Member.id == member.id).execute()
            record(member, EventKind.EMAIL_GONE, Actor.PROGRAMME)
        return False, True, gone


def _went_to(bounce: Bounce, email: str) -> bool:
    try:
        return bounce.path.is_of(address(email).addr_spec)
    except Unaddressable:
        return False


def _confirmed_since(member: Member, message: Message) -> bool:
    confirmed = (EmailChange.member == member, EmailChange.confirmed_at >= message.created_at)
    return bool(EmailChange.select().where(*confirmed).exists())
