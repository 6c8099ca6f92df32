"""What one visitor can cost the others: the dearest anonymous request, and a body that comes slowly."""

import re
import socket
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from bench.figures import Figure, NotMeasured
from bench.load import PATH
from bench.servers import HOST, Server, granian
from plussa import create_app, db
from plussa.auth.password import passwords
from plussa.config import Settings
from plussa.web.limits import BODY

DEAREST = 100.0  # milliseconds of processor time, besides hashing a password
SYMBOLS = "4@8({[<36e9|1!i7+x%z2s5$0o"
HOSTILE = (
    (SYMBOLS * 3)[:71],
    SYMBOLS * 9,
    "q0+%wq6tw%g0(nrm2g+07reruh1+o1t<hnpkuk%1tgwgo3ho30+2uqh!p<(wr",
    "password" * 30,
    "\u0345\u0300\u0334" * 10_000,
    "a." * 30_000,
    "%" * 60_000,
    '"' * 60_000,
    "((" * 30_000 + "@b",
)
JOIN = {"given_names": "Aino", "family_name": "Esimerkki", "email": "aino@example.fi"}
RIGHT = {**JOIN, "of_age": "y", "accepts": "y", "kind": "contact", "text": "Hei", "number": "1"}
SLOW = (
    "POST /en/log-in/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\na="
)
VISITS = 200


def figures(folder: Path) -> Iterator[Figure]:
    """The cost of the dearest anonymous request, and of a page beside one slow body."""
    yield _dearest(folder)
    with granian("wsgi:app") as server:
        yield _beside_slow_body(server)


def _dearest(folder: Path) -> Figure:
    """Every form that anybody can send, with each hostile text in each of its fields in turn."""
    db.use(f"sqlite:///{folder / 'availability.db'}")
    with db.connected():
        db.migrate()
    app = create_app(Settings(database=f"sqlite:///{folder / 'availability.db'}"))
    hasher, quick = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hasher = quick
    try:
        spent = max(
            cost
            for path in _forms(app)
            for cost in _costs(app.test_client(), path, app.extensions["plussa.limits"].reset)
        )
    finally:
        passwords._hasher = hasher
    value = f"{spent[0]:.0f} ({spent[1]})"
    name = "Dearest anonymous request, ms of processor time besides hashing"
    return Figure(name, value, f"< {DEAREST:.0f}", spent[0] < DEAREST)


def _forms(app: Flask) -> list[str]:
    found = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set()) and "<token>" not in rule.rule
    ]
    client = app.test_client()
    forms = [path for path in found if "<" not in path and client.get(path).status_code == 200]
    if not forms:
        raise NotMeasured("no form was found")
    return [path for path in forms if path.startswith("/en/")]


def _costs(client: FlaskClient, path: str, reset: object) -> Iterator[tuple[float, str]]:
    page = client.get(path).text
    names = set(re.findall(r'name="([a-z_]+)"', page)) - {"csrf_token"}
    tokens = re.findall(r'name="csrf_token" value="([^"]+)"', page)
    for name in sorted(names):
        for text in HOSTILE:
            sent = {**RIGHT, "password": "metsäpolku vie rantaan", name: text[: BODY // 4]}
            reset()  # type: ignore[operator]
            began = time.process_time()
            client.post(path, data={"csrf_token": tokens[-1], **sent})
            yield (time.process_time() - began) * 1000, f"{path}, {name}"


def _beside_slow_body(server: Server) -> Figure:
    """The same page by turns: while a body comes slowly, and while none does."""
    alone, beside = [], []
    _visit(server)
    for _ in range(VISITS // 20):
        alone += [_visit(server) for _ in range(20)]
        with socket.create_connection(("127.0.0.1", server.port)) as slow:
            slow.sendall(SLOW.format(host=HOST).encode())
            time.sleep(0.05)
            beside += [_visit(server) for _ in range(20)]
    with_, without = median(beside), median(alone)
    name = "A page while one body comes slowly, times the page without"
    value = f"{with_ / without:.2f} ({with_:.2f} to {without:.2f} ms)"
    return Figure(name, value, "≤ 1.5", with_ / without <= 1.5)


def _visit(server: Server) -> float:
    """Milliseconds until a page is there."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    began = time.perf_counter()
    try:
        connection.request("GET", PATH, headers={"Host": HOST})
        if connection.getresponse().read() == b"":
            raise NotMeasured(f"{PATH} is empty")
    except TimeoutError as why:
        raise NotMeasured(f"{PATH} did not come in five seconds") from why
    finally:
        connection.close()
    return (time.perf_counter() - began) * 1000
