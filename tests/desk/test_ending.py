"""Ending a membership at the desk: proposed by one, approved by another, told, read, withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from plussa.cases.models import Case
from plussa.members.endings import Termination, TerminationState
from plussa.members.models import Event, Member
from plussa.members.staff import StaffRole
from plussa.outbox.models import Message
from plussa.privacy.commands import memberships_group
from plussa.privacy.ending import terminations
from tests.conftest import TODAY, Clock
from tests.desk.members import faults, open_look
from tests.desk.staff import desk_reader
from tests.people import Cast, Reader

ALL = "/en/desk/terminations/"
Desk = Callable[..., Reader]


@pytest.fixture
def desk(app: Flask, fresh: str) -> Desk:
    """Browsers of people by name, approvers unless told otherwise."""
    return lambda name, role=StaffRole.APPROVER: desk_reader(app, role, name)


def propose(reader: Reader, member: Member) -> Termination:
    """Propose to end a membership; where it is shown."""
    path = f"{open_look(reader, member.number)}termination/"
    assert faults(reader.refused(path, reason=" ")) == ["Write what has happened."]
    reader.post(path, reason="Keksittyjä ostoksia toukokuussa.")
    reader.post(path, reason="Toistamiseen.")
    found: Termination = Termination.get()
    return found


def announced(desk: Desk, member: Member) -> Termination:
    """What another has approved."""
    found = propose(desk("kaisa"), member)
    desk("liisa").post(f"{ALL}{found.key}/approve-termination/", sure="y")
    return Termination.get_by_id(found.id)


def test_two_people_end_it_and_the_member_reads_it_everywhere(
    app: Flask, cast: Cast, desk: Desk
) -> None:
    kaisa, liisa = desk("kaisa"), desk("liisa")
    found = propose(kaisa, cast.otso)
    path = f"{ALL}{found.key}/"
    assert "so somebody else approves it" in kaisa.get(path).text
    said = faults(kaisa.refused(f"{path}approve-termination/", sure="y"))
    assert said == ["You entered this one. Somebody else must approve it."]
    assert Message.select().count() == 0
    assert cast.otso.number in liisa.get(ALL).text
    assert liisa.post(f"{path}approve-termination/", sure="y").location == path
    otso = Reader(app, cast.otso)
    home = otso.get("/en/account/")
    assert "its last day is 15 January 2027" in home.text
    assert "Keksittyjä ostoksia toukokuussa." in home.text
    case = Case.get()
    thread = otso.get(f"/en/account/requests/{case.number}/")
    assert "We told you that we end your membership, for this reason:" in thread.text
    assert "Withdraw the request" not in thread.text
    letters = [link.get("href") for link in thread.all("a") if "/letter/" in link.get("href")]
    assert len(letters) == 2  # to the programme, and to Consumer Advisory Services
    letter = otso.get(letters[1]).text
    assert "told me that it ends my membership" in letter
    assert "You were told that we end your membership" in otso.get("/en/account/history/").text
    event = Event.get(Event.kind == "termination_announced")
    assert event.handler == "liisa"
    page = kaisa.get(open_look(kaisa, cast.otso.number))
    assert "We end this membership." in page.text


def test_it_is_refused_and_the_member_never_hears_of_it(app: Flask, cast: Cast, desk: Desk) -> None:
    found, liisa = propose(desk("kaisa"), cast.otso), desk("liisa")
    path = f"{ALL}{found.key}/"
    liisa.post(f"{path}refuse-termination/")
    assert "It was refused." in liisa.get(path).text
    token = liisa.form_token("/en/desk/find-member/")
    sent = {"csrf_token": token, "sure": "y"}
    assert liisa.client.post(f"{path}approve-termination/", data=sent).location == path
    assert Termination.get().state is TerminationState.REFUSED
    assert (Message.select().count(), Event.select().count(), Case.select().count()) == (0, 0, 0)


def test_it_is_withdrawn_with_a_reason_that_the_member_reads(
    app: Flask, cast: Cast, desk: Desk
) -> None:
    found, kaisa = announced(desk, cast.otso), desk("kaisa", StaffRole.AGENT)
    path = f"{ALL}{found.key}/"
    kaisa.refused(f"{path}withdraw-termination/", reason="")
    kaisa.post(f"{path}withdraw-termination/", reason="Olimme väärässä.")
    otso = Reader(app, cast.otso)
    assert "its last day" not in otso.get("/en/account/").text
    thread = otso.get(f"/en/account/requests/{found.case_number}/").text
    assert "Olimme väärässä." in thread
    assert "We withdrew it, and your membership goes on" in thread
    assert "If you disagree" not in thread


def test_its_case_is_answered_but_not_granted_beside_it(cast: Cast, desk: Desk) -> None:
    found, liisa = announced(desk, cast.otso), desk("liisa")
    path = f"/en/desk/case/{found.case_number}/decide/"
    answer = liisa.refused(path, state="granted", text="Jatkuu.")
    assert "decided on its own page" in answer.text
    liisa.post(path, state="refused", text="Ostoksia ei ollut.")
    assert Termination.get().state is TerminationState.ANNOUNCED
    terminations.withdraw(found, "Sittenkin.")
    assert Termination.get().state is TerminationState.WITHDRAWN


def test_who_has_no_email_gets_a_letter_to_print(cast: Cast, desk: Desk) -> None:
    new = {"email": "", "street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}
    Member.update(new).where(Member.id == cast.otso.id).execute()
    found, kaisa = announced(desk, cast.otso), desk("kaisa")
    assert found.last_day is not None
    assert "Print the letter" in kaisa.get(f"{ALL}{found.key}/").text
    letter = kaisa.get(f"{open_look(kaisa, cast.otso.number)}termination/letter/").text
    for said in ("Koivukuja 3", "Keksittyjä ostoksia", found.case_number, "22 January 2027"):
        assert said in letter


@pytest.mark.parametrize("role", [StaffRole.AGENT, StaffRole.AUDITOR])
def test_only_an_approver_decides(cast: Cast, desk: Desk, role: StaffRole) -> None:
    found, olli = propose(desk("kaisa"), cast.otso), desk("olli", role)
    for word in ("approve-termination", "refuse-termination"):
        assert word not in str(olli.get(f"{ALL}{found.key}/").text)
        assert olli.client.get(f"{ALL}{found.key}/{word}/").status_code == 403


def test_the_nightly_command_ends_it(app: Flask, cast: Cast, desk: Desk, at: Clock) -> None:
    announced(desk, cast.otso)
    at(TODAY + timedelta(days=40))
    said = [app.test_cli_runner().invoke(memberships_group, ["end-due"]) for _ in range(2)]
    assert [one.output for one in said] == [
        f"{count} memberships ended after their notice, 0 after a death\n" for count in (1, 0)
    ]
