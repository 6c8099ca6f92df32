"""Two app servers on one PostgreSQL and one Redis behind a real nginx are one site."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from flask import Flask

from bench.servers import HOST, ROOT, SETTINGS, Server, free_port, nginx, running
from plussa import clock, create_app, db
from plussa.auth.models import Login
from plussa.config import Settings
from plussa.web.export import export_site
from tests.people import PASSWORD, add_member
from tests.table import ROWS
from tests.waits import is_open, until

pytestmark = [pytest.mark.nginx, pytest.mark.redis]


class Browser:
    """Somebody at the proxy, with a jar for cookies that are for https alone."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.set: list[str] = []

    def ask(self, path: str, port: int | None = None, **data: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        headers = {"Host": HOST, "X-Forwarded-For": "203.0.113.9"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if data:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if data else "GET", path, urlencode(data), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.set.append(line)
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, body

    def send(self, path: str, port: int | None = None, **data: str) -> HTTPResponse:
        """Open a form and send it."""
        _, body = self.ask(path, port)
        tokens = re.findall(r'name="csrf_token" value="([^"]+)"', body)
        answer, _ = self.ask(path, port, csrf_token=tokens[-1], **data)
        return answer


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own on loopback."""
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    program = shutil.which("redis-server") or ""
    command = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        until(lambda: is_open(port), "Redis")
        yield f"redis://127.0.0.1:{port}"
        process.terminate()


@contextmanager
def app_server(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [str(ROOT / ".venv/bin/python"), "-m", "granian", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--interface", "wsgi", "--log-level", "error", "wsgi:app"]
    with running(command, port, False, environment):
        yield port


@pytest.fixture(scope="module")
def site(
    servers: Callable[[str], Any],
    redis_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    app: Flask,
) -> Iterator[tuple[Server, int, int]]:
    """The proxy, and the ports of the two app servers behind it; Aino is a member."""
    folder = tmp_path_factory.mktemp("two")
    folder.chmod(0o755)
    export_site(create_app(Settings.from_env(SETTINGS)), folder / "site", clock.today())
    with servers("postgresql").copy() as url:
        made = db.use(url)
        with db.connected():
            add_member(email="aino@example.fi", given_names="Aino", language="en")
            # The servers hash with the real cost; the cast's password was hashed with the least.
            Login.update(password_hash=PasswordHasher().hash(PASSWORD)).execute()
        made.close_all()
        environment = {**SETTINGS, "PLUSSA_DATABASE": url, "PLUSSA_LIMITS": redis_url}
        environment = {**environment, "PLUSSA_PROXIES": "1", "PATH": "/usr/bin:/bin"}
        with (
            app_server(environment) as one,
            app_server(environment) as two,
            nginx(folder / "site", folder, apps=(one, two)) as proxy,
        ):
            yield proxy, one, two


def test_two_servers_are_one_site(site: tuple[Server, int, int]) -> None:
    proxy, one, two = site
    here, there = Browser(proxy.port), Browser(proxy.port)
    for who, port in ((here, one), (there, two)):
        answer = who.send("/en/log-in/", port, email="aino@example.fi", password=PASSWORD)
        assert (answer.status, answer.headers["Location"]) == (303, "/en/account/")
    session = next(line for line in here.set if line.startswith("__Host-plussa="))
    assert all(part in session for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    # Logged in at one, acting at the other and through the proxy.
    phone = "/en/account/information/phone/"
    assert here.send(phone, two, phone="0407654321").status == 303
    _, body = there.ask("/en/account/information/", one)
    assert "+358 40 7654321" in body
    for _ in range(4):
        answer, body = here.ask("/en/account/")
        assert answer.status == 200
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(answer.headers.get_all("Content-Security-Policy") or []) == 1
    # Logging out everywhere at one ends it at the other.
    assert here.send("/en/account/logging-in/log-out/everywhere/", one).status == 303
    assert there.ask("/en/account/", two)[0].status == 303


def test_guesses_are_counted_together(site: tuple[Server, int, int]) -> None:
    proxy, one, two = site
    statuses = []
    for guess in range(12):
        stranger = Browser(proxy.port)
        port = one if guess % 2 else two
        answer = stranger.send("/en/log-in/", port, email="eino@example.fi", password="wrong")
        statuses.append(answer.status)
    assert statuses == [422] * 10 + [429] * 2


def test_who_claims_another_address_is_not_believed(site: tuple[Server, int, int]) -> None:
    """Every guess claims to be from 203.0.113.9; the proxy says where it is really from."""
    proxy, *_ = site
    for guess in range(31):
        stranger = Browser(proxy.port)
        email = f"nobody{guess}@example.fi"
        answer = stranger.send("/en/log-in/", email=email, password="wrong")
    assert answer.status == 429


def test_without_app_servers_the_account_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    app = create_app(Settings.from_env(SETTINGS))
    export_site(app, tmp_path / "site", clock.today())
    with nginx(tmp_path / "site", tmp_path) as proxy:
        answer, body = Browser(proxy.port).ask("/fi/oma-tili/")
    assert answer.status == 503
    assert "Tili on hetken kiinni" in body


def test_the_proxy_knows_every_address_of_the_app(app: Flask) -> None:
    rules = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    passed = re.search(r"location ~ (\S+) \{", rules)
    assert passed
    unknown = {"root.choose_language", *(name for name in ROWS if name.startswith("examples."))}
    for rule in app.url_map.iter_rules():
        if not ROWS[rule.endpoint].published and rule.endpoint not in unknown:
            assert re.match(passed[1], rule.rule), rule.rule
