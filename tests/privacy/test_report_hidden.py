"""The report tells of the household what its member sees on the pages, and of others nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from plussa import clock
from plussa.members.models import Card, Member, Role
from plussa.money import awards
from plussa.money.models import Entry, MoneyNotice
from plussa.privacy.owners import OWN, SHARED
from plussa.privacy.report import holdings
from tests.conftest import Clock
from tests.money.stores import buy, card_of
from tests.people import Cast, Reader, add_member
from tests.privacy.markers import sow
from tests.privacy.test_report import data, made
from tests.rows import fill

As = Callable[..., Reader]
MONEY = "/en/account/plussa-money/"
NOVEMBER = date(2026, 11, 20)
OWNED = {str(model._meta.table_name) for model in OWN}
OF_HOUSEHOLD = {str(model._meta.table_name) for model in SHARED} - {"household"}

READERS: list[tuple[str, dict[str, Any], bool]] = [
    ("primary", {"role": Role.PRIMARY, "may_see_money": True}, True),
    ("unconfirmed primary", {"role": Role.PRIMARY, "may_see_money": True, "confirmed_at": None}, True),
    ("with the right", {"may_see_money": True}, True),
    ("unconfirmed with the right", {"may_see_money": True, "confirmed_at": None}, False),
    ("without the right", {}, False),
]  # fmt: skip


def reader_of(cast: Cast, traits: dict[str, Any]) -> Member:
    """Eino in Aino's household, or with one of his own, and a row in every table of it."""
    rights = {"role": Role.MEMBER, "may_see_money": False, "may_use_money": False, **traits}
    if rights["role"] is Role.PRIMARY:
        Member.update(role=Role.MEMBER).where(Member.id == cast.aino.id).execute()
    rights = {"confirmed_at": clock.now(), **rights}
    Member.update(rights).where(Member.id == cast.eino.id).execute()
    found: Member = Member.get_by_id(cast.eino.id)
    return found


@pytest.mark.parametrize(("who", "traits", "sees"), READERS)
def test_the_household_s_money_is_there_when_the_pages_show_it(
    app: Flask, cast: Cast, reader: As, who: str, traits: dict[str, Any], sees: bool
) -> None:
    fill(cast)
    member = reader_of(cast, traits)
    page = reader(member).client.get(MONEY)
    assert ("to use" in page.text) is sees, who
    given = data(made(app, member))
    left = {one.name: one.withheld for one in holdings.tables(member)}
    assert set(left) >= OF_HOUSEHOLD
    for table in OF_HOUSEHOLD:
        shown = sees and table != holdings.SUMS
        assert bool(given[table]) is shown, table
        assert (left[table] is None) is shown, table


@pytest.mark.parametrize("traits", [{"may_see_money": True}, {}])
def test_nothing_of_anybody_else_is_anywhere_in_the_file(
    app: Flask, cast: Cast, traits: dict[str, Any]
) -> None:
    """A marker in every column of Aino's rows, and in what the tills know of her household's cards."""
    fill(cast)
    member = reader_of(cast, traits)
    sown = sow(cast.aino)
    signs = {
        sign: place
        for place, sign in sown.items()
        if place[0] in OWNED or place == ("money_notice", "cards")
    }
    whole = text_of(made(app, member, "fi")) + text_of(made(app, member, "en"))
    for name in ("number", "given_names", "street"):
        assert getattr(Member.get_by_id(cast.aino.id), name) in signs
    assert [place for sign, place in signs.items() if telling(sign) and sign in whole] == []
    assert str(member.number) in whole


def telling(sign: str) -> bool:
    """Whether a marker is no common word or number."""
    return sign.startswith(("sown", "Ž", "17000"))


def text_of(archive: ZipFile) -> str:
    return b"\n".join(archive.read(name) for name in archive.namelist()).decode()


def test_of_the_cards_that_use_the_money_ones_own_are_given(app: Flask, cast: Cast) -> None:
    whole = {"may_see_money": True, "may_use_money": True}
    Member.update(whole).where(Member.id.in_([cast.aino.id, cast.eino.id])).execute()
    buy(cast.aino, 200_00, NOVEMBER)
    numbers = [card_of(cast.aino), card_of(cast.eino)]
    fill(cast)
    MoneyNotice.update(cards=" ".join(sorted(numbers))).execute()
    for mine, other in (numbers, numbers[::-1]):
        member = Card.get(Card.number == mine).member
        archive = made(app, member)
        assert mine in data(archive)["money_notice"][0]["cards"].split()
        assert other not in text_of(archive)
        assert f"{mine} [another person]" in archive.read("report.html").decode()


def test_a_total_is_given_when_the_row_s_page_tells_it(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    """Of three people the first total; of two none; and never what a late purchase made of it."""
    rights = {"may_see_money": True, "confirmed_at": clock.now()}
    Member.update(rights).where(Member.id == cast.aino.id).execute()
    third = add_member(cast.aino.household, role=Role.MEMBER)
    october = date(2026, 10, 20)
    for one, cents, day in (
        (cast.aino, 600_00, NOVEMBER), (cast.eino, 20_50, NOVEMBER), (third, 8_00, NOVEMBER),
        (cast.aino, 300_00, october), (cast.eino, 40_00, october),
    ):  # fmt: skip
        buy(one, cents, day)
    at(date(2026, 12, 5))
    awards.award(date(2026, 11, 1))
    buy(third, 123_45, NOVEMBER)
    buy(third, 67_00, october)
    at(date(2027, 1, 5))
    awards.award(date(2026, 12, 1))
    archive = made(app, Member.get_by_id(cast.aino.id))
    given = {row["id"]: row["basis"] for row in data(archive)["entry"]}
    aino, told = reader(cast.aino), []
    for entry in list(Entry.select().order_by(Entry.id)):
        page = aino.get(f"{MONEY}row/{entry.id}/").text.replace("\u00a0", " ")
        shown = "in all." in page
        told.append(shown)
        assert given[entry.id] == (entry.basis if shown else "[sums]")
    assert told == [False, True, False, False]
    page = archive.read("report.html").decode()
    assert "[a sum of several people’s purchases]" in page
