"""The app server as it is run: one visitor who is slow, or sends without end, stops nobody."""

import os
import re
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from bench.servers import HOST, ROOT, Server, granian
from plussa.web.limits import BODY

PAGE, LOG_IN = "/fi/saannot/", "/en/log-in/"
FORM = {"Host": HOST, "Content-Type": "application/x-www-form-urlencoded"}
OPTIONS = re.compile(r"GRANIAN_(\w+) ?:?= ?(\w+)")


def options(file: str) -> dict[str, str]:
    """How a file of ours runs granian."""
    return dict(OPTIONS.findall((ROOT / file).read_text("utf-8")))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in options("Makefile").items():
            patch.setitem(os.environ, f"GRANIAN_{name}", value)
        with granian("wsgi:app") as running:
            yield running


def ask(server: Server, method: str, path: str, body: object = None, **more: object) -> int:
    """The status of an answer, which comes soon."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, path, body, FORM, **more)  # type: ignore[arg-type]
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_runs_the_same_in_service_as_where_it_is_measured() -> None:
    assert options("deploy/plussa-web.service") == options("Makefile")
    assert int(options("Makefile")["BLOCKING_THREADS"]) > 1
    for file in ("Makefile", "deploy/plussa-web.service", "tools/run"):
        assert "access-log" not in (ROOT / file).read_text("utf-8").lower(), "it would hold links"
        assert "access_log" not in (ROOT / file).read_text("utf-8").lower()


def test_slow_bodies_stop_nobody(server: Server) -> None:
    slow = []
    try:
        for _ in range(int(options("Makefile")["BLOCKING_THREADS"]) - 1):
            one = socket.create_connection(("127.0.0.1", server.port))
            slow.append(one)
            head = "".join(f"{name}: {value}\r\n" for name, value in FORM.items())
            one.sendall(f"POST {LOG_IN} HTTP/1.1\r\n{head}Content-Length: 1000\r\n\r\na=".encode())
        time.sleep(0.5)  # until each has a thread
        assert ask(server, "GET", PAGE) == 200
        assert ask(server, "GET", LOG_IN) == 200
        assert ask(server, "POST", LOG_IN, "email=a") == 422
    finally:
        for one in slow:
            one.close()
    assert ask(server, "GET", PAGE) == 200


@pytest.mark.parametrize(("size", "status"), [(100, 422), (BODY - 2, 422), (BODY + 2, 413)])
def test_a_body_that_is_too_long_is_not_read(server: Server, size: int, status: int) -> None:
    assert ask(server, "POST", LOG_IN, b"a=" + b"x" * (size - 2)) == status


def test_a_body_that_does_not_say_how_long_it_is_is_not_read(server: Server) -> None:
    """No browser sends one; it is answered while it is still coming."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as sending:
        head = "".join(f"{name}: {value}\r\n" for name, value in FORM.items())
        head = f"POST {LOG_IN} HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n"
        sending.sendall(head.encode() + b"400\r\n" + b"x" * 1024 + b"\r\n")
        assert sending.recv(99).startswith(b"HTTP/1.1 411 ")
