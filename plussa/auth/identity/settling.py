"""How long a bank identity has been linked: a link made just now does not prove who the member is."""

from datetime import datetime, timedelta

from plussa import clock
from plussa.auth.models import IdentityLink
from plussa.members.models import Member

SETTLES = timedelta(days=7)  # as long as the contact on record can take the link back


def opens_on(member: Member) -> datetime | None:
    """From when on the bank opens the member's report and erasure; None when it does already.

    Who joined with a bank, or was identified before the link, waits for nothing.
    """
    query = IdentityLink.select().where(
        IdentityLink.member == member,
        IdentityLink.undone_at.is_null(),
        IdentityLink.confirmed_at.is_null(),
    )
    link: IdentityLink | None = query.order_by(IdentityLink.id.desc()).first()
    settles = link.linked_at + SETTLES if link else None
    return settles if settles and settles > clock.now() else None


def take_off(link: IdentityLink) -> None:
    """Take an identity off a membership, and put back what stood before; within the caller's transaction."""
    link.amend(undone_at=clock.now())
    before = {
        "birth_date": link.birth_date,
        "birth_date_source": link.birth_date_source,
        "confirmed_at": link.confirmed_at,
    }
    if link.confirmed_at is None:  # and so it was this link that confirmed the membership
        before["confirmed_source"] = None
    Member.update(identity_hash=None, **before).where(Member.id == link.member_id).execute()


def take_off_new(member: Member) -> None:
    """Take off an identity that was linked in the last week, while its link has not settled."""
    new = IdentityLink.select().where(
        IdentityLink.member == member,
        IdentityLink.undone_at.is_null(),
        IdentityLink.linked_at > clock.now() - SETTLES,
    )
    link: IdentityLink | None = new.order_by(IdentityLink.id.desc()).first()
    if link is not None:
        take_off(link)
