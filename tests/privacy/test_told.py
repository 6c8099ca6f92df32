"""A blocked card is blocked at the till: what must be told outlives whose it was, and a restore."""

import json
from pathlib import Path
from typing import Any

import pytest

from plussa.exchange.deliveries import Delivery
from plussa.members.cards import exports, service
from plussa.members.models import Card, CardNotice, CardState, Member, Receiver
from plussa.money import exports as money
from plussa.privacy import retention
from plussa.privacy.erasure import journal
from plussa.privacy.models import ErasureState
from plussa.privacy.restore import backups
from tests.money.stores import give
from tests.people import Cast
from tests.privacy.erasing import erase

TILLS, MAKER = Receiver.TILLS, Receiver.CARD_MAKER


class Till:
    """What a receiver of cards knows: it skips the number of a notice that it has met before."""

    def __init__(self, receiver: Receiver = TILLS) -> None:
        self.receiver = receiver
        self.met: dict[int, str] = {}
        self.cards: dict[str, str] = {}

    def read(self, acknowledge: bool = True) -> list[dict[str, Any]]:
        """Take in what there is to be told, delivery by delivery."""
        whole = []
        while delivery := exports.FEEDS[self.receiver].gather():
            for line in map(json.loads, exports.FEEDS[self.receiver].lines(delivery)):
                whole.append(line)
                if line["notice"] not in self.met:
                    self.met[line["notice"]] = line["card"]
                    self.cards[line["card"]] = line["state"]
                assert self.met[line["notice"]] == line["card"], "a number came again"
            if not acknowledge:
                break
            exports.FEEDS[self.receiver].acknowledge(delivery.id)
        return whole


def usable() -> dict[str, int]:
    """What the tills are told of money, by card; it is acknowledged."""
    delivery = money.TILLS.gather()
    if delivery is None:
        return {}
    lines = list(map(json.loads, money.TILLS.lines(delivery)))
    money.TILLS.acknowledge(delivery.id)
    return {card: one["usable_cents"] for one in lines for card in one["cards"]}


def number_of(member: Member) -> str:
    number: str = Card.get(Card.member == member).number
    return number


def test_an_erasure_tells_tills_and_card_maker_and_then_nothing_is_left(cast: Cast) -> None:
    tills, maker = Till(), Till(MAKER)
    Member.update(street="Koivukuja 3").where(Member.id == cast.eino.id).execute()
    active = number_of(cast.eino)
    ordered = service.order_parallel(cast.eino, service.newest(cast.eino)).number
    maker.read(acknowledge=False)  # the card maker has the order, and has not said so
    assert erase(cast.eino).state is ErasureState.DONE
    for number in (active, ordered):
        assert not Card.select().where(Card.number == number).exists()
    assert CardNotice.select().where(CardNotice.card.is_null(False)).count() == 0
    again = maker.read()
    assert [one for one in again if "name" in one] == [], "nobody is there to send it to"
    tills.read()
    assert tills.cards == {active: "blocked", ordered: "blocked"}
    assert maker.cards[ordered] == "blocked"
    assert CardNotice.select().count() == 0


def test_retention_waits_for_the_tills_too(cast: Cast) -> None:
    erase(cast.otso)
    retention.run()
    assert [one.state for one in CardNotice.select()] == [CardState.BLOCKED]
    delivery = exports.FEEDS[TILLS].gather()
    assert delivery is not None
    retention.run()
    assert CardNotice.select().count() == 1, "handed over, and not taken in"
    exports.FEEDS[TILLS].acknowledge(delivery.id)
    assert CardNotice.select().count() == 0


def test_what_was_taken_in_goes_with_the_member(cast: Cast) -> None:
    service.block(Card.get(Card.member == cast.otso))
    Till().read()
    assert CardNotice.select().count() == 1
    erase(cast.otso)
    assert CardNotice.select().count() == 0


@pytest.mark.parametrize("blocked_before", [False, True])
def test_after_a_restore_of_a_backup_from_before_the_card_is_blocked_again(
    cast: Cast, fresh: str, tmp_path: Path, blocked_before: bool
) -> None:
    tills, maker, file = Till(), Till(MAKER), tmp_path / "plussa.backup"
    card, others = number_of(cast.otso), number_of(cast.aino)
    give(cast.otso, 5_00)
    backups.save(fresh, file)
    assert usable() == {card: 5_00}
    if blocked_before:
        service.block(Card.get(Card.number == card))
        tills.read()
    service.block(Card.get(Card.number == others))
    erase(cast.otso)
    tills.read()
    maker.read()
    assert tills.cards[card] == "blocked"
    usable()
    told = max(tills.met)
    backups.load(fresh, file)
    lines = tills.read()
    assert [(one["card"], one["state"]) for one in lines] == [(card, "blocked")]
    assert lines[0]["notice"] > told
    assert usable() == {}, "nobody's money can be used with it"
    assert Delivery.select().where(Delivery.receiver == money.TILLS.receiver).count() == 1
    service.block(Card.get(Card.number == others))  # the backup has it in use
    tills.read()
    assert tills.cards == {card: "blocked", others: "blocked"}
    assert CardNotice.select().where(CardNotice.number == card).count() == 0


def test_after_a_restore_the_tills_are_told_of_all_money_anew(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    """They know what happened after the backup; the database does not, and sees no difference."""
    file = tmp_path / "plussa.backup"
    give(cast.aino, 5_00)
    usable()
    backups.save(fresh, file)
    give(cast.aino, 3_00)
    assert usable() == {number_of(cast.aino): 8_00}
    journal.remember(cast.otso.key, cast.otso.joined_at)
    backups.load(fresh, file)
    assert usable() == {number_of(cast.aino): 5_00}
