"""Stopping messages from a message: one press, without a login, and back again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask, url_for

from plussa import clock
from plussa.mailings import newsletters, stopping
from plussa.mailings.mails import STOP, newsletter
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.outbox.render import speaking
from plussa.permissions import service
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.web import limits
from plussa.web.links import sign
from tests.conftest import Clock
from tests.mailings.test_newsletters import TEXTS, allow
from tests.people import Cast, Reader
from tests.permissions.choosing import choose, made

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
    return service.standing(member, Permission.EMAIL).value


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


def test_after_half_an_hour_there_is_no_way_back(
    cast: Cast, reader: As, links: dict[str, str], at: Clock
) -> None:
    visitor, path = reader(), links["stop_link"]
    visitor.post(path)
    page = visitor.get(path + "sent/")
    assert "You can undo this here for 30 minutes." in page.text
    at(clock.now() + timedelta(minutes=30))
    for address in (path + "sent/", path + "undo/"):
        page = visitor.get(address)
        assert "You can no longer undo this through the message." in page.text
        assert "Allow it again" not in page.text
    token = visitor.form_token(path)
    answer = visitor.client.post(path + "undo/", data={"csrf_token": token})
    assert answer.status_code == 409
    assert value(cast.aino) is Value.OFF


def test_what_the_member_stopped_is_not_allowed_again_by_a_link(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    visitor, path = reader(), links["stop_link"]
    token = visitor.form_token(path)
    visitor.post(path)
    made(cast.aino, Permission.EMAIL, Value.OFF)  # holds already; now it is the member's own
    assert "Allow it again" not in visitor.get(path + "sent/").text
    answer = visitor.client.post(path + "undo/", data={"csrf_token": token})
    assert answer.status_code == 409
    assert value(cast.aino) is Value.OFF


@pytest.mark.parametrize("seed", range(4))
def test_no_link_allows_more_than_the_member_last_chose(cast: Cast, at: Clock, seed: int) -> None:
    """Whatever is chosen, stopped and pressed in whatever order, and however long after."""
    dice, own = Random(seed), Value.OFF  # noqa: S311  not a secret
    letters = [letter_to(cast.aino, number) for number in range(2)]
    taken_back = 0
    for _ in range(150):
        at(clock.now() + timedelta(minutes=dice.choice([0, 0, 1, 1, 29, 31])))
        found = stopping.find(dice.choice(letters).key)
        assert found is not None
        match dice.choice(["choose", "choose", "stop", "stop", "undo", "undo", "undo"]):
            case "choose":
                own = dice.choice([Value.ON, Value.ON, Value.OFF])
                how = dice.choice(
                    [Way.FORM, Way.IMPORT, Way.FORM if own is Value.ON else Way.PHONE]
                )
                choose(cast.aino, Permission.EMAIL, own, way=how)
                assert value(cast.aino) is own
            case "stop":
                stopping.stop(found, "fi")
                assert value(cast.aino) is Value.OFF
            case "undo":
                before = value(cast.aino)
                with suppress(stopping.TooLate):
                    stopping.take_back(found, "fi")
                taken_back += before is not value(cast.aino)
                assert value(cast.aino) in (before, own), "a link allowed what the member had not"
    assert taken_back, "nothing was taken back at all: the test shows nothing"


def letter_to(member: Member, number: int) -> Message:
    """A newsletter that a member has got."""
    now = clock.now()
    found: Message = Message.create(
        key=str(uuid4()), kind="newsletter", language="fi", recipient=member.email,
        reader=member.key, parameters=f'{{"newsletter": {number}}}', created_at=now, due_at=now,
        first_due_at=now,
    )  # fmt: skip
    return found


def test_pressing_twice_is_pressing_once(cast: Cast, reader: As, links: dict[str, str]) -> None:
    for _ in range(2):
        reader().post(links["stop_link"])
    assert "off already" in reader().get(links["stop_link"]).text
    assert Choice.select().count() == 2  # allowed, and stopped


PART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)
PRESSED = b"List-Unsubscribe=One-Click"
PRESSES: list[tuple[str | None, bytes]] = [
    ("application/x-www-form-urlencoded", PRESSED),
    ("application/x-www-form-urlencoded; charset=UTF-8", PRESSED),
    ("application/x-www-form-urlencoded;charset=iso-8859-1", PRESSED),
    ("APPLICATION/X-WWW-FORM-URLENCODED", PRESSED + b"\r\n"),
    ("application/x-www-form-urlencoded", b"List-Unsubscribe%3DOne-Click"),
    ("application/x-www-form-urlencoded", b""),
    ("multipart/form-data; boundary=x", PART),
    ('multipart/form-data; boundary="x"; charset=utf-8', PART),
    ("multipart/form-data", PART),  # which no boundary parts
    ("multipart/form-data; boundary=y", PART),
    ("multipart/form-data; boundary=x", b""),
    ("text/plain; charset=utf-8", PRESSED),
    ("application/json", b'{"List-Unsubscribe": "One-Click"}'),
    ("application/json", b"{"),
    ("application/octet-stream", b"\xff\x00"),
    ("no type at all", PRESSED),
    (None, PRESSED),
    (None, b""),
]


@pytest.mark.parametrize(("form", "sent"), PRESSES)
def test_a_mail_program_presses_without_session_or_token(
    app: Flask, cast: Cast, links: dict[str, str], form: str | None, sent: bytes
) -> None:
    program = app.test_client(use_cookies=False)
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site", "Accept": "*/*"}
    answer = program.post(links["one_press_link"], data=sent, content_type=form, headers=headers)
    assert (answer.status_code, answer.text) == (200, "Newsletters are stopped.")
    assert "Set-Cookie" not in answer.headers
    assert value(cast.aino) is Value.OFF


def test_older_programs_open_the_address_and_find_the_button(
    cast: Cast, reader: As, links: dict[str, str]
) -> None:
    visitor, path = reader(), links["one_press_link"]
    actions = [form.get("action") for form in visitor.get(path).all("form")]
    assert links["stop_link"] in actions
    assert value(cast.aino) is Value.ON
    visitor.post(links["stop_link"])
    assert "off already" in visitor.get(path).text


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


def test_presses_of_one_mail_provider_are_not_counted_together(
    app: Flask, cast: Cast, links: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider presses for many members from few addresses; only links are counted."""
    monkeypatch.setattr(limits, "FORMS", "2 per minute")
    program = app.test_client(use_cookies=False)
    for _ in range(3):
        program.post("/en/log-in/")
    assert program.post("/en/log-in/").status_code == 429
    assert program.post(links["one_press_link"], data=ONE_CLICK).status_code == 200
    assert value(cast.aino) is Value.OFF


