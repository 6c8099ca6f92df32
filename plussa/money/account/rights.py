"""Who may see and use the money of a household, and what of its purchases may be told to whom.

Pages, statement, calendar, report and reminders ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from plussa.members.models import Member, Role
from plussa.money.rules import MANY, Rates, due
from plussa.permissions.audience import members_allowing
from plussa.permissions.models import Permission


@dataclass(frozen=True)
class MonthPurchases:
    """What is kept of a household's month, as one of its members may know it: cents.

    `own` are the reader's purchases as they came; `others` whether anybody else's are kept;
    `forgotten` what purchases come to that are kept no longer.
    """

    own: Sequence[int] = ()
    others: bool = False
    forgotten: int = 0

    @property
    def all_own(self) -> bool:
        """Whether nobody else has bought anything."""
        return not self.others and not self.forgotten


def may_see(member: Member) -> bool:
    """Whether a member sees the household's money.

    Before the membership is confirmed only a primary member does: what others have earned is
    information about them.
    """
    return bool(member.may_see_money and (member.confirmed_at is not None or member.is_primary))


def reminded(*columns: Any) -> Any:
    """Columns of the members who are reminded by email of money that expires: they may see it."""
    is_sure = Member.confirmed_at.is_null(False) | (Member.role == Role.PRIMARY)
    query = members_allowing(Permission.REMINDERS, *columns)
    return query.where(Member.email != "", Member.may_see_money, is_sure)


def may_use(member: Member) -> bool:
    """Whether a member may use the household's money, and say what is done with it."""
    return bool(member.may_use_money and member.confirmed_at is not None)


def may_tell_total(basis: int, buyers: int | None, bought: MonthPurchases) -> bool:
    """Whether the total that a payment was worked out from may be told to a member of the household.

    No receipt of anybody else's can be worked out from what is told, whatever else is told before or
    after (rules, Earning points). So a month has one total that everybody may know: that of its first
    payment, of which `buyers` is known, and only when it adds up the purchases of many. Of later ones
    the difference would be a late receipt. Where all is the reader's own, it tells nothing new.
    """
    if bought.forgotten:
        return False
    if buyers is not None and buyers >= MANY:
        return True
    return bought.all_own and basis in accumulate(bought.own)


def coming(total: int, awarded: int, first: bool, bought: MonthPurchases, rates: Rates) -> int:
    """The cents on their way for a month, as far as one of the household's members may know them.

    What is not paid yet changes with every file of the tills: a sum of everybody's purchases would tell
    each receipt as it comes. So it is worked out from the reader's own; of a month that has been paid
    before, where others have bought something, nothing can be told of the difference.
    """
    own = sum(bought.own)
    if bought.all_own and own == total:
        return due(total, rates)[1] - awarded
    return due(own, rates)[1] if first else 0
