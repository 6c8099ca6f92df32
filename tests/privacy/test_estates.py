"""The estate of a member who was alone: its card, its money, and the end of the membership."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.cases.models import Case
from plussa.members.cards import exports
from plussa.members.endings import Death, Estate
from plussa.members.event_kinds import EventKind
from plussa.members.household.loss import visible_loss
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Card, CardKind, CardState, Event, Member, Receiver
from plussa.money import closing, donations
from plussa.money import exports as money
from plussa.money.donations import current
from plussa.money.ledger import lots
from plussa.money.models import MoneyNotice, MoneyWish
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases, redemptions
from plussa.privacy.ending import deaths, estates, leaving, settling
from plussa.privacy.refusals import PrivacyRefused
from tests.conftest import TODAY, Clock
from tests.mails import texts
from tests.money.stores import buy, card_of, give, noon, receipt, spend, standing
from tests.people import Cast
from tests.privacy.dying import HOME, authorised, confirmed, kinds_of


def test_the_estate_uses_the_money_with_its_own_card(app: Flask, cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    old = card_of(cast.otso)
    death = authorised(cast.otso)
    estate = estates.open_for(death, "liisa", **HOME)
    assert estates.open_for(death, "liisa", **HOME) == estate
    card = Card.get(Card.member == cast.otso, Card.kind == CardKind.PLASTIC)
    delivery = exports.FEEDS[Receiver.CARD_MAKER].gather()
    assert delivery is not None
    [line] = exports.FEEDS[Receiver.CARD_MAKER].lines(delivery)
    assert "Mäntytie 5" in line
    assert "Otso" not in line
    exports.FEEDS[Receiver.CARD_MAKER].acknowledge(delivery.id)
    assert Card.get_by_id(card.id).state is CardState.ACTIVE
    assert current(cast.otso.household_id).wish is MoneyWish.OFFER
    [text] = texts(app, "estate_opened")
    assert "5,00" in text
    assert Case.get().number in text
    later = TODAY + timedelta(days=1)
    at(later)
    bought = receipt(cast.otso, 2_000, later)
    for number in (old, card.number):
        made = replace(bought, external_id=number, card=number)
        assert purchases.store_all([made]) == [MoneyOutcome.LEFT]  # earns nothing
    Card.delete().where(Card.number == old).execute()  # the till has the estate's
    assert estates.end_due() == 0
    spend(cast.otso, 500, later)
    assert (estates.end_due(), estates.end_due()) == (1, 0)
    assert Member.get_by_id(cast.otso.id).left_at is not None
    assert not Estate.select().exists()
    assert Card.get_by_id(card.id).state is CardState.BLOCKED
    assert kinds_of(cast.otso)[-1] == EventKind.ENDED_AFTER_DEATH.value


def test_money_that_nobody_used_expires_and_the_membership_ends(
    cast: Cast, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(cast.otso, 500)
    estates.open_for(authorised(cast.otso), "liisa", **HOME)
    [(last, _cents)] = lots.expiring(cast.otso.household_id)
    assert last == date(2028, 1, 15)
    at(last)
    assert estates.end_due() == 0
    at(last + timedelta(days=1))

    real = estates._end

    def killed(estate: Estate) -> bool:
        real(estate)
        raise KeyboardInterrupt

    monkeypatch.setattr(estates, "_end", killed)
    with pytest.raises(KeyboardInterrupt):
        estates.end_due()
    monkeypatch.setattr(estates, "_end", real)
    assert estates.end_due() == 0  # it was ended before the kill
    assert Member.get_by_id(cast.otso.id).left_at is not None


def test_where_others_live_the_money_is_theirs(cast: Cast) -> None:
    with pytest.raises(HouseholdRefused):
        estates.open_for(authorised(cast.aino), "liisa", **HOME)


def test_a_death_is_closed_when_the_membership_ended_in_another_way(cast: Cast) -> None:
    authorised(cast.otso)
    leaving.leave(cast.otso)
    assert deaths.waiting() == []
    assert estates.end_due() == 0
    assert (Death.get().ended_at, Death.get().announcer) == (clock.now(), "")
    assert Case.get().closed_at is not None


def test_a_mistake_takes_back_all_that_the_estate_could_do(cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    donations.choose(cast.otso, MoneyWish.SAVE)
    Member.update(confirmed_at=None, may_use_money=False).where(Member.id == cast.otso.id).execute()
    death = authorised(cast.otso)
    estates.open_for(death, "liisa", **HOME)
    card = Card.get(Card.member == cast.otso, Card.kind == CardKind.PLASTIC)
    Card.update(state=CardState.ACTIVE).where(Card.id == card.id).execute()
    money.TILLS.gather()
    told = MoneyNotice.get(MoneyNotice.household == cast.otso.household_id)
    assert (told.wish, told.cards) == (MoneyWish.OFFER, card.number)
    later = TODAY + timedelta(days=1)
    at(later)
    row = redemptions.Redemption("of the estate", card.number, noon(later), 200, "K")
    assert redemptions.store_all([row]) == [MoneyOutcome.STORED]
    deaths.revoke(death, "Nimet menivät sekaisin.")
    otso = Member.get_by_id(cast.otso.id)
    assert (otso.confirmed_at, otso.may_use_money) == (None, False)
    assert current(cast.otso.household_id).wish is MoneyWish.SAVE
    assert Event.select().where(Event.kind == EventKind.MONEY_CHOSEN.value).count() == 1
    again = replace(row, external_id="later", at=noon(later + timedelta(days=1)))
    assert redemptions.store_all([again]) != [MoneyOutcome.STORED]


def test_nothing_is_donated_from_the_death_on(cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    give(cast.aino, 500)
    for member in (cast.otso, cast.aino):
        donations.choose(member, MoneyWish.DONATE, 1_00)
        death = authorised(member)
    at(date(2027, 1, 1))
    assert donations.donate_all() == 1_00  # Aino's household goes on, and so does its wish
    estates.open_for(Death.get(Death.member == cast.otso), "liisa", **HOME)
    assert donations.donate_all() == 0
    assert (standing(cast.otso), standing(cast.aino)) == ((400, 0), (300, 0))
    assert death.member_id == cast.aino.id


def test_what_decides_counts_the_purchases_of_all(cast: Cast) -> None:
    buy(cast.eino, 100_00, TODAY)
    assert closing.preview(cast.aino.household_id).pending == 50
    assert visible_loss(cast.aino).pending == 0
    leaving.leave(cast.eino)
    assert estates.worth(cast.aino) == (0, 50)
    death = confirmed(cast.aino)
    with pytest.raises(PrivacyRefused, match="NO_MANDATE"):
        settling.end(death)
