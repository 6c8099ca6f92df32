"""The queue and a case: what is due first, whose it is, and what is done in it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.cases import service
from plussa.cases.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    CaseStep,
    Channel,
    Mandate,
    MandateGround,
)
from plussa.cases.service import open_case
from plussa.desk.cases import queue
from plussa.desk.cases.queue import Queue
from plussa.desk.models import Assignment, Staff
from plussa.members.models import Actor
from plussa.members.restrictions import Restriction
from plussa.members.restrictions import RestrictionGround as Why
from plussa.members.staff import StaffRole
from plussa.money import corrections
from plussa.money.models import Purchase
from tests.conftest import TODAY, Clock
from tests.desk.staff import desk_reader
from tests.money.stores import buy
from tests.people import Cast
from tests.queries import counted

DESK = "/en/desk/"
NOBODY = Staff()


def opened(cast: Cast, kind: CaseKind = CaseKind.CONTACT, **more: object) -> Case:
    return open_case(kind, "Hei!", Channel.PHONE, member=cast.aino, **more)  # type: ignore[arg-type]


def at_case(case: Case, what: str = "") -> str:
    return f"/en/desk/case/{case.number}/" + (f"{what}/" if what else "")


def test_what_is_due_first_is_at_the_top_and_overdue_is_said(
    app: Flask, cast: Cast, at: Clock
) -> None:
    late, soon = opened(cast), opened(cast, CaseKind.ACCESSIBILITY)
    Restriction.create(member=cast.aino, ground=Why.CLAIM, since=clock.now())
    at(max(late.due_on, soon.due_on) + timedelta(days=1))
    page = desk_reader(app).get(DESK)
    assert page.text.count("Overdue") == 2
    assert "data is restricted" in page.text
    assert cast.aino.family_name not in page.text
    numbers = [row.case.number for row in queue.waiting(Queue.ALL, NOBODY, None)[0]]
    assert numbers == [one.number for one in sorted((late, soon), key=lambda one: one.due_on)]


def test_the_queue_is_paged_and_holds_everything_once(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = {opened(cast).id for _ in range(5)}
    monkeypatch.setattr(queue, "PAGE", 2)
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        shown, after = queue.waiting(Queue.ALL, NOBODY, after)
        found += [one.case.id for one in shown]
    assert (len(found), set(found)) == (5, cases)
    kaisa = desk_reader(app)
    for name in ("", "unassigned/"):
        page = kaisa.get(DESK + name).html
        assert "What is due later" in page
        assert f"{DESK}{name}earlier/{found[1]}/" in page
        assert "What is due later" in kaisa.get(f"{DESK}{name}earlier/{found[1]}/").text
        assert "What is due later" not in kaisa.get(f"{DESK}{name}earlier/{found[3]}/").text


def test_what_waits_for_the_person_is_a_list_of_its_own(app: Flask, cast: Cast, at: Clock) -> None:
    asked, waits = opened(cast, CaseKind.ACCESS), opened(cast)
    service.ask(asked, "Mikä kortti?")
    at(asked.due_on + timedelta(days=1))
    kaisa = desk_reader(app)
    queued, paused = kaisa.get(DESK).text, kaisa.get(DESK + "waiting-for-an-answer/").text
    assert waits.number in queued
    assert "Overdue" in queued
    assert asked.number not in queued
    assert asked.number in paused
    assert "Overdue" not in paused, "the clock stands still"


@pytest.mark.parametrize(
    ("kind", "later", "says", "then"),
    [
        (CaseKind.ACCESS, 0, "That can be done once", "is paused until the answer"),
        (CaseKind.ACCESS, 40, "a question does not change that", "the due date stays"),
        (CaseKind.CONTACT, 0, "only a request about one’s own data", "the due date stays"),
    ],
)
def test_the_form_says_beforehand_whether_the_time_stands_still(
    app: Flask, cast: Cast, at: Clock, kind: CaseKind, later: int, says: str, then: str
) -> None:
    case = opened(cast, kind)
    at(clock.now() + timedelta(days=later))
    kaisa = desk_reader(app)
    assert says in kaisa.get(at_case(case, "ask")).text
    kaisa.post(at_case(case, "ask"), text="Who are you?", why="identify")
    page = kaisa.get(at_case(case)).text
    assert then in page
    assert "We ask so as to know that it is you." in page
    service.write(Case.get(), "Aino.")
    if not later and kind is CaseKind.ACCESS:
        assert "it has been paused once already" in kaisa.get(at_case(case, "ask")).text


def test_one_case_and_twenty_take_the_same_queries(app: Flask, cast: Cast) -> None:
    kaisa = desk_reader(app)
    opened(cast)
    with counted() as few:
        kaisa.client.get(DESK)
    for _ in range(20):
        opened(cast)
    with counted() as many:
        kaisa.client.get(DESK)
    assert len(few) == len(many)
    assert len(many) <= 4


def test_a_case_is_taken_by_one_and_put_back(app: Flask, cast: Cast) -> None:
    case = opened(cast)
    kaisa, oona = desk_reader(app), desk_reader(app, username="oona")
    for _ in range(2):
        kaisa.post(at_case(case, "take"))
    oona.post(at_case(case, "take"))
    assert Assignment.get().staff.username == "kaisa"
    assert "Handled by Kaisa" in oona.get(DESK).text
    assert case.number in kaisa.get("/en/desk/mine/").text
    assert case.number not in oona.get("/en/desk/mine/").text
    assert case.number not in oona.get("/en/desk/unassigned/").text
    kaisa.post(at_case(case, "put-back"))
    assert not Assignment.select().exists()


def test_an_answer_that_came_by_telephone_is_the_persons(app: Flask, cast: Cast) -> None:
    case = opened(cast, CaseKind.ACCESS)
    kaisa = desk_reader(app)
    service.ask(case, "Which card?")
    kaisa.refused(at_case(case, "answer"), text="The plastic one.")
    kaisa.post(at_case(case, "answer"), text="The plastic one.", channel="phone")
    entry = CaseEntry.select().order_by(CaseEntry.id.desc()).get()
    assert (entry.step, entry.actor, entry.channel, entry.handler) == (
        CaseStep.ANSWERED, Actor.MEMBER, Channel.PHONE, "kaisa",
    )  # fmt: skip
    assert Case.get().state is CaseState.OPEN, "the clock goes on"
    assert "The person wrote: By telephone" in kaisa.get(at_case(case)).text
    kaisa.post(at_case(case, "answer"), text="And soon, please.", channel="email")
    assert CaseEntry.select().order_by(CaseEntry.id.desc()).get().step is CaseStep.WROTE


def test_each_step_is_on_record_with_who_did_it(app: Flask, cast: Cast) -> None:
    case = opened(cast, CaseKind.ACCESS)
    kaisa = desk_reader(app)
    kaisa.post(at_case(case, "note"), text="Call back.")
    kaisa.post(at_case(case, "reply"), text="We are looking into it.")
    kaisa.refused(at_case(case, "ask"), text="Which store was it?")
    kaisa.post(at_case(case, "ask"), text="Which store was it?", why="specify")
    kaisa.refused(at_case(case, "ask"), text="And when?", why="other")
    service.write(Case.get(), "The one in Kallio.")
    kaisa.post(at_case(case, "extend"), text="The store is closed.")
    kaisa.refused(at_case(case, "extend"), text="Again.")
    kaisa.refused(at_case(case, "decide"), state="refused", text="")
    kaisa.post(at_case(case, "decide"), state="refused", text="It was another store.")
    entries = list(CaseEntry.select().order_by(CaseEntry.id))
    assert [one.handler for one in entries] == ["", *["kaisa"] * 3, "", *["kaisa"] * 2]
    assert Case.get().state is CaseState.REFUSED
    page = kaisa.get(at_case(case))
    assert "Note, for customer service alone" in page.text
    assert "Call back." in page.text


def test_the_second_of_two_decisions_changes_nothing(app: Flask, cast: Cast) -> None:
    case = opened(cast)
    desk_reader(app).post(at_case(case, "decide"), state="granted")
    oona = desk_reader(app, username="oona")
    oona.post(at_case(case, "decide"), state="refused", text="No.")
    assert Case.get().state is CaseState.GRANTED
    assert "The case is closed, so nothing was done" in oona.get(at_case(case)).text
    oona.post(at_case(case, "note"), text="A closed case takes notes.")


def test_a_decision_after_the_due_date_is_taken_too(app: Flask, cast: Cast, at: Clock) -> None:
    case = opened(cast)
    at(case.due_on + timedelta(days=3))
    kaisa = desk_reader(app)
    assert "Overdue" in kaisa.get(at_case(case)).text
    kaisa.post(at_case(case, "decide"), state="answered", text="Sorry that it took so long.")
    assert Case.get().state is CaseState.ANSWERED


def test_a_mandate_that_has_ended_is_said(app: Flask, cast: Cast) -> None:
    case = opened(cast)
    ended = TODAY - timedelta(days=1)
    Mandate.create(case=case, name="Veli", ground=MandateGround.POWER_OF_ATTORNEY, ends_on=ended)
    assert "do nothing on its word" in desk_reader(app).get(at_case(case)).text


def test_desk_and_member_see_the_same_date(app: Flask, cast: Cast) -> None:
    case = opened(cast, received_on=date(2026, 12, 1))
    shown = queue.waiting(Queue.ALL, NOBODY, None)[0][0]
    assert shown.due == Case.get_by_id(case.id).due_on


def test_an_auditor_sees_no_buttons(app: Flask, cast: Cast) -> None:
    case = opened(cast)
    auditor = desk_reader(app, StaffRole.AUDITOR)
    assert "Decide" not in auditor.get(at_case(case)).text
    assert auditor.client.get(at_case(case, "decide")).status_code == 403
    assert Staff.get().role is StaffRole.AUDITOR


def test_a_number_that_nobody_has_is_not_found(app: Flask, cast: Cast) -> None:
    assert desk_reader(app).client.get("/en/desk/case/99999999/").status_code == 404


def test_a_disputed_row_stands_in_the_case(app: Flask, cast: Cast) -> None:
    row = corrections.correct(cast.aino.household_id, 4_00, "Hyvitys")
    buy(cast.aino, 20_50, TODAY)
    bought = Purchase.get(Purchase.member == cast.aino).id
    kaisa = desk_reader(app)
    for about, shown in (
        (f"entry:{row}", "+€4.00"), (f"purchase:{bought}", "€20.50"), ("entry:999999", "Row"),
    ):  # fmt: skip
        case = open_case(
            CaseKind.MISTAKE, "Väärin.", Channel.ACCOUNT, member=cast.aino, about=about
        )
        page = kaisa.get(at_case(case))
        assert shown in page.text
        assert about in page.text, "a row that is kept no longer is still named"
