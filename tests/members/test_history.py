"""The history of a membership: words for everything, nobody else's, a page at a time."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NamedTuple

import pytest

from plussa.auth.models import IdentityCheckWay
from plussa.db import database
from plussa.desk.membership.confirming import Document
from plussa.members.event_kinds import EventKind
from plussa.members.events import PAGE, record, what_happened
from plussa.members.models import Actor, Card, Event, Member
from plussa.money.models import MoneyWish
from plussa.permissions.models import Permission
from plussa.permissions.rules import values
from tests.conftest import Clock
from tests.document import Element, Page
from tests.people import Cast, Reader
from tests.queries import counted

As = Callable[..., Reader]
HISTORY = {"fi": "/fi/oma-tili/tapahtumat/", "en": "/en/account/history/"}
DETAILS: dict[EventKind, dict[str, Any]] = {
    EventKind.CARD_BLOCKED: {"ending": "4711"},
    EventKind.CARD_ORDERED: {"ending": "4711"},
    EventKind.MONEY_CHOSEN: {"wish": "donate"},
    EventKind.TILL_ROW_STORED: {"receipt": "4711", "reason": "Ostos tehtiin kahdesti."},
    EventKind.TILL_ROW_SET_ASIDE: {"receipt": "4711", "reason": "Sama ostos tuli kahdesti."},
    EventKind.ESTATE_OPENED: {"ending": "4711"},
    EventKind.PROOF_ASKED: {"way": "letter"},
    EventKind.MONEY_RIGHTS_CHANGED: {"see": True, "use": False},
    EventKind.PERMISSION_GIVEN: {"about": "email", "value": "on"},
    EventKind.PERMISSION_TAKEN: {"about": "email", "value": "off"},
    EventKind.DETAIL_LEVEL_CHANGED: {"about": "detail_level", "value": "group"},
}
BY = {  # the page says who did it in words of each language
    Actor.MEMBER: ("Tekijä: sinä.", "Done by you."),
    Actor.HOUSEHOLD: (
        "Tekijä: talouden jäsen Eino Esimerkki.",
        "Done by Eino Esimerkki, a member of the household.",
    ),
    Actor.CUSTOMER_SERVICE: ("Tekijä: asiakaspalvelu.", "Done by customer service."),
    Actor.PROGRAMME: ("Tekijä: ohjelma.", "Done by the programme."),
}
RIGHTS: list[tuple[dict[str, Any], str]] = [
    ({"see": True, "use": True}, "got the right to see and use"),
    ({"see": True, "use": False}, "got the right to see your household’s Plussa money, but not"),
    ({"see": False, "use": False}, "no longer ha"),
]


class Line(NamedTuple):
    """One event as the page tells it."""

    when: str
    what: str
    by: str


def lines(page: Page) -> list[Line]:
    """The events of a page, from the newest on."""
    found = []
    for row in page.all("li"):
        if row.parent is not None and row.parent.get("class") == "rows":
            first, second = (one for one in row.children if isinstance(one, Element))
            when = next(one.text for one in first.walk() if one.tag == "strong")
            found.append(Line(when, first.text.removeprefix(when).strip(), second.text))
    return found


def earlier(page: Page) -> str:
    """Where the next page is; nothing on the last one."""
    words = ("Earlier", "Aiemmat")
    return next((link.get("href") for link in page.all("a") if link.text in words), "")


def all_pages(reader: Reader, path: str) -> list[Page]:
    """The whole history, page by page."""
    pages = []
    while path:
        pages.append(reader.get(path))
        path = earlier(pages[-1])
    return pages


def happened(member: Member, count: int) -> None:
    """Let a number of things happen."""
    for number in range(count):
        record(member, EventKind.CARD_ORDERED, ending=f"{number:04}")


CODES: dict[EventKind, tuple[str, type[Enum]]] = {  # of others' enumerations, which may grow
    EventKind.CONFIRMED: ("document", Document),
    EventKind.PROOF_ASKED: ("way", IdentityCheckWay),
    EventKind.MONEY_CHOSEN: ("wish", MoneyWish),
}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_that_an_event_holds_has_words_of_its_own(cast: Cast, kind: EventKind) -> None:
    fact, codes = CODES[kind]
    found = [Event(kind=kind.value, details=json.dumps({fact: one.value})) for one in codes]
    assert len({what_happened(event, "").words for event in found}) == len(codes)


@pytest.mark.parametrize("permission", Permission)
def test_every_value_of_a_permission_has_words_of_its_own(
    cast: Cast, permission: Permission
) -> None:
    told = set()
    for value in values(permission):
        facts = json.dumps({"about": permission.value, "value": value.value})
        event = Event(kind=EventKind.PERMISSION_GIVEN.value, details=facts)
        told.add(what_happened(event, "").words)
    assert len(told) == len(values(permission))


@pytest.mark.parametrize("language", HISTORY)
@pytest.mark.parametrize("named", [True, False])
def test_every_kind_has_words_of_its_own(
    cast: Cast, reader: As, language: str, named: bool
) -> None:
    aino = reader(cast.aino)
    for kind in EventKind:
        other = cast.eino if named else None
        record(cast.aino, kind, other=other, **DETAILS.get(kind, {}))
    told = [line.what for page in all_pages(aino, HISTORY[language]) for line in lines(page)]
    assert len(told) == len(set(told)) == len(EventKind)
    assert all(len(words) > 10 and words.endswith(".") for words in told), told


@pytest.mark.parametrize(("language", "when"), [
    ("fi", "5. tammikuuta 2027 klo 0.30"), ("en", "5 January 2027, 00:30"),
])  # fmt: skip
def test_it_says_when_in_helsinki(
    cast: Cast, reader: As, at: Clock, language: str, when: str
) -> None:
    at(datetime(2027, 1, 4, 22, 30, tzinfo=UTC))
    record(cast.aino, EventKind.PHONE_CHANGED)
    [line] = lines(reader(cast.aino).get(HISTORY[language]))
    assert line.when.replace("\u00a0", " ") == when


@pytest.mark.parametrize("actor", BY)
@pytest.mark.parametrize("language", HISTORY)
def test_it_says_by_whom(cast: Cast, reader: As, language: str, actor: Actor) -> None:
    record(cast.aino, EventKind.PRIMARY_RECEIVED, actor, cast.eino)
    [line] = lines(reader(cast.aino).get(HISTORY[language]))
    assert line.by == BY[actor][language == "en"]


def test_who_declined_is_nobody_of_the_household(cast: Cast, reader: As) -> None:
    record(cast.aino, EventKind.INVITATION_DECLINED, Actor.PROGRAMME)
    [line] = lines(reader(cast.aino).get(HISTORY["en"]))
    assert line.by == "Done by whoever was invited."


def test_who_is_gone_is_not_said_to_have_done_it(cast: Cast, reader: As) -> None:
    record(cast.aino, EventKind.HOUSEHOLD_LOST, Actor.HOUSEHOLD, cast.eino)
    [line] = lines(reader(cast.aino).get(HISTORY["en"]))
    assert line.what == "Eino Esimerkki is no longer in your household."
    assert line.by == "Done by a member of the household."


@pytest.mark.parametrize(("facts", "words"), RIGHTS)
def test_rights_to_the_money_are_told_to_both(
    cast: Cast, reader: As, facts: dict[str, Any], words: str
) -> None:
    record(cast.aino, EventKind.MONEY_RIGHTS_CHANGED, other=cast.eino, **facts)
    record(cast.eino, EventKind.MONEY_RIGHTS_CHANGED, Actor.HOUSEHOLD, cast.aino, **facts)
    for member, name in ((cast.aino, "Eino Esimerkki"), (cast.eino, "You")):
        [line] = lines(reader(member).get(HISTORY["en"]))
        assert line.what.startswith(f"{name} {words}")


def test_who_is_not_confirmed_sees_no_name(cast: Cast, reader: As) -> None:
    Member.update(confirmed_at=None).where(Member.id == cast.aino.id).execute()
    for kind in EventKind:
        for actor in (Actor.MEMBER, Actor.HOUSEHOLD):
            record(cast.aino, kind, actor, cast.eino, **DETAILS.get(kind, {}))
    pages = all_pages(reader(cast.aino), HISTORY["en"])
    assert sum(len(lines(page)) for page in pages) == 2 * len(EventKind)
    assert not any("Eino" in page.text for page in pages)


def test_who_has_been_deleted_leaves_the_event(cast: Cast, reader: As) -> None:
    record(cast.otso, EventKind.HOUSEHOLD_GAINED, Actor.HOUSEHOLD, cast.aino)
    Card.delete().where(Card.member == cast.aino).execute()
    cast.aino.delete_instance()
    [line] = lines(reader(cast.otso).get(HISTORY["en"]))
    assert line.what == "Somebody came to your household."
    assert line.by == "Done by a member of the household."


def test_the_newest_comes_first_and_a_card_is_told_by_its_last_digits(
    cast: Cast, reader: As
) -> None:
    record(cast.aino, EventKind.CARD_BLOCKED, ending="4711")
    record(cast.aino, EventKind.PHONE_CHANGED)
    assert [line.what for line in lines(reader(cast.aino).get(HISTORY["en"]))] == [
        "Your telephone number was changed.",
        "The card whose number ends in 4711 was blocked.",
    ]


def test_without_events_it_says_so(cast: Cast, reader: As) -> None:
    assert "Nothing has changed yet." in reader(cast.aino).get(HISTORY["en"]).text


def test_pages_follow_one_another_and_hold_everything_once(cast: Cast, reader: As) -> None:
    happened(cast.aino, 2 * PAGE + 1)
    pages = [lines(page) for page in all_pages(reader(cast.aino), HISTORY["en"])]
    assert [len(page) for page in pages] == [PAGE, PAGE, 1]
    told = [line.what for page in pages for line in page]
    assert told == [
        f"A card whose number ends in {number:04} was ordered."
        for number in reversed(range(2 * PAGE + 1))
    ]


def test_a_page_that_is_just_full_has_no_page_after_it(cast: Cast, reader: As) -> None:
    happened(cast.aino, PAGE)
    assert earlier(reader(cast.aino).get(HISTORY["en"])) == ""


def test_the_place_of_somebody_elses_event_shows_nothing_of_it(cast: Cast, reader: As) -> None:
    record(cast.otso, EventKind.PHONE_CHANGED)
    record(cast.aino, EventKind.CARD_BLOCKED, ending="4711")
    record(cast.otso, EventKind.CARD_ORDERED, ending="0815")
    otso = reader(cast.otso)
    shown = [
        [line.what for line in lines(otso.get(f"{HISTORY['en']}{event.id}/"))]
        for event in list(Event.select().order_by(Event.id))
    ]
    assert shown == [
        [],
        ["Your telephone number was changed."],
        ["Your telephone number was changed."],
    ]


@pytest.mark.parametrize(("place", "status"), [
    ("0", 200), ("2147483647", 200), ("2147483648", 404), ("9" * 40, 404), ("-1", 404),
])  # fmt: skip
def test_any_place_is_answered(cast: Cast, reader: As, place: str, status: int) -> None:
    happened(cast.aino, 1)
    assert reader(cast.aino).client.get(f"{HISTORY['en']}{place}/").status_code == status


def test_one_event_and_a_hundred_take_the_same_queries(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    taken = []
    for count in (1, 99):
        for number in range(count):
            other = (cast.eino, cast.otso, None)[number % 3]
            record(cast.aino, EventKind.HOUSEHOLD_GAINED, Actor.HOUSEHOLD, other)
        with counted() as asked:
            assert aino.client.get(HISTORY["en"]).status_code == 200
        taken.append(len(asked))
    assert 0 < taken[0] == taken[1]


def test_what_is_counted_is_what_was_asked(cast: Cast) -> None:
    with counted() as asked, database.atomic():
        Member.select().count()
        assert [sql.split()[0] for sql in asked] == ["SELECT"]
    Member.select().count()
    assert len(asked) == 1