def test_a_provider_may_press_as_often_as_it_has_readers(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """200 presses of 200 newsletters from one address; then one that is forged is counted as ever."""
    for name in ("FORMS", "OF_MEMBERS", "FORGED"):
        monkeypatch.setattr(limits, name, "5 per minute")
    program = app.test_client(use_cookies=False)
    with app.test_request_context("/en/"):
        presses = [
            url_for(
                "stopping.stop_at_once", token=sign(STOP, letter_to(cast.aino, n).key, clock.now())
            )
            for n in range(200)
        ]
    again = [presses[0]] * 20
    statuses = {program.post(one, data=ONE_CLICK).status_code for one in (*presses, *again)}
    assert statuses == {200}
    forged = [
        one.replace("/stop-messages/", f"/stop-messages/{n}") for n, one in enumerate(presses)
    ]
    assert [program.post(one, data=ONE_CLICK).status_code for one in forged[:7]] == [410] * 5 + [
        429
    ] * 2
    assert program.post(presses[0], data=ONE_CLICK).status_code == 200


def test_forged_links_are_counted(
    app: Flask, cast: Cast, links: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORGED", "2 per minute")
    program = app.test_client(use_cookies=False)
    forged = [
        links["one_press_link"].replace("/stop-messages/", f"/stop-messages/{n}") for n in range(3)
    ]
    assert forged[0] != links["one_press_link"]
    assert [program.post(one, data=ONE_CLICK).status_code for one in forged] == [410, 410, 429]
    assert program.post(links["one_press_link"], data=ONE_CLICK).status_code == 200
