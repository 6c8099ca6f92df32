"""The cast: made-up members in a fresh database, and readers who browse as one of them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plussa import clock, db
from plussa.auth.models import Login, Method
from plussa.auth.password import passwords
from plussa.auth.session import sessions
from plussa.config import INSECURE
from plussa.members.models import Card, CardKind, CardState, Household, Member, Role, Source
from plussa.privacy.erasure import journal
from tests.audit import audit
from tests.databases import KINDS, Postgresql, Sqlite, fast_folder, require_postgresql
from tests.document import Page
from tests.looks import Looks, note_writes

PASSWORD = "metsäpolku vie rantaan"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests log in a thousand times
PASSWORD_HASH = QUICK.hash(PASSWORD)
ORIGIN = "http://plussa.test"
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}
_numbers = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Folders of tests lie in memory: making and clearing thousands of them on a disk takes minutes."""
    if folder := fast_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords with as little work as argon2 allows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", QUICK)
        patch.setattr(passwords, "_nobody", lambda: QUICK.hash("nobody"))
        yield


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[str], Any]]:
    """Where fresh databases of each kind come from; PostgreSQL is started when first needed."""
    made: dict[str, Any] = {}
    # A folder of our own: pytest clears away its older ones, also those of a run beside this one.
    with TemporaryDirectory(prefix="plussa-", dir=fast_folder()) as name:

        def server(kind: str) -> Any:
            if kind not in made:
                folder = Path(name) / kind
                folder.mkdir()
                port = 20_000 + os.getpid() % 10_000
                made[kind] = (
                    Sqlite(folder) if kind == "sqlite" else Postgresql(folder, port, again=True)
                )
            return made[kind]

        yield server
        if "postgresql" in made:
            made["postgresql"].stop()


@pytest.fixture(params=KINDS)
def fresh(
    app: Flask, request: pytest.FixtureRequest, servers: Callable[[str], Any], tmp_path: Path
) -> Iterator[str]:
    """A fresh, migrated database for every model, once on each kind, and a register of erasures; its URL."""
    if request.param == "postgresql":
        require_postgresql()
    with servers(request.param).copy() as url:
        made = db.use(url)
        note_writes()
        journal.keep_in(f"sqlite:///{tmp_path / 'erasures.db'}", INSECURE)
        yield url
        if hasattr(made, "close_all"):
            made.close_all()
        made.close()


def add_household() -> Household:
    """A household without members."""
    return Household.create(created_at=clock.now())


def add_member(household: Household | None = None, login: bool = True, **traits: Any) -> Member:
    """A confirmed member with an email address, a login and a card; primary unless told otherwise."""
    number = next(_numbers)
    whole = {
        "number": f"90{number:07}",
        "household": household or add_household(),
        "role": Role.PRIMARY,
        "given_names": "Jäsen",
        "family_name": "Esimerkki",
        "email": f"member{number}@example.fi",
        "language": "fi",
        "joined_at": clock.now(),
        "confirmed_at": clock.now(),
        **traits,
    }
    member = Member.create(**whole)
    if login:
        Login.create(
            member=member,
            email_key=member.email.casefold(),
            password_hash=PASSWORD_HASH,
            created_at=clock.now(),
        )
    add_card(member)
    return member


def add_card(member: Member, kind: CardKind = CardKind.DIGITAL) -> Card:
    """An active card."""
    number = f"9246000{next(_numbers):09}"
    return Card.create(
        number=number, member=member, kind=kind, state=CardState.ACTIVE, created_at=clock.now()
    )


@dataclass(frozen=True)
class Cast:
    """Aino, primary member, and Eino live in one household; Otso, a stranger, in another."""

    aino: Member
    eino: Member
    otso: Member


@pytest.fixture
def cast(fresh: str) -> Cast:
    """The cast, in a fresh database."""
    home = add_household()
    aino = add_member(
        home, given_names="Aino", email="aino@example.fi", phone="+358401234567",
        street="Koivukuja 3", postal_code="00530", city="Helsinki", address_source=Source.MEMBER,
        may_see_money=True, may_use_money=True,
    )  # fmt: skip
    eino = add_member(home, given_names="Eino", email="eino@example.fi", role=Role.MEMBER)
    otso = add_member(
        given_names="Otso", email="otso@example.fi", language="en",
        may_see_money=True, may_use_money=True,
    )  # fmt: skip
    return Cast(aino, eino, otso)


class Reader:
    """Somebody with a browser: a visitor, or a member who is logged in. Every page is audited."""

    def __init__(self, app: Flask, member: Member | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self._looks = Looks(app, self.client)
        self.token = ""
        if member is not None:
            self.token = sessions.start(Login.get(Login.member == member), Method.PASSWORD, "")
            with self.client.session_transaction() as session:
                session["_user_id"] = self.token

    def get(self, path: str, status: int = 200, **rules: bool) -> Page:
        """Open a page."""
        return self._audited(self.client.get(path), path, status, rules)

    def post(
        self, path: str, status: int = 303, token: str | None = None, **data: Any
    ) -> TestResponse:
        """Open a form and send it; without JavaScript."""
        return self._send(path, status, {}, token, data)

    def refused(self, path: str, status: int = 422, **data: Any) -> Page:
        """Send a form that comes back with what is wrong."""
        answer = self._send(path, status, {}, None, data)
        return self._audited(answer, path, status, {})

    def fragment(self, path: str, status: int = 200, target: str = "", **data: Any) -> TestResponse:
        """Send a form by htmx."""
        headers = {**HX, "HX-Target": f"div#{target}"}
        return self._send(path, status, headers, None, data)

    def form_token(self, path: str) -> str:
        """The token of the form at an address."""
        inputs = Page(self.client.get(path).text).all("input")
        found = [one.get("value") for one in inputs if one.get("name") == "csrf_token"]
        assert found, f"{path} has no form"
        return found[-1]

    def _send(
        self, path: str, status: int, headers: dict[str, str], token: str | None, data: Any
    ) -> TestResponse:
        sent = {"csrf_token": self.form_token(path) if token is None else token, **data}
        answer = self.client.post(path, data=sent, headers=headers)
        assert answer.status_code == status, f"{path}: {answer.status}\n{answer.text[-2000:]}"
        return answer

    def _audited(
        self, answer: TestResponse, path: str, status: int, rules: dict[str, bool]
    ) -> Page:
        assert answer.status_code == status, (
            f"{path}: {answer.status} {answer.headers.get('Location')}"
        )
        looks = self._looks
        page = Page(answer.text, path, status, ORIGIN, looks.look, looks.look_around)
        faults = audit(page, **rules)
        assert not faults, f"{path}:\n  " + "\n  ".join(faults)
        return page


@pytest.fixture
def reader(app: Flask) -> Callable[..., Reader]:
    """Browse as a member, or as a visitor."""
    return partial(Reader, app)
