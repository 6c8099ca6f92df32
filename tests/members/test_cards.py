"""Cards: what a member sees, blocks and orders, without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from plussa.members.cards import exports, service
from plussa.members.models import Card, CardKind, CardNotice, CardState, Event, Member, Receiver
from tests.conftest import Clock
from tests.people import Cast, Reader, add_card

As = Callable[..., Reader]
CARDS = {"fi": "/fi/oma-tili/kortit/", "en": "/en/account/cards/"}
ORDER = {"fi": "/fi/oma-tili/kortit/tilaa/", "en": "/en/account/cards/order/"}
LANGUAGES = ("fi", "en")


def only_card(member: Member) -> Card:
    return Card.get(Card.member == member)


def block_path(card: Card, language: str = "en") -> str:
    return CARDS[language] + f"{card.key}/" + {"fi": "sulje/", "en": "block/"}[language]


def replace_path(card: Card, language: str = "en") -> str:
    return CARDS[language] + f"{card.key}/" + {"fi": "tilaa/", "en": "order/"}[language]


def again(card: Card) -> Card:
    return Card.get_by_id(card.id)


def seen(reader: Reader) -> str:
    """What the order form carries along."""
    fields = reader.get(ORDER["en"]).all("input")
    return next(one.get("value") for one in fields if one.get("name") == "seen")


def tell(receiver: Receiver) -> None:
    delivery = exports.FEEDS[receiver].gather()
    assert delivery is not None
    exports.FEEDS[receiver].acknowledge(delivery.id)


def notices(card: Card) -> list[tuple[Receiver, CardState]]:
    query = CardNotice.select().where(CardNotice.card == card).order_by(CardNotice.id)
    return [(notice.receiver, notice.state) for notice in query]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_own_cards_and_nobody_elses(cast: Cast, reader: As, language: str) -> None:
    page = reader(cast.aino).get(CARDS[language])
    number = only_card(cast.aino).number
    assert " ".join(number[at : at + 4] for at in range(0, 16, 4)) in page.text
    for other in (cast.eino, cast.otso):
        assert only_card(other).number[-4:] not in page.text
    assert {"fi": "Digitaalinen kortti", "en": "Digital card"}[language] in page.text
    assert "2026" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lost_card_is_blocked_with_one_button(cast: Cast, reader: As, language: str) -> None:
    card, aino = only_card(cast.aino), reader(cast.aino)
    path = block_path(card, language)
    asked = aino.get(path)
    assert again(card).state is CardState.ACTIVE
    assert {"fi": "ei voi perua", "en": "cannot be undone"}[language] in asked.text
    answer = aino.post(path)
    assert answer.location == replace_path(card, language)
    assert again(card).state is CardState.BLOCKED
    assert notices(card) == [(Receiver.TILLS, CardState.BLOCKED)]
    event = Event.get()
    assert (event.kind, event.member_id) == ("card_blocked", cast.aino.id)
    assert event.facts == {"ending": card.number[-4:]}
    assert answer.location in [one.get("action") for one in aino.get(answer.location).all("form")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blocked_card_says_so_and_blocking_again_changes_nothing(
    cast: Cast, reader: As, language: str, at: Clock
) -> None:
    card, aino = only_card(cast.aino), reader(cast.aino)
    token = aino.form_token(block_path(card, language))
    aino.post(block_path(card, language))
    before = again(card)
    at(datetime(2026, 12, 15, 14, tzinfo=UTC))
    page = aino.get(block_path(card, language))
    assert {"fi": "on jo suljettu", "en": "blocked already"}[language] in page.text
    answer = aino.post(block_path(card, language), token=token)
    assert answer.location == replace_path(card, language)
    assert again(card).blocked_at == before.blocked_at
    assert Event.select().count() == CardNotice.select().count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stale_token_changes_nothing(cast: Cast, reader: As, language: str) -> None:
    card, aino = only_card(cast.aino), reader(cast.aino)
    for path in (block_path(card, language), ORDER[language]):
        answer = aino.post(path, 422, token="of-an-earlier-visit", seen="0")
        assert {"fi": "<title>Virhe", "en": "<title>Error"}[language] in answer.text
    assert again(card).state is CardState.ACTIVE
    assert Card.select().where(Card.member == cast.aino).count() == 1


def test_foreign_and_unknown_cards_have_no_page(cast: Cast, reader: As) -> None:
    foreign = (only_card(cast.otso).key, only_card(cast.eino).key)
    aino = reader(cast.aino)
    token = aino.form_token(block_path(only_card(cast.aino)))
    for number in (*foreign, 0, 2**31 - 1, 2**31, 10**30):
        for last in ("block/", "order/"):
            path = f"{CARDS['en']}{number}/{last}"
            assert aino.client.get(path).status_code == 404
            aino.post(path, 404, token=token)
    assert not Card.select().where(Card.state == CardState.BLOCKED).exists()
    assert Event.select().count() == CardNotice.select().count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_parallel_card_is_ordered_once(cast: Cast, reader: As, language: str) -> None:
    aino = reader(cast.aino)
    assert "Koivukuja 3" in aino.get(ORDER[language]).text
    same: dict[str, Any] = {"seen": seen(aino), "token": aino.form_token(ORDER[language])}
    for _ in range(2):
        assert aino.post(ORDER[language], **same).location == CARDS[language]
    card = Card.get(Card.kind == CardKind.PLASTIC)
    assert (card.member_id, card.state) == (cast.aino.id, CardState.ORDERED)
    assert notices(card) == [(Receiver.CARD_MAKER, CardState.ORDERED)]
    assert [(one.kind, one.facts) for one in Event.select()] == [
        ("card_ordered", {"ending": card.number[-4:]})
    ]
    page = aino.get(CARDS[language])
    assert {"fi": "Tulossa, tilattu", "en": "On its way"}[language] in page.text


def test_a_form_opened_anew_orders_another(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(ORDER["en"], seen=seen(aino))
    aino.post(ORDER["en"], seen=seen(aino))
    assert Card.select().where(Card.member == cast.aino).count() == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_more_than_three_are_usable(cast: Cast, reader: As, language: str) -> None:
    add_card(cast.aino)
    card, aino = add_card(cast.aino), reader(cast.aino)
    token = aino.form_token(block_path(card))
    page = aino.get(ORDER[language])
    assert {"fi": "3 korttia", "en": "You have 3 cards"}[language] in page.text
    aino.post(ORDER[language], 409, token=token, seen=str(card.id))
    assert Card.select().where(Card.member == cast.aino).count() == 3


def test_an_order_that_does_not_say_what_it_saw_is_refused(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    bad: tuple[dict[str, Any], ...] = (
        {},
        {"seen": ""},
        {"seen": "x"},
        {"seen": "-1"},
        {"seen": str(2**31)},
    )
    for sent in bad:
        assert "Open the page anew." in aino.refused(ORDER["en"], **sent).text
    assert Card.select().where(Card.member == cast.aino).count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_address_the_way_leads_to_its_form(
    cast: Cast, reader: As, language: str
) -> None:
    otso = reader(cast.otso)
    page = otso.get(ORDER[language])
    form = {"fi": "/fi/oma-tili/tiedot/osoite/", "en": "/en/account/information/address/"}
    assert form[language] in [one.get("href") for one in page.all("a")]
    token = otso.form_token(block_path(only_card(cast.otso)))
    otso.post(ORDER[language], 409, token=token, seen="0")
    assert Card.select().where(Card.member == cast.otso).count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_protected_address_is_not_shown_and_needs_no_street(
    cast: Cast, reader: As, language: str
) -> None:
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    Member.update(protected_address=True).where(Member.id == cast.otso.id).execute()
    assert "Koivukuja" not in reader(cast.aino).get(ORDER[language]).text
    otso = reader(cast.otso)
    otso.post(ORDER[language], seen=seen(otso))
    assert Card.get(Card.kind == CardKind.PLASTIC).member_id == cast.otso.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blocked_digital_card_is_replaced_at_once(cast: Cast, reader: As, language: str) -> None:
    card, otso = only_card(cast.otso), reader(cast.otso)  # has no address, and needs none
    otso.post(block_path(card, language))
    token = otso.form_token(replace_path(card, language))
    for _ in range(2):
        assert otso.post(replace_path(card, language), token=token).location == CARDS[language]
    new = Card.get(Card.replaces == card)
    assert (new.kind, new.state) == (CardKind.DIGITAL, CardState.ACTIVE)
    assert notices(new) == [(Receiver.TILLS, CardState.ACTIVE)]
    assert Card.select().where(Card.member == cast.otso).count() == 2
    assert {"fi": "tehty tai tilattu", "en": "made or ordered"}[language] in otso.get(
        replace_path(card, language)
    ).text
    assert {"fi": "sen tilalla", "en": "in its place"}[language] in otso.get(CARDS[language]).text


def test_a_blocked_plastic_card_is_replaced_by_post(cast: Cast, reader: As) -> None:
    card, aino = add_card(cast.aino, CardKind.PLASTIC), reader(cast.aino)
    aino.post(block_path(card))
    aino.post(replace_path(card))
    new = Card.get(Card.replaces == card)
    assert (new.kind, new.state) == (CardKind.PLASTIC, CardState.ORDERED)
    assert notices(new) == [(Receiver.CARD_MAKER, CardState.ORDERED)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_in_use_is_blocked_before_it_is_replaced(
    cast: Cast, reader: As, language: str
) -> None:
    card, aino = only_card(cast.aino), reader(cast.aino)
    page = aino.get(replace_path(card, language))
    assert block_path(card, language) in [one.get("href") for one in page.all("a")]
    aino.post(replace_path(card, language), 409, token=aino.form_token(ORDER["en"]))
    assert not Card.select().where(Card.replaces.is_null(False)).exists()


def test_orders_are_limited_and_blocking_is_not(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    token = aino.form_token(ORDER["en"])
    for _ in range(10):
        aino.post(ORDER["en"], token=token, seen="0")
    assert "Try again tomorrow" in aino.post(ORDER["en"], 429, token=token, seen="0").text
    for _ in range(12):
        aino.post(block_path(only_card(cast.aino)), token=token)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_who_has_been_told(cast: Cast, reader: As, language: str, at: Clock) -> None:
    aino, card = reader(cast.aino), only_card(cast.aino)
    untold = {"fi": "Kassoille ei ole vielä kerrottu.", "en": "The tills have not been told yet."}
    assert untold[language] not in aino.get(CARDS[language]).text  # there is nothing to tell
    service.block(card)
    page = aino.get(CARDS[language])
    assert untold[language] in page.text
    assert {"fi": "Kassat eivät ole vielä", "en": "The tills have not taken in"}[
        language
    ] in page.text
    exports.FEEDS[Receiver.TILLS].gather()
    assert untold[language] in aino.get(CARDS[language]).text  # sent is not told
    at(datetime(2026, 12, 16, 6, 30, tzinfo=UTC))
    tell(Receiver.TILLS)
    page = reader(cast.aino).get(CARDS[language])
    assert untold[language] not in page.text
    hour = {"fi": "16. joulukuuta 2026 klo 8.30", "en": "16 December 2026, 08:30"}
    assert page.text.count(hour[language]) == 2  # of the card, and of all


def test_a_plastic_card_is_in_use_since_its_maker_confirmed_it(
    cast: Cast, reader: As, at: Clock
) -> None:
    card = service.order_parallel(cast.aino, 0)
    at(datetime(2026, 12, 18, 10, tzinfo=UTC))
    tell(Receiver.CARD_MAKER)
    page = reader(cast.aino).get(CARDS["en"])
    assert again(card).state is CardState.ACTIVE
    assert "In use since 18 December 2026." in page.text
    assert "The card maker was told: 18 December 2026, 12:00." in page.text
    assert "The tills have not been told yet." in page.text


def test_a_visitor_is_led_to_log_in(cast: Cast, reader: As) -> None:
    for path in (CARDS["fi"], ORDER["fi"], block_path(only_card(cast.aino), "fi")):
        assert reader().client.get(path).location == "/fi/kirjaudu/"
