"""The history of a membership: one event for each thing that happened to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

from plussa import clock, db
from plussa.members.models import Actor, Event, Member

PAGE = 30  # events


@dataclass(frozen=True)
class Hand:
    """Who of customer service acts for a member, and how the member asked."""

    handler: str
    channel: str = ""


OWN = ""  # in place of a channel: customer service acts of its own accord, and nobody has asked

_hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


@contextmanager
def acting(handler: str, channel: str) -> Iterator[None]:
    """Let customer service act through the same services: events and cases note who it was.

    `channel` is how the wish has come, or OWN.
    """
    before = _hand.set(Hand(handler, channel))
    try:
        yield
    finally:
        _hand.reset(before)


def hand() -> Hand | None:
    """Who of customer service acts now, if anybody."""
    return _hand.get()


class Kind(Enum):
    """What happened; the words are in templates/members/event_words.html."""

    JOINED = "joined"
    IMPORTED = "imported"
    LEFT_PROGRAMME = "left_programme"
    CONFIRMED = "confirmed"
    TERMINATION_ANNOUNCED = "termination_announced"
    TERMINATION_WITHDRAWN = "termination_withdrawn"
    MEMBERSHIP_ENDED = "membership_ended"
    DEATH_ANNOUNCED = "death_announced"
    DEATH_CONFIRMED = "death_confirmed"
    DEATH_REVOKED = "death_revoked"
    ESTATE_AUTHORISED = "estate_authorised"
    ESTATE_OPENED = "estate_opened"
    ENDED_AFTER_DEATH = "ended_after_death"

    NAME_REQUESTED = "name_requested"
    NAME_CHANGED = "name_changed"
    NAME_REFUSED = "name_refused"
    BIRTH_DATE_CORRECTED = "birth_date_corrected"
    ADDRESS_CHANGED = "address_changed"
    PHONE_CHANGED = "phone_changed"
    LANGUAGE_CHANGED = "language_changed"
    EMAIL_REQUESTED = "email_requested"
    EMAIL_CHANGED = "email_changed"
    EMAIL_RESTORED = "email_restored"

    LOGIN_MADE = "login_made"
    LOGIN_DELETED = "login_deleted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  an event, not a password
    PASSWORD_RESET = "password_reset"  # noqa: S105
    SIGN_IN_DISOWNED = "sign_in_disowned"
    LOGGED_OUT_EVERYWHERE = "logged_out_everywhere"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_REFUSED = "identity_refused"
    IDENTITY_UNLINKED = "identity_unlinked"
    CLAIM_LETTER = "claim_letter"
    PROOF_ASKED = "proof_asked"
    PROOF_CANCELLED = "proof_cancelled"
    PROOF_USED = "proof_used"

    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_DECLINED = "invitation_declined"
    HOUSEHOLD_JOINED = "household_joined"
    HOUSEHOLD_GAINED = "household_gained"
    HOUSEHOLD_LEFT = "household_left"
    HOUSEHOLD_LOST = "household_lost"
    REMOVED_FROM_HOUSEHOLD = "removed_from_household"
    HOUSEHOLD_DISSOLVED = "household_dissolved"
    PRIMARY_GIVEN = "primary_given"
    PRIMARY_RECEIVED = "primary_received"
    MONEY_RIGHTS_CHANGED = "money_rights_changed"

    PERMISSION_GIVEN = "permission_given"
    PERMISSION_TAKEN = "permission_taken"
    DETAIL_LEVEL_CHANGED = "detail_level_changed"

    MONEY_CHOSEN = "money_chosen"
    TILL_ROW_STORED = "till_row_stored"
    TILL_ROW_SET_ASIDE = "till_row_set_aside"

    REPORT_MADE = "report_made"
    RESTRICTED = "restricted"
    RESTRICTION_ENDING = "restriction_ending"
    RESTRICTION_LIFTED = "restriction_lifted"

    CARD_BLOCKED = "card_blocked"
    CARD_ORDERED = "card_ordered"


def record(
    member: Member,
    kind: Kind,
    actor: Actor = Actor.MEMBER,
    other: Member | None = None,
    **details: object,
) -> None:
    """Write an event; `other` is another member whom its words name."""
    acts = hand()
    if acts is not None:
        actor = Actor.CUSTOMER_SERVICE if actor is Actor.MEMBER else actor
        if (
            acts.channel and actor is Actor.CUSTOMER_SERVICE
        ):  # others need not know how it was asked
            details |= {"channel": acts.channel}
    Event.create(
        member=member,
        at=clock.now(),
        kind=kind.value,
        actor=actor,
        other=other,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        handler=acts.handler if acts else "",
    )


def newest(member: Member, before: int | None = None) -> tuple[list[Event], int | None]:
    """A page of the history, newest first, older than an event; and where the next page begins."""
    other = Member.alias()
    query = Event.select(Event, other).join_from(
        Event, other, "LEFT OUTER JOIN", on=Event.other, attr="other"
    )
    return db.newest(query.where(Event.member == member), PAGE, before)
