"""Deliveries to the tills: every change is told, until it is acknowledged, and nothing else."""

import json
import stat
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from plussa import db
from plussa.exchange import deliveries
from plussa.exchange.deliveries import Delivery
from plussa.faults import Fault
from plussa.members.cards import service
from plussa.members.models import Card, CardKind, CardState, Member, Role
from plussa.money import closing, donations, exports
from plussa.money.models import MoneyNotice, MoneyWish
from tests.conftest import TODAY, Clock
from tests.members.test_cards_races import together
from tests.money.stores import card_of, give, spend, till, use, user
from tests.people import Cast, add_card, add_member
from tests.queries import counted

Told = dict[str, Any]


def export(folder: Path) -> list[Told]:
    """What the tills are told."""
    exports.TILLS.export(folder / "f")
    return [json.loads(line) for line in (folder / "f").read_text("utf-8").splitlines()]


def take_in(told: list[Told]) -> None:
    """Acknowledge a delivery."""
    assert len({line["delivery"] for line in told}) == 1
    exports.TILLS.acknowledge(told[0]["delivery"])


def told_of(member: Member, folder: Path) -> list[tuple[int, str, list[str]]]:
    """What is new about a member's household: its money, its wish and its cards; acknowledged."""
    told = export(folder)
    if told:
        take_in(told)
    return [
        (line["usable_cents"], line["wish"], line["cards"])
        for line in told
        if line["household"] == member.household_id
    ]


def test_the_tills_learn_money_wish_and_cards_and_nothing_of_people(
    fresh: str, tmp_path: Path
) -> None:
    aino = user(given_names="Aino")
    give(aino, 5_00)
    assert export(tmp_path) == [
        {
            "delivery": Delivery.get().id,
            "household": aino.household_id,
            "cards": [card_of(aino)],
            "usable_cents": 5_00,
            "wish": "offer",
            "as_of": "2026-12-15T10:00:00Z",
        }
    ]
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["f"]


def test_until_acknowledged_the_same_is_written_again(fresh: str, tmp_path: Path) -> None:
    aino, otso = user(), user()
    give(aino, 5_00)
    first = export(tmp_path)
    spend(aino, 1_00, TODAY)
    give(otso, 3_00)
    assert export(tmp_path) == first
    for _ in range(2):
        take_in(first)
    after = export(tmp_path)
    assert [line["usable_cents"] for line in after] == [4_00, 3_00]
    assert after[0]["delivery"] > first[0]["delivery"]
    take_in(after)
    assert export(tmp_path) == []
    assert exports.TILLS.gather() is None
    assert Delivery.select().count() == 2


def test_what_changes_and_changes_back_is_not_told(fresh: str, tmp_path: Path) -> None:
    aino = user()
    give(aino, 5_00)
    take_in(export(tmp_path))
    give(aino, 1_00)
    spend(aino, 1_00, TODAY)
    assert export(tmp_path) == []


def test_every_change_is_told(fresh: str, tmp_path: Path, at: Clock) -> None:
    aino = user()
    give(aino, 5_00)
    mine = card_of(aino)
    assert told_of(aino, tmp_path) == [(5_00, "offer", [mine])]
    assert told_of(aino, tmp_path) == []
    donations.choose(aino, MoneyWish.SAVE)
    assert told_of(aino, tmp_path) == [(5_00, "save", [mine])]
    donations.choose(aino, MoneyWish.DONATE, 2_00)
    assert told_of(aino, tmp_path) == [(3_00, "donate", [mine])]
    other = add_card(aino)
    assert told_of(aino, tmp_path) == [(3_00, "donate", [mine, other.number])]
    service.block(Card.get(Card.number == mine))
    assert told_of(aino, tmp_path) == [(3_00, "donate", [other.number])]
    at(date(2028, 1, 16))
    assert told_of(aino, tmp_path) == [(0, "donate", [other.number])]


