"""Stopping messages from a message: one press, without a login, and back again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from plussa import clock
from plussa.mailings import newsletters
from plussa.mailings.mails import newsletter
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.outbox.render import speaking
from plussa.permissions import service
from plussa.permissions.models import Choice, Permission, Value, Way
from tests.conftest import Clock
from tests.mailings.test_newsletters import TEXTS, allow
from tests.people import Cast, Reader

As = Callable[..., Reader]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def links(app: Flask, cast: Cast) -> dict[str, str]:
    """The paths of the links in a newsletter for Aino."""
    allow(cast.aino)
    newsletters.queue(newsletters.prepare(Path("joulu"), TEXTS))
    with speaking(app, "en"):
        values = newsletter(Message.get(Message.kind == "newsletter"))
    assert values is not None
    return {name: urlsplit(values[name]).path for name in ("stop_link", "one_press_link")}


def value(member: Member) -> Value:
    return service.value_of(member, Permission.EMAIL)


def test_looking_changes_nothing_and_a_press_stops(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    visitor, path = reader(), links["stop_link"]
    visitor.get(path)
    visitor.client.head(path)
    assert value(cast.aino) is Value.ON
    stopped = visitor.post(path).location
    assert "Newsletters are stopped" in visitor.get(stopped).text
    assert value(cast.aino) is Value.OFF
    choice = Choice.select().order_by(Choice.id.desc()).get()
    assert (choice.way, choice.message) == (Way.MESSAGE, Message.get().key)


def test_it_can_be_taken_back_on_the_page(cast: Cast, reader: As, links: dict[str, str]) -> None:
    visitor, path = reader(), links["stop_link"]
    visitor.post(path)
    visitor.post(path + "undo/")
    assert value(cast.aino) is Value.ON
    assert "Newsletters are on" in visitor.get(path + "sent/").text


def test_pressing_twice_is_pressing_once(cast: Cast, reader: As, links: dict[str, str]) -> None:
    for _ in range(2):
        reader().post(links["stop_link"])
    assert "off already" in reader().get(links["stop_link"]).text
    assert Choice.select().count() == 2  # allowed, and stopped


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_presses_without_session_or_token(
    app: Flask, cast: Cast, links: dict[str, str], form: str
) -> None:
    program = app.test_client(use_cookies=False)
    answer = program.post(links["one_press_link"], data=ONE_CLICK, content_type=form)
    assert (answer.status_code, answer.text) == (200, "Newsletters are stopped.")
    assert "Set-Cookie" not in answer.headers
    assert value(cast.aino) is Value.OFF


def test_scanners_that_open_links_change_nothing(
    app: Flask, cast: Cast, links: dict[str, str]
) -> None:
    scanner = app.test_client(use_cookies=False)
    for path in links.values():
        for method in ("GET", "HEAD", "OPTIONS"):
            scanner.open(path, method=method)
    assert value(cast.aino) is Value.ON


def test_links_that_are_not_ours_change_nothing(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    path = links["stop_link"]
    token = path.split("/")[-2]
    for other in (token[:-1], token[1:], "forged", token.swapcase()):
        wrong = path.replace(token, other)
        assert "does not work any more" in reader().get(wrong, 410, links=False).text
        assert reader().client.post(wrong + "at-once/", data=ONE_CLICK).status_code == 410
    assert value(cast.aino) is Value.ON


def test_an_old_link_has_expired(cast: Cast, reader: As, links: dict[str, str], at: Clock) -> None:
    at(clock.now() + timedelta(days=800))
    reader().get(links["stop_link"], 410, links=False)
    assert reader().client.post(links["one_press_link"], data=ONE_CLICK).status_code == 410


def test_a_link_of_who_has_left_or_is_gone_is_friendly(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    Member.update(left_at=clock.now()).where(Member.id == cast.aino.id).execute()
    reader().get(links["stop_link"], 410, links=False)
    Message.delete().execute()
    reader().get(links["stop_link"], 410, links=False)


def test_a_form_without_its_token_stops_nothing(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    answer = reader().client.post(links["stop_link"], data={})
    assert answer.status_code == 422
    assert value(cast.aino) is Value.ON


def test_too_many_presses_from_one_place_wait(
    app: Flask, cast: Cast, links: dict[str, str]
) -> None:
    program = app.test_client(use_cookies=False)
    for _ in range(60):
        program.post(links["one_press_link"], data=ONE_CLICK)
    assert program.post(links["one_press_link"], data=ONE_CLICK).status_code == 429
