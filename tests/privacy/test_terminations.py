"""Ending a membership with a month's notice: told, used till the last day, ended once, or withdrawn."""

from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Login
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.cases.refusals import CaseRefused
from plussa.members.endings import Termination, TerminationState
from plussa.members.event_kinds import EventKind
from plussa.members.models import Card, CardState, Event, Member, Role
from plussa.outbox.models import Message
from plussa.privacy.ending import leaving, terminations
from plussa.privacy.refusals import PrivacyRefused
from tests.conftest import Clock
from tests.mails import texts
from tests.money.stores import give, spend, standing
from tests.people import Cast

LAST = date(2027, 1, 15)  # a calendar month after TODAY
AFTER = LAST + timedelta(days=1)


def announced(member: Member, reason: str = "Keksittyjä ostoksia.") -> Termination:
    """The ending of a membership that its member has been told of."""
    found = terminations.propose(member, reason, "kaisa")
    terminations.approve(found, "liisa")
    return Termination.get_by_id(found.id)


def kinds(member: Member) -> list[str]:
    query = Event.select().where(Event.member == member).order_by(Event.id)
    return [one.kind for one in query]


def test_a_proposal_tells_nobody_anything(cast: Cast) -> None:
    found = terminations.propose(cast.otso, "Syy", "kaisa")
    assert found == terminations.propose(cast.otso, "Toinen syy", "liisa")
    assert (Message.select().count(), Event.select().count(), Case.select().count()) == (0, 0, 0)
    with pytest.raises(PrivacyRefused, match="SAME_PERSON"):
        terminations.approve(found, "kaisa")
    terminations.refuse(found, "liisa")
    with pytest.raises(PrivacyRefused, match="DECIDED"):
        terminations.approve(found, "liisa")
    assert terminations.propose(cast.otso, "Taas", "kaisa") != found


def test_the_member_is_told_why_until_when_what_is_lost_and_what_comes_next(
    app: Flask, cast: Cast
) -> None:
    give(cast.otso, 500)
    found = announced(cast.otso, "You had points for purchases that were never made.")
    assert (found.state, found.last_day) == (TerminationState.ANNOUNCED, LAST)
    case = Case.get(Case.number == found.case_number)
    assert (case.kind, case.state, case.channel) == (
        CaseKind.TERMINATION, CaseState.OPEN, Channel.EMAIL,
    )  # fmt: skip
    [text] = texts(app, "termination_announced")
    for said in (
        "15\u00a0January 2027", "never made", "€5.00", case.number, "Consumer Advisory Services",
        f"/en/account/requests/{case.number}/",
    ):  # fmt: skip
        assert said in text, said
    assert kinds(cast.otso) == [EventKind.TERMINATION_ANNOUNCED.value]


@pytest.mark.parametrize(
    ("day", "by_email", "last"),
    [
        (date(2027, 1, 31), True, date(2027, 2, 28)),
        (date(2027, 1, 31), False, date(2027, 3, 7)),
        (date(2026, 12, 15), True, LAST),
    ],
)
def test_the_notice_is_a_calendar_month_and_the_time_of_the_post(
    day: date, by_email: bool, last: date
) -> None:
    assert terminations.last_day(day, by_email) == last


def test_it_ends_after_its_last_day_once(app: Flask, cast: Cast, at: Clock) -> None:
    give(cast.otso, 500)
    found = announced(cast.otso)
    at(LAST)
    spend(cast.otso, 200, LAST)  # as usual
    assert terminations.end_due() == 0
    assert Member.get_by_id(cast.otso.id).left_at is None
    at(AFTER)
    assert (terminations.end_due(), terminations.end_due()) == (1, 0)
    otso = Member.get_by_id(cast.otso.id)
    assert otso.left_at is not None
    assert not Login.select().where(Login.member == otso).exists()
    assert Card.get(Card.member == otso).state is CardState.BLOCKED
    assert kinds(otso) == [EventKind.TERMINATION_ANNOUNCED.value, EventKind.MEMBERSHIP_ENDED.value]
    ended = Termination.get_by_id(found.id)
    assert (ended.state, ended.closed_at) == (TerminationState.ENDED, clock.now())
    assert Case.get().state is CaseState.ANSWERED
    [text] = texts(app, "membership_ended")
    assert "are lost" in text
    assert standing(otso) == (0, 0)
    assert texts(app, "left_programme") == []


