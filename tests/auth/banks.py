"""A demo bank on loopback and a site that knows it, for tests of logging in with a bank."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from plussa import clock
from plussa.auth.bank.broker import Broker, read_broker
from plussa.auth.bank.client import finish, start
from plussa.auth.bank.outcomes import Identified, Started
from plussa.auth.bank.states import begin
from plussa.demo.bank import create_bank
from plussa.demo.bank_files import prepare
from plussa.demo.bank_provider import Bank
from plussa.demo.cast import PEOPLE

RETURN = "http://plussa.test/fi/paluu/"
TIMEOUT = 10
Lie = Callable[..., None]  # changes claims of the bank's ID tokens; None leaves one out


class Quiet(WSGIRequestHandler):
    """Does not write a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass
class Town:
    """A demo bank that runs, and the broker as the site knows it."""

    home: str
    folder: Path
    bank: Bank
    broker: Broker

    def leave(self, fresh: bool = False, language: str = "fi") -> tuple[str, Started]:
        """Somebody leaves the site for the bank."""
        started = begin("browser", RETURN, fresh, clock.now())
        return start(self.broker, started, language), started

    def choose(self, address: str, **choice: str) -> dict[str, str]:
        """What they come back with after a choice at the bank: person="0", or cancel="yes"."""
        page = requests.get(address, timeout=TIMEOUT)
        assert page.status_code == 200, page.text
        answer = requests.post(page.url, data=choice, timeout=TIMEOUT, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        return returned(answer)

    def come_back(self, started: Started, params: dict[str, str]) -> Identified:
        """They are back at the site."""
        return finish(self.broker, started, params, clock.now())

    def log_in(self, fresh: bool = False) -> Identified:
        """The whole way, as the first person."""
        address, started = self.leave(fresh)
        return self.come_back(started, self.choose(address, person="0"))


def seconds(moment: datetime) -> int:
    """A moment as tokens write it."""
    return int(moment.timestamp())


def returned(answer: requests.Response) -> dict[str, str]:
    """The parameters of an address that leads back to the site."""
    address = urlsplit(answer.headers["Location"])
    assert address._replace(query="").geturl() == RETURN
    return dict(parse_qsl(address.query))


@contextmanager
def running_bank(folder: Path) -> Iterator[Town]:
    """A demo bank that runs in a thread, so that it keeps the same time as the tests."""
    server = make_server("127.0.0.1", 0, _nothing, threaded=True, request_handler=Quiet)
    home = f"http://127.0.0.1:{server.port}"
    contract = prepare(folder, home, [RETURN])
    made = Bank(contract, PEOPLE)
    server.app = create_bank(made)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Town(home, folder, made, read_broker(folder / "broker.toml"))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _nothing(environ: object, start_response: object) -> list[bytes]:
    raise AssertionError("asked before it was ready")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
