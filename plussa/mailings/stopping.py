"""Stopping a kind of message from the message itself, and taking that back."""

from dataclasses import dataclass

from plussa.mailings import newsletters
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.permissions import service
from plussa.permissions.models import Permission, Value, Way

# Kinds of messages that can be stopped, and the permission that each rests on.
STOPPED_BY = {newsletters.KIND: Permission.EMAIL}


@dataclass(frozen=True)
class Stoppable:
    """A message that can be stopped, its member, and whether its kind is allowed now."""

    message: Message
    member: Member
    permission: Permission
    allowed: bool


def find(key: str) -> Stoppable | None:
    """The message of a link, while it and its member are there."""
    message: Message | None = Message.get_or_none(Message.key == key)
    if message is None or message.kind not in STOPPED_BY:
        return None
    is_theirs = (Member.key == message.reader, Member.left_at.is_null())
    member: Member | None = Member.get_or_none(*is_theirs)
    if member is None:
        return None
    permission = STOPPED_BY[message.kind]
    allowed = service.value_of(member, permission) is Value.ON
    return Stoppable(message, member, permission, allowed)


def stop(found: Stoppable, language: str) -> None:
    """Withdraw the consent that a message rests on; doing it again changes nothing."""
    _choose(found, Value.OFF, language)


def take_back(found: Stoppable, language: str) -> None:
    """Allow again what was stopped from a message."""
    _choose(found, Value.ON, language)


def _choose(found: Stoppable, value: Value, language: str) -> None:
    service.choose(
        found.member,
        found.permission,
        value,
        shown=service.in_force(found.permission).day,
        language=language,
        way=Way.MESSAGE,
        message=found.message.key,
    )
