"""The calendar of what expires: each event is one household's own."""

import re
from collections.abc import Callable
from datetime import date

from plussa.members.models import Member
from plussa.money import awards
from tests.conftest import Clock
from tests.money.stores import buy
from tests.people import Cast, Reader

MONEY = "/en/account/plussa-money/"


def test_an_event_of_the_calendar_is_one_household_s_own(
    cast: Cast, reader: Callable[..., Reader], at: Clock
) -> None:
    for member in (cast.aino, cast.otso):
        buy(member, 200_00, date(2026, 11, 3))
    at(date(2026, 12, 5))
    awards.award(date(2026, 11, 1))

    def names(member: Member, path: str = MONEY) -> list[str]:
        text = reader(member).client.get(f"{path}plussa.ics").text
        return re.findall("^UID:(.+)\r$", text, re.MULTILINE)

    own, others = names(cast.aino), names(cast.otso)
    assert len(own) == len(others) == 1
    assert own != others
    assert own == names(cast.aino), "the same when it is fetched again"
    assert own == names(cast.aino, "/fi/oma-tili/plussa-raha/"), "in any language"
