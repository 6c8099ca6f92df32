"""Deliveries to the tills and the card maker, and the commands that make them."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from peewee import IntegrityError

from plussa import db
from plussa.cli import plussa
from plussa.exchange import deliveries
from plussa.exchange.deliveries import Delivery
from plussa.faults import Fault
from plussa.members import numbers
from plussa.members.cards import exports, service
from plussa.members.models import Card, CardKind, CardNotice, CardState, Member, Receiver
from tests.people import Cast, add_card

Patch = pytest.MonkeyPatch
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command for the app of the tests."""
    return lambda *words: app.test_cli_runner().invoke(plussa.commands["deliveries"], words)


def told(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def order(member: Member) -> Card:
    return service.order_parallel(member, service.newest(member))


def test_the_tills_learn_numbers_and_states_and_nothing_of_people(
    cast: Cast, run: Run, tmp_path: Path
) -> None:
    card, file = Card.get(Card.member == cast.aino), tmp_path / "tills.jsonl"
    service.block(card)
    done = run("export", "tills", str(file))
    delivery = Delivery.get()
    assert done.output == f"Delivery {delivery.id} for tills: 1 lines in {file}\n"
    assert told(file) == [
        {
            "delivery": delivery.id,
            "notice": CardNotice.get().id,
            "card": card.number,
            "state": "blocked",
            "at": "2026-12-15T10:00:00Z",
        }
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_card_maker_learns_where_a_card_goes(cast: Cast, run: Run, tmp_path: Path) -> None:
    order(cast.aino)
    run("export", "card-maker", str(tmp_path / "maker"))
    line = told(tmp_path / "maker")[0]
    assert {key: line[key] for key in ("state", "name", "language", "protected", "address")} == {
        "state": "ordered",
        "name": "Aino Esimerkki",
        "language": "fi",
        "protected": False,
        "address": {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"},
    }


def test_a_protected_address_stays_here(cast: Cast, run: Run, tmp_path: Path) -> None:
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    order(cast.aino)
    run("export", "card-maker", str(tmp_path / "maker"))
    line = told(tmp_path / "maker")[0]
    assert line["protected"] is True
    assert "address" not in line
    assert "Koivukuja" not in (tmp_path / "maker").read_text("utf-8")


def test_a_card_blocked_before_it_is_made_is_called_off(
    cast: Cast, run: Run, tmp_path: Path
) -> None:
    service.block(order(cast.aino))
    run("export", "card-maker", str(tmp_path / "maker"))
    lines = told(tmp_path / "maker")
    assert [line["state"] for line in lines] == ["ordered", "blocked"]
    assert "address" not in lines[1]
    run("acknowledge", "card-maker", str(lines[0]["delivery"]))
    assert Card.get(Card.kind == CardKind.PLASTIC).state is CardState.BLOCKED
    tills = CardNotice.select().where(CardNotice.receiver == Receiver.TILLS)
    assert [notice.state for notice in tills] == [CardState.BLOCKED]


def test_until_acknowledged_the_same_is_written_again(cast: Cast, run: Run, tmp_path: Path) -> None:
    first, second, file = Card.get(Card.member == cast.aino), add_card(cast.aino), tmp_path / "f"
    service.block(first)
    run("export", "tills", str(file))
    before = file.read_text()
    service.block(second)
    run("export", "tills", str(file))
    assert file.read_text() == before
    number = told(file)[0]["delivery"]
    for _ in range(2):
        done = run("acknowledge", "tills", str(number))
        assert done.output == f"Delivery {number}: acknowledged at 2026-12-15T10:00:00Z\n"
    run("export", "tills", str(file))
    assert [line["card"] for line in told(file)] == [second.number]
    assert told(file)[0]["delivery"] > number


def test_with_nothing_to_tell_the_file_is_empty(cast: Cast, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tills"
    file.write_text("what was told yesterday")
    done = run("export", "tills", str(file))
    assert done.output == f"Nothing new for tills; {file} is empty\n"
    assert file.read_text() == ""
    assert Delivery.select().count() == 0


def test_an_order_is_active_once_its_maker_has_acknowledged_it(
    cast: Cast, run: Run, tmp_path: Path
) -> None:
    card, file = order(cast.aino), tmp_path / "f"
    run("export", "card-maker", str(file))
    run("export", "tills", str(file))
    assert file.read_text() == ""
    assert Card.get_by_id(card.id).state is CardState.ORDERED
    run("acknowledge", "card-maker", str(Delivery.get().id))
    assert Card.get_by_id(card.id).state is CardState.ACTIVE
    run("export", "tills", str(file))
    assert [(line["card"], line["state"]) for line in told(file)] == [(card.number, "active")]


def test_an_unknown_delivery_is_a_clear_error(cast: Cast, run: Run) -> None:
    error = run("acknowledge", "tills", "7").exception
    assert isinstance(error, Fault)
    assert str(error).startswith("7: no such delivery")
    for word in ("0", "-1", "x", str(10**30)):
        assert run("acknowledge", "tills", word).exit_code == 2
    assert run("export", "nobody", "f").exit_code == 2


def test_a_file_that_cannot_be_written_leaves_the_delivery_open(
    cast: Cast, run: Run, tmp_path: Path
) -> None:
    service.block(Card.get(Card.member == cast.aino))
    error = run("export", "tills", str(tmp_path / "none" / "f")).exception
    assert isinstance(error, Fault)
    assert "No such file or directory" in str(error)
    run("export", "tills", str(tmp_path / "f"))
    assert len(told(tmp_path / "f")) == Delivery.select().count() == 1


def test_an_export_that_dies_leaves_the_old_file_whole(
    cast: Cast, tmp_path: Path, monkeypatch: Patch
) -> None:
    file = tmp_path / "f"
    file.write_text("old")
    service.block(Card.get(Card.member == cast.aino))
    monkeypatch.setattr(exports.CardFeed, "line", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exports.FEEDS[Receiver.TILLS].export(file)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_delivery_is_read_in_batches(cast: Cast, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(deliveries, "BATCH", 3)
    cards = [add_card(cast.otso) for _ in range(7)]
    for card in cards:
        service.block(card)
    _, count = exports.FEEDS[Receiver.TILLS].export(tmp_path / "f")
    assert count == 7
    assert [line["card"] for line in told(tmp_path / "f")] == [card.number for card in cards]


def test_status_says_what_waits_and_what_was_told(cast: Cast, run: Run, tmp_path: Path) -> None:
    first, second = Card.get(Card.member == cast.aino), add_card(cast.aino)
    service.block(first)
    run("export", "tills", str(tmp_path / "f"))
    service.block(second)
    number = Delivery.get().id
    assert run("status").output.splitlines()[:5] == [
        "tills: 1 waiting",
        f"  delivery {number}, not acknowledged: 1 since 2026-12-15T10:00:00Z",
        "  last acknowledged: never",
        "card-maker: 0 waiting",
        "  last acknowledged: never",
    ]
    run("acknowledge", "tills", str(number))
    assert run("status").output.splitlines()[:2] == [
        "tills: 1 waiting",
        "  last acknowledged: 2026-12-15T10:00:00Z, as of 2026-12-15T10:00:00Z",
    ]


def test_a_number_that_is_taken_is_made_anew(cast: Cast, monkeypatch: Patch) -> None:
    taken, free = Card.get(Card.member == cast.otso).number, numbers.make_card_number()
    made = iter([taken, taken, free])
    monkeypatch.setattr(service, "make_card_number", lambda: next(made))
    with db.database.atomic():
        card = service.issue_card(cast.aino, CardKind.DIGITAL)
    assert Card.get_by_id(card.id).number == free
    monkeypatch.setattr(service, "make_card_number", lambda: taken)
    with pytest.raises(IntegrityError), db.database.atomic():
        service.issue_card(cast.aino, CardKind.DIGITAL)


def test_issuing_belongs_to_the_transaction_of_its_caller(cast: Cast) -> None:
    with db.database.atomic() as transaction:
        service.issue_card(cast.aino, CardKind.DIGITAL)
        transaction.rollback()
    assert Card.select().where(Card.member == cast.aino).count() == 1
    assert CardNotice.select().count() == 0


def test_all_cards_of_who_leaves_are_blocked_and_told(cast: Cast) -> None:
    ordered = order(cast.aino)
    with db.database.atomic():
        service.block_all(cast.aino)
    assert {card.state for card in Card.select().where(Card.member == cast.aino)} == {
        CardState.BLOCKED
    }
    blocked = CardNotice.select().where(CardNotice.state == CardState.BLOCKED)
    assert [notice.receiver for notice in blocked.where(CardNotice.card == ordered)] == [
        Receiver.TILLS,
        Receiver.CARD_MAKER,
    ]
    assert blocked.count() == 3
