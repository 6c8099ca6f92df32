"""Entering cases that come by telephone, letter or email."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa.cases import service
from plussa.cases.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    Channel,
    Mandate,
    MandateGround,
)
from plussa.cases.refusals import CaseRefused
from plussa.desk.cases import entering
from plussa.desk.cases.entering import Agent, CallerRequest
from plussa.desk.models import Staff
from plussa.desk.refusals import DeskRefused
from plussa.members.staff import StaffRole, acting
from plussa.outbox.models import Message
from tests import mails
from tests.conftest import TODAY, Clock
from tests.desk.members import somebody
from tests.people import Cast, Reader

KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"


@pytest.fixture
def kaisa(fresh: str) -> Iterator[Staff]:
    """Somebody of customer service."""
    with acting("kaisa", "post"):
        yield somebody("kaisa", StaffRole.AGENT)


def wish(kind: CaseKind = CaseKind.ACCESS, key: str | None = KEY) -> CallerRequest:
    """What came by post three days ago."""
    return CallerRequest(kind, "Haluan tietoni.", Channel.POST, TODAY - timedelta(days=3), key)


def guardian(ends_on: date | None, seen: bool = True) -> Agent:
    """Who acts for a member."""
    return Agent("Ursula Edunvalvoja", "ursula@example.fi", MandateGround.GUARDIAN, ends_on, seen)


def test_who_acts_for_a_member_follows_the_case_while_the_mandate_holds(
    cast: Cast, kaisa: Staff, app: Flask, at: Clock
) -> None:
    case = entering.enter(kaisa, wish(), guardian(TODAY + timedelta(days=30)), member=cast.aino)
    ursula = Reader(app)
    page = ursula.get(mails.link(app, "case_opened"))
    assert case.number in page.text
    service.ask(case, "Mikä kortti?")
    to = {one.recipient for one in Message.select().where(Message.kind == "case_changed")}
    assert to == {cast.aino.email, "ursula@example.fi"}
    ursula.post(f"{mails.link(app, 'case_changed')}kirjoita/", text="Kaikki kortit.")
    assert Case.get().state is CaseState.OPEN, "the question is answered"
    path = mails.link(app, "case_opened")
    at(TODAY + timedelta(days=31))
    assert ursula.client.get(path).status_code == 410
    service.reply(case, "Kiitos.")
    assert len(mails.texts(app, "case_changed")) == 2, "of before, and to Aino alone now"


def test_who_shows_no_paper_is_told_nothing(cast: Cast, kaisa: Staff) -> None:
    entering.enter(kaisa, wish(), guardian(None, seen=False), member=cast.aino)
    assert not Message.select().where(Message.recipient == "ursula@example.fi").exists()


def test_the_clock_runs_from_the_day_it_came(cast: Cast, kaisa: Staff, app: Flask) -> None:
    case = entering.enter(kaisa, wish(), member=cast.aino)
    found = Case.get()
    assert found == case
    assert (found.member_id, found.kind, found.channel) == (
        cast.aino.id, CaseKind.ACCESS, Channel.POST,
    )  # fmt: skip
    assert (found.received_on, found.due_on) == (date(2026, 12, 12), date(2027, 1, 12))
    [entry] = CaseEntry.select()
    assert (entry.handler, entry.text, entry.channel) == ("kaisa", "Haluan tietoni.", Channel.POST)
    assert found.number in mails.texts(app, "case_opened")[0]


@pytest.mark.parametrize("last", [TODAY, TODAY + timedelta(days=1), None])
@pytest.mark.parametrize("seen", [True, False])
def test_who_acts_for_a_member_is_on_record(
    cast: Cast, kaisa: Staff, last: date | None, seen: bool
) -> None:
    for _ in range(2):
        case = entering.enter(kaisa, wish(), guardian(last, seen), member=cast.aino)
    [found] = Mandate.select()
    assert (found.case_id, found.name, found.email, found.ground, found.ends_on) == (
        case.id, "Ursula Edunvalvoja", "ursula@example.fi", MandateGround.GUARDIAN, last,
    )  # fmt: skip
    assert (found.seen_at is not None, found.seen_by) == (seen, "kaisa" if seen else "")
    assert Case.select().count() == 1


def test_a_right_to_act_that_has_ended_opens_nothing(cast: Cast, kaisa: Staff) -> None:
    with pytest.raises(DeskRefused, match="MANDATE_OVER"):
        entering.enter(kaisa, wish(), guardian(TODAY - timedelta(days=1)), member=cast.aino)
    assert Case.select().count() == Mandate.select().count() == 0


def test_one_form_does_not_open_the_case_of_two(cast: Cast, kaisa: Staff) -> None:
    entering.enter(kaisa, wish(), member=cast.aino)
    with pytest.raises(CaseRefused, match="FORM_USED"):
        entering.enter(kaisa, wish(), member=cast.otso)
    assert [one.member_id for one in Case.select()] == [cast.aino.id]


def test_who_is_no_member_has_a_case_too(fresh: str, kaisa: Staff, app: Flask) -> None:
    letter = wish(CaseKind.DATA)
    case = entering.enter(
        kaisa, letter, name="Ville Vieras", email="ville@example.fi", language="en"
    )
    found = Case.get_by_id(case.id)
    assert (found.member_id, found.name, found.email) == (None, "Ville Vieras", "ville@example.fi")
    assert (found.language, found.kind) == ("en", CaseKind.DATA)
    assert CaseEntry.get().handler == "kaisa"
    assert found.number in mails.texts(app, "case_opened")[0]


def test_who_gives_no_address_gets_no_mail(fresh: str, kaisa: Staff, app: Flask) -> None:
    entering.enter(kaisa, wish(), name="", email="", language="fi")
    assert Case.select().count() == 1
    assert mails.texts(app, "case_opened") == []
