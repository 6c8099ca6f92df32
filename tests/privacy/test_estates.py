"""The estate of a member who was alone: its card, its money, and the end of the membership."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.cases.models import Case
from plussa.members.cards import exports
from plussa.members.endings import Death, Estate
from plussa.members.events import Kind
from plussa.members.household.obstacles import CannotChange
from plussa.members.models import Card, CardKind, CardState, Member, Receiver
from plussa.money import lots, purchases
from plussa.money.donations import current
from plussa.money.models import Wish
from plussa.money.outcomes import Outcome
from plussa.privacy import deaths, estates, leaving
from tests.conftest import TODAY, Clock
from tests.mails import texts
from tests.money.stores import card_of, give, receipt, spend
from tests.people import Cast
from tests.privacy.dying import HOME, authorised, kinds_of


def test_the_estate_uses_the_money_with_its_own_card(app: Flask, cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    old = card_of(cast.otso)
    death = authorised(cast.otso)
    estate = estates.open_for(death, HOME, "liisa")
    assert estates.open_for(death, HOME, "liisa") == estate
    card = Card.get(Card.member == cast.otso, Card.kind == CardKind.PLASTIC)
    delivery = exports.gather(Receiver.CARD_MAKER)
    assert delivery is not None
    [line] = exports.lines(delivery)
    assert "Mäntytie 5" in line
    assert "Otso" not in line
    exports.acknowledge(delivery.id)
    assert Card.get_by_id(card.id).state is CardState.ACTIVE
    assert current(cast.otso.household_id).wish is Wish.OFFER
    [text] = texts(app, "estate_opened")
    assert "5,00" in text
    assert Case.get().number in text
    later = TODAY + timedelta(days=1)
    at(later)
    bought = receipt(cast.otso, 2_000, later)
    for number in (old, card.number):
        made = replace(bought, external_id=number, card=number)
        assert purchases.store_all([made]) == [Outcome.LEFT]  # earns nothing
    Card.delete().where(Card.number == old).execute()  # the till has the estate's
    assert estates.end_due() == 0
    spend(cast.otso, 500, later)
    assert (estates.end_due(), estates.end_due()) == (1, 0)
    assert Member.get_by_id(cast.otso.id).left_at is not None
    assert not Estate.select().exists()
    assert Card.get_by_id(card.id).state is CardState.BLOCKED
    assert kinds_of(cast.otso)[-1] == Kind.ENDED_AFTER_DEATH.value


def test_money_that_nobody_used_expires_and_the_membership_ends(cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    estates.open_for(authorised(cast.otso), HOME, "liisa")
    [(last, _cents)] = lots.expiring(cast.otso.household_id)
    assert last == date(2028, 1, 15)
    at(last)
    assert estates.end_due() == 0
    at(last + timedelta(days=1))

    def killed(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        estates.end_due(killed)
    assert estates.end_due() == 0  # it was ended before the kill
    assert Member.get_by_id(cast.otso.id).left_at is not None


def test_where_others_live_the_money_is_theirs(cast: Cast) -> None:
    with pytest.raises(CannotChange):
        estates.open_for(authorised(cast.aino), HOME, "liisa")


def test_a_death_is_closed_when_the_membership_ended_in_another_way(cast: Cast) -> None:
    authorised(cast.otso)
    leaving.leave(cast.otso)
    assert deaths.waiting() == []
    assert estates.end_due() == 0
    assert (Death.get().ended_at, Death.get().announcer) == (clock.now(), "")
    assert Case.get().closed_at is not None
