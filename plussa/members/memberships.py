"""How a membership begins, whichever way somebody joins."""

from typing import Any

from plussa import clock
from plussa.members.cards.service import issue_card
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import CardKind, Household, Member, Role
from plussa.members.numbers import make_member_number
from plussa.numbers import unused


def begin(**traits: Any) -> Member:
    """Begin a membership, alone in a household and with a card that works at once.

    Within the caller's transaction, which stores what was accepted.
    """
    now = clock.now()
    member: Member = Member.create(
        number=unused("member", make_member_number),
        household=Household.create(created_at=now),
        role=Role.PRIMARY,
        may_see_money=True,
        may_use_money=True,
        joined_at=now,
        **traits,
    )
    record(member, EventKind.JOINED)
    issue_card(member, CardKind.DIGITAL)
    return member
