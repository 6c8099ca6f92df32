"""Stopping a kind of message from the message itself, and taking that back."""

from dataclasses import dataclass, replace
from datetime import timedelta

from plussa import clock
from plussa.db import retried
from plussa.mailings import newsletters
from plussa.members.endings import active
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.permissions import service
from plussa.permissions.models import Permission, Value, Way
from plussa.permissions.service import HowChosen, PermissionState

# Kinds of messages that can be stopped, and the permission that each rests on.
STOPPED_BY = {newsletters.KIND: Permission.EMAIL}

# For a slip of the finger, and seen at once. A newsletter is forwarded and kept for years, and whoever
# has it has its link: a consent is given in the account.
TO_TAKE_BACK = timedelta(minutes=30)


class TooLate(Exception):
    """The stop made from this message stands no more, or its time to be taken back is over."""


@dataclass(frozen=True)
class Stoppable:
    """A message that can be stopped, its member, and how what it rests on stands now."""

    message: Message
    member: Member
    standing: PermissionState

    @property
    def permission(self) -> Permission:
        """What the message rests on."""
        return self.standing.permission

    @property
    def allowed(self) -> bool:
        """Whether its kind is allowed now."""
        return self.standing.value is Value.ON

    @property
    def can_be_taken_back(self) -> bool:
        """Whether the newest choice is a stop made from this very message, and a moment ago."""
        choice = self.standing.choice
        return (
            choice is not None
            and choice.value is Value.OFF
            and choice.message == self.message.key
            and clock.now() - choice.made_at < TO_TAKE_BACK
        )


def find(key: str) -> Stoppable | None:
    """The message of a link, while it and its member are there."""
    message: Message | None = Message.get_or_none(Message.key == key)
    if message is None or message.kind not in STOPPED_BY:
        return None
    is_theirs = (Member.key == message.reader, active())
    member: Member | None = Member.get_or_none(*is_theirs)
    if member is None:
        return None
    return Stoppable(message, member, service.standing(member, STOPPED_BY[message.kind]))


def stop(found: Stoppable, language: str) -> None:
    """Withdraw the consent that a message rests on; doing it again changes nothing."""
    _choose(found, Value.OFF, language)


@retried
def take_back(found: Stoppable, language: str) -> None:
    """Allow again what was stopped from a message; again changes nothing. Raises TooLate."""
    with service.choosing(found.member):
        now = replace(found, standing=service.standing(found.member, found.permission))
        if now.allowed:
            return
        if not now.can_be_taken_back:
            raise TooLate
        _choose(now, Value.ON, language)


def _choose(found: Stoppable, value: Value, language: str) -> None:
    shown = service.words_now(found.permission, language)
    how = HowChosen(Way.MESSAGE, message=found.message.key)
    service.choose(found.member, found.permission, value, shown, how)
