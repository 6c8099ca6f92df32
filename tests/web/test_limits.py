"""Limits against floods: whom they count, what they cost, and what holds while their store is away."""

import logging
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse

from bench.servers import free_port
from plussa.db import database
from plussa.web import limits
from tests.audit import audit
from tests.conftest import ORIGIN
from tests.document import Page
from tests.people import PASSWORD, Cast, Reader
from tests.waits import is_open, until

As = Callable[..., Reader]
LOG_IN = {"fi": "/fi/kirjaudu/", "en": "/en/log-in/"}
HOLDS = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_network_is_what_one_subscriber_has(address: str, network: str) -> None:
    assert limits.network_of(address) == network


@pytest.fixture
def few(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two forms a minute."""
    monkeypatch.setattr(limits, "FORMS", "2 per minute")


@pytest.mark.parametrize("language", ["fi", "en"])
def test_who_sends_too_many_forms_is_told_what_was_not_done(
    app: Flask, few: None, client: FlaskClient, language: str
) -> None:
    path = LOG_IN[language]
    for _ in range(2):
        assert client.post(path).status_code == 422
    answer = client.post(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    page = Page(answer.text, path, 429, ORIGIN, look=lambda found: Page(client.get(found).text))
    assert audit(page) == []
    assert {"fi": "ei lähetetty", "en": "Nothing was sent or changed"}[language] in page.text
    assert client.get(path).status_code == 200, "reading is not counted"


def test_every_form_is_counted_before_anything_else(
    app: Flask, few: None, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the database is asked who is logged in, and the body is not read."""
    for _ in range(2):
        client.post("/en/log-in/")

    def refuse(*arguments: object, **more: object) -> None:
        pytest.fail("asked the database")

    monkeypatch.setattr(database.obj, "connect", refuse)
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and "token" not in rule.arguments:
            values = {"number": "12345678", "kind": "contact", "permission": "email"}
            with app.test_request_context():
                try:
                    built = rule.build({name: values.get(name, 1) for name in rule.arguments})
                except (AttributeError, ValueError, TypeError):
                    continue
            assert built is not None
            answer = client.post(built[1], data="x" * 99, headers=HOLDS)
            assert answer.status_code == 429, built
            tried += 1
    assert tried > 80


def test_who_is_logged_in_is_counted_apart_from_the_network(
    app: Flask, cast: Cast, reader: As, few: None, client: FlaskClient
) -> None:
    aino = reader(cast.aino)
    for _ in range(3):
        client.post("/en/log-in/")
    assert aino.client.post("/en/account/information/phone/").status_code == 422


def test_sessions_do_not_raise_what_one_network_may_send_without_bound(
    cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OF_MEMBERS", "4 per minute")
    statuses = [
        reader(one).client.post("/en/account/information/phone/").status_code
        for one in (cast.aino, cast.eino, cast.otso)
        for _ in range(2)
    ]
    assert statuses == [422, 422, 422, 422, 429, 429]


def test_a_session_that_is_refused_takes_nothing_from_others_of_its_network(
    cast: Cast, reader: As, few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OF_MEMBERS", "4 per minute")
    aino, eino = reader(cast.aino), reader(cast.eino)
    path = "/en/account/information/phone/"
    assert [aino.client.post(path).status_code for _ in range(6)] == [422, 422, *[429] * 4]
    assert eino.client.post(path).status_code == 422


def test_a_forged_session_is_not_counted_apart(
    app: Flask, fresh: str, few: None, client: FlaskClient
) -> None:
    statuses = []
    for guess in range(3):
        headers = {"Cookie": f"plussa=eyJfdXNlcl9pZCI6I{guess}J9.forged"}
        statuses.append(client.post("/en/log-in/", headers=headers).status_code)
    assert statuses == [422, 422, 429]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_body_that_is_too_long_is_refused_in_words(
    cast: Cast, client: FlaskClient, language: str
) -> None:
    sent = client.post(LOG_IN[language], data="a=" + "x" * limits.BODY, headers=HOLDS)
    assert sent.status_code == 413
    page = Page(sent.text, LOG_IN[language], 413, ORIGIN, look=lambda _: None)
    assert {"fi": "liian pitkä", "en": "too long"}[language] in page.text
    assert client.post(LOG_IN[language], data="a=x", headers=HOLDS).status_code == 422


def test_a_form_of_too_many_fields_is_refused(cast: Cast, client: FlaskClient) -> None:
    for kind in ("multipart/form-data", HOLDS["Content-Type"]):
        for number, status in ((limits.PARTS, 422), (limits.PARTS + 1, 413)):
            many = {f"field{n}": "x" for n in range(number)}
            answer = client.post(LOG_IN["en"], data=many, headers={"Content-Type": kind})
            assert answer.status_code == status, kind


@pytest.mark.parametrize("marks", ["\u0345\u0334", "\u0300", "\u0334\u0300\u0345"])
def test_marks_without_end_are_not_composed(cast: Cast, client: FlaskClient, marks: str) -> None:
    """Composing them in order takes time that grows with the square of their number."""
    for number, status in ((30, 422), (31, 413), (9_000, 413)):
        sent = {"email": "a" + (marks * number)[:number], "password": "x"}
        assert client.post(LOG_IN["en"], data=sent).status_code == status


ONE = parse("1 per minute")
FAST = 5 * limits.PATIENCE  # seconds; a store that hangs would be waited for without end


def counted(counter: limits.Counter) -> list[bool]:
    """Two tries; how they were answered."""
    return [counter.hit(ONE, "x"), counter.hit(ONE, "x")]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged of limits."""
    return [one.message for one in caplog.records if one.name == limits.log.name]


@pytest.fixture
def refusing() -> str:
    """A store that refuses."""
    return f"redis://127.0.0.1:{free_port()}"


@pytest.fixture
def hanging() -> Iterator[str]:
    """A store that takes a connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("kind", ["refusing", "hanging"])
def test_without_its_store_a_process_counts_by_itself(
    kind: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    counter = limits.Counter(request.getfixturevalue(kind))
    assert counted(counter) == [True, False]
    assert counted(counter) == [False, False]
    assert len(warnings(caplog)) == 1, "an outage is told once, not for every request"
    assert "does not answer" in warnings(caplog)[0]


def test_a_store_that_is_away_is_asked_now_and_then_by_one_request(
    refusing: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    moment = [1000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: moment[0])
    counter = limits.Counter(refusing)
    asked: list[float] = []
    assert counter._shared is not None
    real = counter._shared.hit

    def note(*arguments: Any) -> bool:
        asked.append(moment[0])
        return real(*arguments)

    monkeypatch.setattr(counter._shared, "hit", note)
    for second in range(31):
        moment[0] = 1000.0 + second
        counter.hit(ONE, "x")
    assert asked == [1000.0, 1010.0, 1020.0, 1030.0]
    assert len(warnings(caplog)) == 1


@contextmanager
def redis(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of our own on loopback."""
    command = [shutil.which("redis-server") or "", "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            until(lambda: is_open(port), "Redis")
            yield process
        finally:
            process.kill()


@pytest.mark.redis
def test_a_store_that_dies_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "RETRY", 0.0)
    port = free_port()
    counter = limits.Counter(f"redis://127.0.0.1:{port}")
    with redis(port, tmp_path) as process:
        assert counted(counter) == [True, False]
        process.kill()
        process.wait()
        assert counted(counter) == [True, False], "by itself"
    with redis(port, tmp_path):
        assert counted(counter) == [True, False], "in the store, which is empty again"
    assert ["does not answer" in one for one in warnings(caplog)] == [True, False]


def test_members_log_in_while_the_store_hangs(
    app: Flask, cast: Cast, reader: As, hanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "plussa.limits", limits.Counter(hanging))
    logging.getLogger(limits.log.name).setLevel(logging.ERROR)
    answer = reader().post(LOG_IN["en"], email="aino@example.fi", password=PASSWORD)
    assert answer.location == "/en/account/"
