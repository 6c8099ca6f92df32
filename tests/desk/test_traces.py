"""What customer service does leaves nobody's data in addresses or in the log."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request

from plussa import clock
from plussa.cases.models import Case
from plussa.members.looks import Look
from plussa.members.models import Card, Member
from tests.conftest import TODAY
from tests.desk.members import FIND, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader

KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"


@pytest.fixture
def asked(app: Flask) -> Iterator[list[str]]:
    """Every address that is requested from now on, and where each answer leads."""
    found: list[str] = []

    def note() -> None:
        found.append(request.full_path)

    app.before_request_funcs.setdefault(None, []).insert(0, note)
    yield found
    app.before_request_funcs[None].remove(note)


def work(desk: Reader, member: Member) -> list[str]:
    """Find a member in every way, look, and do everything for a caller; where it led."""
    told = []
    for typed in ("nobody@example.fi", f"{member.name}"):
        desk.refused(FIND, who=typed, reason="call")
    path = open_look(desk, member.email)
    path = open_look(desk, member.number, reason="other", other="Kuitti katosi")
    desk.get(path)
    card = Card.get(Card.member == member)
    wish: dict[str, Any] = {"text": "Haluan tietoni.", "received_on": TODAY.isoformat(), "key": KEY}
    forms: dict[str, dict[str, Any]] = {
        f"card/{card.key}": {},
        "address": {"street": "Mäntytie 5", "postal_code": "33100", "city": "Tampere"},
        "phone": {"phone": "050 111 2223"},
        "permissions": {"choice": "post:off"},
        "requests": {**wish, "kind": "access", "ground": "estate", "agent_name": "Ursula Perijä"},
        "erasure": wish,
    }
    for word, data in forms.items():
        desk.get(f"{path}{word}/")
        told.append(desk.post(f"{path}{word}/", channel="phone", **data).location)
    desk.get(told[-1])
    return [path, *told]


def test_nothing_of_the_member_is_in_an_address_or_the_log(
    app: Flask, cast: Cast, asked: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    Member.update(
        family_name="Salamäki", street="Koivukuja 3", postal_code="00530", city="Helsinki",
        phone="+358401234567",
    ).where(Member.id == cast.otso.id).execute()  # fmt: skip
    otso = Member.get_by_id(cast.otso.id)
    card = Card.get(Card.member == otso).number
    with caplog.at_level(logging.INFO):
        told = work(desk_reader(app), otso)
    log = [record.getMessage() for record in caplog.records]
    seen = "\n".join([*asked, *told, *log]).casefold()
    private = (
        "otso", "salam", otso.number, card, "example.fi", "koivukuja", "00530", "helsinki",
        "+358", "0401234567", "401234567", "mäntytie", "m%c3%a4ntytie", "33100", "tampere",
        "501112223", "ursula", "perij", "haluan", "kuitti",
    )  # fmt: skip
    assert [one for one in private if one in seen] == []
    assert len(asked) > 20
    assert Case.select().count() == 3


def test_the_log_says_which_look_who_opened_and_why(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "plussa.desk.looking.service"):
        open_look(desk_reader(app), cast.aino.number)
    look = Look.get(Look.at == clock.now())
    assert [
        one.getMessage() for one in caplog.records if one.name == "plussa.desk.looking.service"
    ] == [f"look {look.id} opened by kaisa: call"]