def test_what_the_member_wrote_stays_to_be_answered(cast: Cast, at: Clock) -> None:
    announced(cast.otso)
    cases.write(Case.get(), "En tehnyt sitä.", Channel.ACCOUNT)
    at(AFTER)
    assert terminations.end_due() == 1
    assert Case.get().closed_at is None


def test_the_member_cannot_take_our_case_back(cast: Cast) -> None:
    announced(cast.otso)
    with pytest.raises(CaseRefused, match="CLOSED"):
        cases.withdraw(Case.get(), Channel.ACCOUNT)
    assert Case.get().closed_at is None


def test_it_is_withdrawn_before_its_day_and_the_member_is_told(
    app: Flask, cast: Cast, at: Clock
) -> None:
    found = announced(cast.otso)
    terminations.withdraw(found, "Olimme väärässä.")
    with pytest.raises(PrivacyRefused, match="DECIDED"):
        terminations.withdraw(found, "Taas.")
    at(AFTER)
    assert terminations.end_due() == 0
    assert Member.get_by_id(cast.otso.id).left_at is None
    assert Case.get().state is CaseState.GRANTED
    assert "goes on" in texts(app, "termination_withdrawn")[0]
    assert texts(app, "termination_announced") == []  # what still waits is not sent any more
    assert Message.select().where(Message.kind == "case_changed").count() == 0


def test_those_who_stay_get_a_primary_member_who_is_told(app: Flask, cast: Cast, at: Clock) -> None:
    give(cast.aino, 500)
    announced(cast.aino)
    assert "€" not in texts(app, "termination_announced")[0]  # nothing is lost
    at(AFTER)
    assert terminations.end_due() == 1
    eino = Member.get_by_id(cast.eino.id)
    assert (eino.role, eino.may_see_money, eino.may_use_money) == (Role.PRIMARY, True, True)
    assert kinds(eino)[:1] == [EventKind.PRIMARY_RECEIVED.value]
    assert len(texts(app, "household_changed")) == 1
    assert not Member.get_by_id(cast.aino.id).is_primary


def test_who_has_left_or_is_killed_on_the_way_leaves_nothing_half_done(
    cast: Cast, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (cast.otso, cast.eino, cast.aino):
        announced(one)
    leaving.leave(cast.otso)
    at(AFTER)

    def killed(what: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("plussa.privacy.ending.terminations.by_number", killed)
    with pytest.raises(KeyboardInterrupt):
        terminations.end_due()
    assert {one.state for one in Termination.select()} == {TerminationState.ANNOUNCED}
    monkeypatch.setattr("plussa.privacy.ending.terminations.by_number", by_number)
    with pytest.raises(KeyboardInterrupt):
        terminations.end_due(killed)
    assert terminations.end_due() == 2
    assert {one.state for one in Termination.select()} == {TerminationState.ENDED}
    assert Member.select().where(Member.left_at.is_null()).count() == 0


def test_nothing_is_ended_of_who_has_left(cast: Cast) -> None:
    found = terminations.propose(cast.otso, "Syy", "kaisa")
    leaving.leave(cast.otso)
    with pytest.raises(PrivacyRefused, match="LEFT"):
        terminations.approve(found, "liisa")
    with pytest.raises(PrivacyRefused, match="LEFT"):
        terminations.propose(Member.get_by_id(cast.otso.id), "Syy", "kaisa")
    assert terminations.end_due() == 0
    assert Termination.get().state is TerminationState.REFUSED
