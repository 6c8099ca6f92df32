"""Customer service, as members and their data know it: roles, and who acts for a member now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from plussa.words import N_, Worded

OWN = ""  # in place of a channel: customer service acts of its own accord, and nobody has asked


class StaffRole(Worded):
    """What somebody of customer service may do."""

    AGENT = "agent", N_("an agent")  # handle cases, act for a caller
    APPROVER = "approver", N_("an approver")  # that, and approve the erasures that others enter
    AUDITOR = "auditor", N_("an auditor")  # read


@dataclass(frozen=True)
class ActingStaff:
    """Who of customer service acts for a member, and how the member asked."""

    handler: str
    channel: str = ""


_acting: ContextVar[ActingStaff | None] = ContextVar("acting_staff", default=None)


@contextmanager
def acting(handler: str, channel: str) -> Iterator[None]:
    """Let customer service act through the same services: events and cases note who it was.

    `channel` is how the wish has come, or OWN.
    """
    before = _acting.set(ActingStaff(handler, channel))
    try:
        yield
    finally:
        _acting.reset(before)


def acting_staff() -> ActingStaff | None:
    """Who of customer service acts now, if anybody."""
    return _acting.get()
