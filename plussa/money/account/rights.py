"""Who may see and use the money of a household."""

from plussa.members.models import Member


def may_see(member: Member) -> bool:
    """Whether a member sees the household's money.

    Before the membership is confirmed only a primary member does: what others have earned is
    information about them.
    """
    return bool(member.may_see_money and (member.confirmed_at is not None or member.is_primary))


def may_use(member: Member) -> bool:
    """Whether a member may use the household's money, and say what is done with it."""
    return bool(member.may_use_money and member.confirmed_at is not None)


def may_show_total(own: bool, others: int) -> bool:
    """Whether a household's total of a month may be shown to one of its members.

    From the total and one's own purchases nobody must be able to work out what another one bought:
    so nobody else bought anything, or at least two others did.
    """
    return (own and others == 0) or others >= 2
