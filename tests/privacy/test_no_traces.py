"""Nothing of a member is left in logs, in mails to customer service, in addresses or on error pages."""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Session
from plussa.members.models import Card, Member
from plussa.outbox.models import Message
from plussa.privacy.erasure import deleting
from plussa.privacy.erasure import service as erasure
from plussa.register.categories import CONTACT
from plussa.register.terms import Category
from tests.desk.members import FIND
from tests.desk.staff import desk_reader
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
SECRETS: dict[str, str] = {
    "street": "Salasanakuja 77", "phone": "+358401234567", "message": "Hyvin arkaluonteinen asia"
}  # fmt: skip


class Notes:
    """What a server sees and says: addresses asked for and led to, and pages of errors."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.said = inner, ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.said += unquote(path) + "\n"
        failed = False

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal failed
            failed = status >= "400" and not status.startswith("422")
            self.said += "".join(unquote(text) for name, text in headers if name == "Location")
            return start(status, headers, *more)

        for piece in self.inner(environ, note):
            if failed:
                self.said += piece.decode()
            yield piece


@pytest.fixture
def seeded(cast: Cast) -> dict[str, str]:
    """What only Aino has, and what must not turn up."""
    Member.update(street=SECRETS["street"], phone=SECRETS["phone"]).where(
        Member.id == cast.aino.id
    ).execute()
    card = Card.get(Card.member == cast.aino).number
    aino: Member = Member.get_by_id(cast.aino.id)
    own = {"name": aino.name, "family": aino.family_name, "email": aino.email}
    return {**SECRETS, **own, "number": aino.number, "card": card, "password": PASSWORD}


def test_no_seeded_data_is_found(
    app: Flask, cast: Cast, seeded: dict[str, str], reader: As,
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "plussa")
    notes = Notes(app.wsgi_app)
    app.wsgi_app = notes  # type: ignore[assignment, method-assign]
    _visit(reader(), seeded)
    _live(reader(cast.aino), seeded)
    _serve(desk_reader(app), seeded)
    _fail(cast, seeded, monkeypatch)
    mails = "\n".join(
        f"{one.recipient} {one.subject} {one.parameters}"
        for one in Message.select().where(Message.kind == "staff_notice")
    )
    assert mails, "customer service got mails"
    assert "erasure" in caplog.text, "something was logged"
    places = {"logs": caplog.text, "addresses and errors": notes.said, "staff mail": mails}
    found = [
        (what, place)
        for what, text in seeded.items()
        for place, said in places.items()
        if text in said
    ]
    assert found == []


def test_the_scan_finds_what_is_there(app: Flask, cast: Cast, reader: As) -> None:
    notes = Notes(app.wsgi_app)
    app.wsgi_app = notes  # type: ignore[assignment, method-assign]
    reader().client.get("/en/?email=aino%40example.fi")
    assert "aino@example.fi" in notes.said


def _visit(visitor: Reader, seeded: dict[str, str]) -> None:
    """A visitor types what is Aino's, right and wrong."""
    visitor.refused("/en/log-in/", email=seeded["email"], password="väärä salasana 123")
    visitor.post("/en/log-in/forgotten-password/", email=seeded["email"])
    visitor.post(
        "/en/write-to-customer-service/",
        kind="data", name=seeded["name"], email=seeded["email"], text=seeded["message"],
    )  # fmt: skip
    visitor.client.get("/en/no-such-page/")
    visitor.client.post("/en/log-in/", data={"email": seeded["email"]})  # without a token


def _live(aino: Reader, seeded: dict[str, str]) -> None:
    """Aino asks, objects, restricts and fails."""
    aino.post("/en/account/requests/new/rectification/", text=seeded["message"])
    aino.post("/en/account/my-data/restriction/", ground="accuracy", text=seeded["message"])
    aino.client.get("/en/account/requests/99999999/")
    aino.client.post("/en/account/my-data/restriction/", data={"text": seeded["message"]})
    Session.update(identified_at=clock.now(), strongly=True).execute()
    aino.client.get("/en/account/my-data/report/")
    aino.client.get("/en/account/my-data/report/plussa.zip")


def _serve(kaisa: Reader, seeded: dict[str, str]) -> None:
    """Customer service finds Aino by each of her names, and acts."""
    kaisa.post(FIND, who=seeded["email"], reason="call")
    path = str(kaisa.post(FIND, who=seeded["number"], reason="call").location)
    kaisa.get(path)
    kaisa.post(f"{path}phone/", phone=seeded["phone"], channel="phone")
    kaisa.client.get(f"{path}card/999/")


def _fail(cast: Cast, seeded: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of an erasure fails with words about Otso, and mail cannot be sent."""

    def fail(category: Category, who: Member) -> int:
        if category is CONTACT:
            raise OSError(f"{seeded['email']} {seeded['card']}")
        return deleting.erase(category, who)

    monkeypatch.setattr(erasure, "erase", fail)
    erasure.run(erasure.start(cast.otso))
