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
