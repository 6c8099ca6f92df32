"""Who has looked at a member's data: the rule of a look, and the member's page of looks."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from plussa import clock
from plussa.members.looks import PAGE, Look, Reason, current, newest, open_look
from plussa.members.models import Member
from plussa.members.staff import StaffRole
from tests.conftest import Clock
from tests.people import Cast, Reader
from tests.queries import counted

As = Callable[..., Reader]
LOOKS = {"fi": "/fi/oma-tili/tapahtumat/katselut/", "en": "/en/account/history/looks/"}
WORDS = {
    "call": "The reason was a call.",
    "letter": "The reason was a letter or an email.",
    "case 12345678": "The reason was case 12345678.",
    "payment": "The reason was a check of a payment.",
    "other Tarkastus <b>": "The reason, in their own words: Tarkastus <b>",
}


def look_at(member: Member, reason: str = "call", handler: str = "kaisa") -> Look:
    """Have customer service open a look."""
    return open_look(member, handler, StaffRole.AGENT, reason, 30)


def test_a_look_is_open_for_its_minutes_to_who_opened_it(cast: Cast, at: Clock) -> None:
    look, began = look_at(cast.aino), clock.now()
    assert current(cast.aino, "kaisa") == look
    assert current(cast.aino, "liisa") is None
    assert current(cast.eino, "kaisa") is None
    at(began + timedelta(minutes=29, seconds=59))
    assert current(cast.aino, "kaisa") == look
    at(began + timedelta(minutes=30))
    assert current(cast.aino, "kaisa") is None


def test_pressed_twice_it_is_one_look(cast: Cast) -> None:
    assert look_at(cast.aino) == look_at(cast.aino)
    assert Look.select().count() == 1


def test_another_reason_or_a_later_time_is_another_look(cast: Cast, at: Clock) -> None:
    first, began = look_at(cast.aino), clock.now()
    second = look_at(cast.aino, "payment")
    at(began + timedelta(minutes=2))
    third = look_at(cast.aino, "payment")
    assert len({first.id, second.id, third.id}) == 3
    assert current(cast.aino, "kaisa") == third


@pytest.mark.parametrize(("stored", "why"), [
    ("call", (Reason.CALL, "")),
    ("case 12345678", (Reason.CASE, "12345678")),
    ("other asia on auki", (Reason.OTHER, "asia on auki")),
    ("asia on auki", (Reason.OTHER, "asia on auki")),
])  # fmt: skip
def test_a_reason_is_read_as_it_was_stored(stored: str, why: tuple[Reason, str]) -> None:
    assert Look(reason=stored).why == why


def test_the_newest_come_first_a_page_at_a_time(cast: Cast) -> None:
    rows = [look_at(cast.aino, f"other {number}").id for number in range(PAGE + 1)]
    look_at(cast.otso)
    found, following = newest(cast.aino)
    assert [one.id for one in found] == rows[:0:-1]
    assert [one.id for one in newest(cast.aino, following)[0]] == rows[:1]


def test_the_member_reads_when_in_which_role_and_why(cast: Cast, reader: As) -> None:
    for reason in WORDS:
        look_at(cast.aino, reason)
    open_look(cast.aino, "olli", StaffRole.AUDITOR, "payment", 30)
    page = reader(cast.aino).get(LOOKS["en"])
    for words in WORDS.values():
        assert words in page.text
    assert "15 December 2026, 12:00" in page.text.replace("\u00a0", " ")
    assert "Looked at by an agent in customer service." in page.text
    assert "Looked at by an auditor, who can change nothing." in page.text
    assert "kaisa" not in page.text  # the role is told, not the person


def test_in_finnish_too(cast: Cast, reader: As) -> None:
    look_at(cast.aino)
    assert "Syynä oli puhelu." in reader(cast.aino).get(LOOKS["fi"]).text


def test_without_looks_it_says_so_and_what_to_do_if_one_seems_wrong(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).get(LOOKS["en"])
    assert "Nobody has looked at your data." in page.text
    assert "/en/write-to-customer-service/" in [link.get("href") for link in page.all("a")]


def test_the_history_leads_there_without_a_count(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    before = aino.get("/en/account/history/").text
    look_at(cast.aino)
    page = aino.get("/en/account/history/")
    assert page.text == before
    assert LOOKS["en"] in [link.get("href") for link in page.all("a")]


def test_nobody_elses_looks_are_shown(cast: Cast, reader: As) -> None:
    look = look_at(cast.aino, "other vain Ainolle")
    otso = reader(cast.otso)
    for path in (LOOKS["en"], f"{LOOKS['en']}{look.id + 1}/"):
        assert "vain Ainolle" not in otso.get(path).text


def test_pages_of_looks_follow_one_another(cast: Cast, reader: As) -> None:
    for number in range(PAGE + 1):
        look_at(cast.aino, f"other syy {number:02}")
    aino = reader(cast.aino)
    first = aino.get(LOOKS["en"])
    [on] = [link.get("href") for link in first.all("a") if link.text == "Earlier"]
    assert "syy 00" not in first.text
    assert "syy 00" in aino.get(on).text
    assert "Nothing earlier." in aino.get(f"{LOOKS['en']}1/").text


def test_one_look_and_thirty_take_the_same_queries(cast: Cast, reader: As) -> None:
    aino, taken = reader(cast.aino), []
    for count in (1, 29):
        for number in range(count):
            look_at(cast.aino, f"other {count} {number}")
        with counted() as asked:
            assert aino.client.get(LOOKS["en"]).status_code == 200
        taken.append(len(asked))
    assert 0 < taken[0] == taken[1]
