"""What is told of a membership that ends, by mail or in a letter for who has no email: the same facts."""

from typing import Any

from plussa.members.endings import Estate, Termination, death_of
from plussa.members.household import homes
from plussa.members.household.loss import visible_loss
from plussa.money.ledger import lots
from plussa.privacy.ending import estates


def notice_of(termination: Termination) -> dict[str, Any]:
    """Why, until when, whether the money stays with others, or else how many cents would be lost."""
    member = termination.member
    loss = visible_loss(member)
    return {
        "reason": termination.reason,
        "day": termination.last_day,
        "others": bool(homes.others(member)),
        "money": loss.money,
        "coming": loss.pending,
        "number": termination.case_number,
    }


def letter_of(estate: Estate) -> dict[str, Any]:
    """What an estate can use now, until which day the last of it, what may still come, and whom to ask."""
    expiring = lots.expiring(estate.member.household_id)
    money, coming = estates.worth(estate.member)
    death = death_of(estate.member)
    return {
        "money": money,
        "day": expiring[-1][0] if expiring else None,
        "coming": coming,
        "number": death.case_number if death else "",
    }
