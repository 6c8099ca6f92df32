"""Which contact on record a claim goes by: asked when something is sent, and again when it is used."""

from plussa.auth.checks import identity_checks
from plussa.auth.email import contacts
from plussa.auth.identity import linking
from plussa.auth.models import IdentityCheckWay
from plussa.members.endings import is_active
from plussa.members.models import Member


def way_of(member: Member) -> IdentityCheckWay | None:
    """By what a login is claimed; None when customer service alone can help.

    By the email address, once it has been on record for a while. A letter lies where others live too:
    it goes only to who has neither an address nor a password, and so nothing else to get around.
    """
    if not is_active(member):
        return None
    if member.email:
        return IdentityCheckWay.EMAIL if contacts.can_send_code(member) else None
    reachable = identity_checks.can_reach(
        member, IdentityCheckWay.LETTER
    ) and not identity_checks.settled_on(member)
    return IdentityCheckWay.LETTER if reachable and not linking.has_password(member) else None
