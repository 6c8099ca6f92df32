"""What others know by a number never loses it to another row: not when it goes, not after a restore."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from peewee import Model

from plussa import clock, numbers
from plussa.append_only import Errand, open_door
from plussa.cases import service as cases
from plussa.cases import storing as new_cases
from plussa.cases.models import Case, CaseKind, Channel
from plussa.db import LARGEST_ROW, NumberField, database
from plussa.exchange.deliveries import Delivery
from plussa.faults import Fault
from plussa.members.cards import exports as card_exports
from plussa.members.cards import service
from plussa.members.imports import storing
from plussa.members.models import (
    Card,
    CardKind,
    CardNotice,
    CardState,
    Household,
    Member,
    Receiver,
)
from plussa.money import exports
from plussa.numbers import DRAWN, RetiredNumber, leave_a_gap, numbered, unused
from tests.conftest import Clock
from tests.models import MODELS
from tests.money.stores import give
from tests.people import Cast, add_card

# What others read, and the table whose row it numbers.
TOLD: dict[str, dict[str, type[Model]]] = {
    "cards": {"delivery": Delivery, "notice": CardNotice},
    "money": {"delivery": Delivery, "household": Household},
}
SUMS = ("usable_cents",)


def make(model: type[Model]) -> int:
    """A new row of a numbered table; its number."""
    whole: dict[str, object] = {
        "created_at": clock.now(), "acknowledged_at": clock.now(), "receiver": "tills",
        "number": "1", "state": CardState.BLOCKED,
    }  # fmt: skip
    row: dict[str, object] = {
        name: value for name, value in whole.items() if name in model._meta.fields
    }
    id: int = model.insert(row).execute()
    return id


def test_every_number_that_others_read_is_one_that_never_comes_again(
    cast: Cast, tmp_path: Path
) -> None:
    service.order_parallel(cast.aino, service.newest(cast.aino))
    give(cast.aino, 5_00)
    files = {"cards": tmp_path / "cards", "money": tmp_path / "money"}
    card_exports.FEEDS[Receiver.CARD_MAKER].export(files["cards"])
    exports.TILLS.export(files["money"])
    for name, file in files.items():
        line = json.loads(file.read_text("utf-8").splitlines()[0])
        told = {key for key, value in line.items() if type(value) is int and key not in SUMS}
        assert told == set(TOLD[name]), f"{name}: a number that this table does not know"
        for model in TOLD[name].values():
            assert isinstance(model._meta.primary_key, NumberField), model


def test_every_table_that_is_handed_over_or_numbered_for_people_is_known() -> None:
    handed_over = [one for one in MODELS if "acknowledged_at" in one._meta.fields]
    assert {one for table in TOLD.values() for one in table.values()} == set(numbered())
    assert set(handed_over) <= set(numbered()) <= set(MODELS)
    drawn = [one for one in MODELS if "number" in one._meta.fields and one.number.unique]
    assert {one._meta.table_name for one in drawn} == set(DRAWN)


@pytest.mark.parametrize("model", numbered(), ids=lambda one: one._meta.table_name)
def test_the_number_of_a_row_that_has_gone_does_not_come_again(
    fresh: str, model: type[Model]
) -> None:
    gone = make(model)
    model.delete().execute()
    assert make(model) > gone


@pytest.mark.parametrize("model", numbered(), ids=lambda one: one._meta.table_name)
def test_after_a_restore_numbers_go_on_beyond_all_that_were_told(
    fresh: str, model: type[Model], at: Clock
) -> None:
    told = make(model)
    leave_a_gap()
    after = make(model)
    assert LARGEST_ROW > after > told + 1_000_000
    model.delete().where(model.id == after).execute()  # as an older backup has it
    at(clock.now() + timedelta(hours=1))
    leave_a_gap()
    leave_a_gap()
    again = make(model)
    assert again > after + 1_000
    assert make(model) == again + 1


def test_a_clock_that_is_wrong_is_noticed(fresh: str, at: Clock) -> None:
    for year in (2020, 2100):
        at(date(year, 1, 1))
        with pytest.raises(Fault, match="the clock is wrong"):
            leave_a_gap()


def drawing(*made: str) -> Callable[[], str]:
    """What draws these numbers."""
    return iter(made).__next__


def test_the_number_of_a_card_that_has_gone_is_not_drawn_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, free = "2463001234567893", "2463009876543213"
    Card.update(number=used).where(Card.member == cast.otso).execute()
    Card.delete().where(Card.member == cast.otso).execute()
    monkeypatch.setattr(service, "make_card_number", drawing(used, free))
    assert service.issue_card(cast.otso, CardKind.DIGITAL).number == free


def test_the_number_of_a_member_who_was_erased_is_not_drawn_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = cast.otso.number
    Member.update(number=f"x{cast.otso.id}").where(Member.id == cast.otso.id).execute()
    Member.update(number="x0").where(Member.id == cast.otso.id).execute()
    assert unused("member", drawing(used, "1234567897")) == "1234567897"
    monkeypatch.setattr(storing, "make_member_number", drawing(used, "1234567897"))
    assert storing._free_numbers(1) == ["1234567897"]
    assert [one.block for one in RetiredNumber.select() if " x" in one.block] == []


def test_the_number_of_a_case_that_has_gone_is_not_drawn_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = cases.open_case(CaseKind.CONTACT, "hei", Channel.ACCOUNT, member=cast.otso).number
    with open_door(Errand.RETENTION):
        Case.delete().execute()
    other = used[::-1] if used[::-1][:-1] != used[:-1] else "98765432"
    monkeypatch.setattr(new_cases, "_draw", drawing(used, other))
    assert (
        cases.open_case(CaseKind.CONTACT, "hei", Channel.ACCOUNT, member=cast.aino).number == other
    )


def test_what_is_remembered_of_a_number_is_not_the_number(cast: Cast) -> None:
    number = Card.get(Card.member == cast.otso).number
    Card.delete().where(Card.member == cast.otso).execute()
    [kept] = RetiredNumber.select()
    assert kept.block == f"card {number[:-3]}"
    Card.delete().where(Card.member == cast.aino).execute()
    near = add_card(cast.aino).number
    assert numbers.retired("card", [number, number[:-3] + "999", near]) >= {
        number, number[:-3] + "999",
    }  # fmt: skip


def test_no_number_left_is_told(fresh: str) -> None:
    RetiredNumber.create(block="card 2463001234567")
    with pytest.raises(Fault, match="no numbers left"):
        unused("card", lambda: "2463001234567893")


def test_a_card_is_told_by_its_number_though_it_is_no_more(cast: Cast) -> None:
    card = Card.get(Card.member == cast.otso)
    with database.atomic():
        service.block(card)
        Card.delete().where(Card.id == card.id).execute()
    delivery = card_exports.FEEDS[Receiver.TILLS].gather()
    assert delivery is not None
    [line] = map(json.loads, card_exports.FEEDS[Receiver.TILLS].lines(delivery))
    assert (line["card"], line["state"]) == (card.number, "blocked")
