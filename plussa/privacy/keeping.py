"""How long what we know of memberships that end is kept, and how a family is reached."""

from datetime import datetime

from peewee import fn

from plussa.members.endings import Death, Estate, Termination
from plussa.members.restrictions import Restriction
from plussa.privacy import retention


@retention.rule("endings")
def _endings(name: str, until: datetime) -> int:
    over = fn.coalesce(Death.revoked_at, Death.ended_at) < until
    return retention.delete(Termination, Termination.closed_at < until) + retention.delete(
        Death, over
    )


@retention.rule("estates")
def _estates(name: str, until: datetime) -> int:
    """How a family is reached is forgotten when it is over; this finds what a crash or an erasure left."""
    gone = retention.delete(Estate, Estate.member.in_(retention.left(until)))
    over = Death.ended_at.is_null(False) | Death.revoked_at.is_null(False)
    over |= Death.member.in_(retention.left(until))
    known = (Death.announcer != "") | (Death.announcer_contact != "")
    count: int = Death.update(announcer="", announcer_contact="").where(over, known).execute()
    return gone + count


@retention.rule("restrictions")
def _restrictions(name: str, until: datetime) -> int:
    """One that was in force when the membership ended has ended with it."""
    in_force = Restriction.ended_at.is_null() & Restriction.member.in_(retention.left(until))
    return retention.delete(Restriction, (Restriction.ended_at < until) | in_force)
