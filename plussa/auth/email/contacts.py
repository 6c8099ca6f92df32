"""Which address on record proves something, and which is told: one changed a moment ago is not proof yet.

Whoever has taken over a login can put an address of their own in place. For a week the former address can
take that back (`email_changes`), so until then it is the one that opens the account and hears of it.
"""

from datetime import timedelta

from plussa import clock
from plussa.auth.models import EmailChange
from plussa.members.models import Member

SETTLES = timedelta(days=7)


def can_send_code(member: Member) -> bool:
    """Whether there is an email address on record that has been so for a while."""
    return bool(member.email) and _first_unsettled(member) is None


def settled(member: Member) -> str:
    """The address that a link for a new password goes to: the one before any change of the last week.

    Empty when there was none.
    """
    change = _first_unsettled(member)
    return str(change.old_email if change else member.email)


def former(reader: str) -> list[str]:
    """Where else a warning to a member, named by key, goes: the address that may still take a change back."""
    member: Member | None = Member.get_or_none(Member.key == reader)
    address = settled(member) if member else ""
    return [address] if member and address and address != member.email else []


def _first_unsettled(member: Member) -> EmailChange | None:
    query = EmailChange.select().where(
        EmailChange.member == member,
        EmailChange.new_email != EmailChange.old_email,
        EmailChange.confirmed_at > clock.now() - SETTLES,
        EmailChange.undone_at.is_null(),
    )
    return query.order_by(EmailChange.id).first()