def test_only_cards_that_can_use_the_money_are_told(cast: Cast, tmp_path: Path) -> None:
    Member.update(may_see_money=True, may_use_money=True).where(Member.id == cast.aino.id).execute()
    give(cast.aino, 5_00)
    mine, his = card_of(cast.aino), card_of(cast.eino)
    Card.create(
        number="9246009999999999", member=cast.aino, kind=CardKind.PLASTIC,
        state=CardState.ORDERED, created_at=datetime(2026, 12, 1, tzinfo=UTC),
    )  # fmt: skip
    assert told_of(cast.aino, tmp_path) == [(5_00, "offer", [mine])]

    def change(**traits: Any) -> list[tuple[int, str, list[str]]]:
        Member.update(**traits).where(Member.id == cast.eino.id).execute()
        return told_of(cast.aino, tmp_path)

    now = datetime(2026, 12, 15, tzinfo=UTC)
    assert change(may_see_money=True, may_use_money=True) == [(5_00, "offer", [mine, his])]
    assert change(confirmed_at=None) == [(5_00, "offer", [mine])]
    assert change(confirmed_at=now) == [(5_00, "offer", [mine, his])]
    assert change(left_at=now) == [(5_00, "offer", [mine])]
    assert change(left_at=None) == [(5_00, "offer", [mine, his])]
    assert change(household=cast.otso.household) == [(5_00, "offer", [mine])]


def test_a_household_that_ends_is_told_empty(fresh: str, tmp_path: Path) -> None:
    aino, otso = user(), user()
    give(aino, 5_00)
    give(otso, 1_00)
    take_in(export(tmp_path))
    with db.database.atomic():
        closing.move_all(aino.household_id, otso.household_id)
        home = {"household": otso.household, "role": Role.MEMBER}
        Member.update(home).where(Member.id == aino.id).execute()
    told = {line["household"]: line for line in export(tmp_path)}
    assert (told[aino.household_id]["usable_cents"], told[aino.household_id]["cards"]) == (0, [])
    assert told[otso.household_id]["usable_cents"] == 6_00
    assert told[otso.household_id]["cards"] == sorted([card_of(aino), card_of(otso)])


def test_money_whose_last_day_is_today_can_still_be_used(
    fresh: str, tmp_path: Path, at: Clock
) -> None:
    aino = user()
    give(aino, 5_00)
    at(date(2028, 1, 15))
    assert export(tmp_path)[0]["usable_cents"] == 5_00


def test_with_nothing_to_tell_the_file_is_empty(fresh: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("what was told yesterday")
    add_member()
    assert exports.TILLS.export(tmp_path / "f") == (None, 0)
    assert (tmp_path / "f").read_text() == ""
    assert not Delivery.select().exists()


def test_exports_at_once_make_one_delivery(fresh: str) -> None:
    for _ in range(4):
        for _ in range(3):
            give(user(), 5_00)
        before = Delivery.select().count()
        found = together(*[exports.TILLS.gather] * 4)
        assert {one.id for one in found if one} == {Delivery.select().order_by(
            Delivery.id.desc()).get().id}  # fmt: skip
        assert Delivery.select().count() == before + 1
        exports.TILLS.acknowledge(next(one.id for one in found if one))


def test_money_that_is_used_during_an_export_is_told_next(fresh: str, tmp_path: Path) -> None:
    members = [user() for _ in range(5)]
    for member in members:
        give(member, 5_00)
    for _ in range(3):
        uses = [use(member, 1_00, TODAY) for member in members]
        together(exports.TILLS.gather, *[partial(till, one) for one in uses])
        take_in(export(tmp_path))
    rest = export(tmp_path)
    if rest:
        take_in(rest)
    told = {one.household_id: one.usable for one in MoneyNotice.select()}
    assert told == {member.household_id: 2_00 for member in members}


def test_a_file_that_cannot_be_written_leaves_the_delivery_open(fresh: str, tmp_path: Path) -> None:
    give(user(), 5_00)
    with pytest.raises(FileNotFoundError):
        exports.TILLS.export(tmp_path / "none" / "f")
    assert len(export(tmp_path)) == Delivery.select().count() == 1


def test_an_unknown_delivery_is_a_clear_fault(fresh: str) -> None:
    with pytest.raises(Fault, match="7: no such delivery"):
        exports.TILLS.acknowledge(7)


def test_the_page_says_as_of_when_the_tills_know(fresh: str, tmp_path: Path, at: Clock) -> None:
    assert exports.last_told() is None
    give(user(), 5_00)
    told, began = export(tmp_path), datetime(2026, 12, 15, 10, tzinfo=UTC)
    assert exports.last_told() is None
    at(began + timedelta(hours=1))
    take_in(told)
    assert exports.last_told() == began


def test_many_households_take_few_queries_and_are_read_in_batches(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "BATCH", 4)

    def queries(households: int) -> int:
        for _ in range(households):
            give(user(login=False), 5_00)
        with counted() as asked:
            exports.TILLS.gather()
        told = export(tmp_path)
        assert len(told) == households
        assert [line["household"] for line in told] == sorted(line["household"] for line in told)
        take_in(told)
        return len(asked)

    assert queries(2) == queries(11)
