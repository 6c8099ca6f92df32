"""Cards when two people, or two tabs, or a person and an export act at the same moment."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

from plussa import db
from plussa.exchange.deliveries import Delivery
from plussa.members.cards import service
from plussa.members.cards.exports import FEEDS
from plussa.members.models import (
    Card,
    CardKind,
    CardNotice,
    CardState,
    Event,
    Member,
    Receiver,
)
from tests.people import Cast, add_card, add_member

ROUNDS = 5

TILLS, CARD_MAKER = FEEDS[Receiver.TILLS], FEEDS[Receiver.CARD_MAKER]


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Do jobs at the same moment, each with a connection of its own; what came of each."""
    begin = Barrier(len(jobs))

    def work(job: Callable[[], Any]) -> Any:
        with db.connected():
            begin.wait(10)
            return job()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result(30) for done in [threads.submit(work, job) for job in jobs]]


def or_why(job: Callable[[], Card]) -> Card | service.CardRefusal:
    try:
        return job()
    except service.CardRefused as refusal:
        return refusal.reason


def test_a_card_blocked_twice_is_blocked_once(cast: Cast) -> None:
    for _ in range(ROUNDS):
        card = add_card(cast.otso)
        together(*[partial(service.block, card)] * 3)
        assert CardNotice.select().where(CardNotice.card == card).count() == 1
    assert Event.select().count() == ROUNDS


def test_a_form_sent_many_times_at_once_orders_one(cast: Cast) -> None:
    seen = service.newest(cast.aino)
    found = together(*[lambda: service.order_parallel(cast.aino, seen)] * 4)
    assert len({card.id for card in found}) == 1
    assert Card.select().where(Card.kind == CardKind.PLASTIC).count() == 1
    assert Event.select().count() == CardNotice.select().count() == 1


def test_a_blocked_card_is_replaced_once(cast: Cast) -> None:
    card = Card.get(Card.member == cast.otso)
    service.block(card)
    found = together(*[lambda: service.replace(card)] * 4)
    assert len({new.id for new in found}) == 1
    assert Card.select().where(Card.replaces == card).count() == 1


def test_orders_from_two_places_stay_within_the_limit(cast: Cast) -> None:
    """One place for a card is left; a parallel card and a replacement both want it."""
    for _ in range(ROUNDS):
        member = add_member(street="Rantatie 1")
        add_card(member)
        lost = add_card(member)
        service.block(lost)
        seen = service.newest(member)
        found = together(
            partial(or_why, partial(service.order_parallel, member, seen)),
            partial(or_why, partial(service.replace, lost)),
        )
        assert found.count(service.CardRefusal.TOO_MANY) == 1
        usable = Card.select().where(Card.member == member, Card.state != CardState.BLOCKED)
        assert usable.count() == service.MOST_USABLE


def test_two_exports_at_once_write_the_same_delivery(cast: Cast, tmp_path: Path) -> None:
    for number in range(ROUNDS):
        service.block(add_card(cast.otso))
        files = [tmp_path / f"{number}-{side}" for side in "ab"]
        found = together(*[partial(TILLS.export, file) for file in files])
        assert found[0] == found[1]
        assert files[0].read_text() == files[1].read_text() != ""
        TILLS.acknowledge(found[0][0].id)
    assert Delivery.select().count() == ROUNDS


def test_what_is_blocked_during_an_export_is_told_once(cast: Cast, tmp_path: Path) -> None:
    """Whichever comes first: every notice is in one delivery, and none is lost."""
    for number in range(ROUNDS):
        service.block(add_card(cast.otso))
        cards = [add_card(cast.otso) for _ in range(3)]
        file = tmp_path / str(number)
        together(
            partial(TILLS.export, file),
            *[partial(service.block, card) for card in cards],
        )
        told = []
        while (exported := TILLS.export(file))[0]:
            told += [json.loads(line)["card"] for line in file.read_text().splitlines()]
            TILLS.acknowledge(exported[0].id)
        assert {card.number for card in cards} < set(told)
        assert len(told) == 4


def test_an_order_acknowledged_while_its_card_is_blocked_stays_blocked(cast: Cast) -> None:
    for _ in range(ROUNDS):
        member = add_member(street="Rantatie 1")
        card = service.order_parallel(member, 0)
        delivery = CARD_MAKER.gather()
        assert delivery is not None
        together(
            partial(CARD_MAKER.acknowledge, delivery.id),
            partial(service.block, card),
        )
        tills = CardNotice.select().where(
            CardNotice.card == card, CardNotice.receiver == Receiver.TILLS
        )
        assert Card.get_by_id(card.id).state is CardState.BLOCKED
        assert list(tills.order_by(CardNotice.id))[-1].state is CardState.BLOCKED
        rest = CARD_MAKER.gather()
        if rest is not None:
            CARD_MAKER.acknowledge(rest.id)
        assert Card.get_by_id(card.id).state is CardState.BLOCKED


def test_a_delivery_acknowledged_twice_at_once_tells_the_tills_once(cast: Cast) -> None:
    service.order_parallel(cast.aino, service.newest(cast.aino))
    delivery = CARD_MAKER.gather()
    assert delivery is not None
    together(*[lambda: CARD_MAKER.acknowledge(delivery.id)] * 3)
    told = CardNotice.select().where(CardNotice.receiver == Receiver.TILLS)
    assert [notice.state for notice in told] == [CardState.ACTIVE]


def test_leaving_and_ordering_at_once_leaves_no_usable_card(cast: Cast) -> None:
    def leave(member: Member) -> None:
        with db.database.atomic():
            db.lock(Member.select().where(Member.id == member.id)).get()
            service.block_all(member)
            Member.update(left_at=member.joined_at).where(Member.id == member.id).execute()

    for _ in range(ROUNDS):
        member = add_member(street="Rantatie 1")
        seen = service.newest(member)
        together(
            partial(leave, member),
            partial(or_why, partial(service.order_parallel, member, seen)),
        )
        states = {card.state for card in Card.select().where(Card.member == member)}
        assert states == {CardState.BLOCKED}
