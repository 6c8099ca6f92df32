"""Erasures that customer service enters: two people, one erasure, and the case with it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from plussa.cases import service as cases
from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, Channel
from plussa.config import INSECURE
from plussa.db import new_key
from plussa.members.models import Member
from plussa.members.staff import StaffRole
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, ErasureState
from tests.conftest import TODAY
from tests.desk.members import open_look
from tests.desk.staff import desk_reader
from tests.document import Page
from tests.people import Cast, Reader
from tests.queries import counted

KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"
WAIT = "/en/desk/erasures/"
SENT: dict[str, Any] = {
    "text": "Poistakaa kaikki.", "channel": "phone", "received_on": TODAY.isoformat(), "key": KEY,
}  # fmt: skip

Desk = Callable[..., Reader]


@pytest.fixture
def desk(app: Flask, fresh: str) -> Desk:
    """Browsers of people by name, approvers unless told otherwise."""
    return lambda name, role=StaffRole.APPROVER: desk_reader(app, role, name)


def enter(reader: Reader, member: Member) -> Erasure:
    """Enter an erasure for a caller."""
    reader.post(f"{open_look(reader, member.number)}erasure/", **SENT)
    found: Erasure = Erasure.get(Erasure.member == member)
    return found


def links(page: Page) -> list[str]:
    return [link.get("href") for link in page.all("a")]


def test_an_agent_enters_it_and_nothing_is_erased(cast: Cast, desk: Desk) -> None:
    kaisa = desk("kaisa", StaffRole.AGENT)
    found = enter(kaisa, cast.otso)
    assert (found.state, found.entered_by, found.decided_by) == (
        ErasureState.WAITING, "kaisa", "",
    )  # fmt: skip
    assert (found.case.kind, found.case.channel) == (CaseKind.ERASURE, Channel.PHONE)
    assert CaseEntry.get().handler == "kaisa"
    assert Member.get_by_id(cast.otso.id).left_at is None
    page = kaisa.get(open_look(kaisa, cast.otso.number))
    assert "waits for approval" in page.text
    assert not any(one.endswith("/erasure/") for one in links(page))


def test_entered_twice_or_by_two_it_is_one_with_one_case(cast: Cast, desk: Desk) -> None:
    kaisa, liisa = desk("kaisa"), desk("liisa")
    first = enter(kaisa, cast.otso)
    for one in (kaisa, liisa):
        assert enter(one, cast.otso) == first
    assert (Erasure.select().count(), Case.select().count()) == (1, 1)


def test_a_refused_one_can_be_entered_anew(cast: Cast, desk: Desk) -> None:
    kaisa = desk("kaisa")
    erasure.refuse(enter(kaisa, cast.otso), "liisa", "Ei tiedetä, kuka pyysi.")
    kaisa.post(f"{open_look(kaisa, cast.otso.number)}erasure/", **{**SENT, "text": "Uudestaan."})
    assert [one.state for one in Erasure.select().order_by(Erasure.id)] == [
        ErasureState.REFUSED,
        ErasureState.WAITING,
    ]


def test_who_leads_others_hands_over_first(cast: Cast, desk: Desk) -> None:
    kaisa = desk("kaisa")
    page = kaisa.refused(f"{open_look(kaisa, cast.aino.number)}erasure/", **SENT)
    assert "must be handed over, or the household dissolved first" in page.text
    assert Erasure.select().count() == Case.select().count() == 0


def test_it_waits_in_the_list_with_what_it_would_do(cast: Cast, desk: Desk) -> None:
    assert "None are pending." in desk("liisa").get(WAIT).text
    found = enter(desk("kaisa"), cast.otso)
    liisa = desk("liisa")
    assert f"{WAIT}{found.key}/" in links(liisa.get(WAIT))
    page = liisa.get(f"{WAIT}{found.key}/")
    assert cast.otso.number in page.text
    assert "Cards and their state" in page.text
    assert f"{WAIT}{found.key}/approve/" in links(page)
    for private in ("Otso", "otso@example.fi"):  # whom it is about, a look shows
        assert private not in page.text
    assert Member.get_by_id(cast.otso.id).left_at is None


def test_who_entered_it_cannot_approve_it(cast: Cast, desk: Desk) -> None:
    kaisa = desk("kaisa")
    found = enter(kaisa, cast.otso)
    page = kaisa.get(f"{WAIT}{found.key}/")
    assert "so somebody else approves it" in page.text
    assert f"{WAIT}{found.key}/approve/" not in links(page)
    answer = kaisa.refused(f"{WAIT}{found.key}/approve/", sure="y")
    assert "You entered this one. Somebody else must approve it." in answer.text
    assert Erasure.get().state is ErasureState.WAITING
    assert Member.get_by_id(cast.otso.id).left_at is None


def test_another_approves_it_and_it_is_done(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    liisa = desk("liisa")
    assert liisa.post(f"{WAIT}{found.key}/approve/", sure="y").location == WAIT
    done = Erasure.get()
    assert (done.state, done.decided_by) == (ErasureState.DONE, "liisa")
    assert done.case.state is CaseState.GRANTED
    otso = Member.get_by_id(cast.otso.id)
    assert (otso.name, otso.email) == ("", "")
    page = liisa.get(f"{WAIT}{found.key}/")
    assert "It was approved by liisa, and it is done." in page.text
    assert otso.number not in page.text
    assert "None are pending." in liisa.get(WAIT).text


def test_an_approved_one_that_cannot_begin_is_said_to_wait(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    journal.keep_in("sqlite:////nowhere/erasures.db", INSECURE)
    liisa = desk("liisa")
    path = f"{WAIT}{found.key}/"
    assert liisa.post(f"{path}approve/", sure="y").location == path
    assert "it could not begin: nothing has been erased" in liisa.get(path).text
    assert Erasure.get().state is ErasureState.REQUESTED
    assert Member.get_by_id(cast.otso.id).left_at is None


def test_approving_asks_to_be_sure(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    page = desk("liisa").refused(f"{WAIT}{found.key}/approve/")
    assert "Tick the box if you approve it." in page.text
    assert Erasure.get().state is ErasureState.WAITING


def test_a_member_who_leads_others_by_now_is_not_erased(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    Member.update(household=cast.otso.household).where(Member.id == cast.eino.id).execute()
    liisa = desk("liisa")
    assert (
        "must be handed over before this can be approved" in liisa.get(f"{WAIT}{found.key}/").text
    )
    answer = liisa.refused(f"{WAIT}{found.key}/approve/", sure="y")
    assert "must be handed over, or the household dissolved first" in answer.text
    assert Erasure.get().state is ErasureState.WAITING


def test_a_refusal_closes_the_case_with_its_reason(app: Flask, cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    liisa = desk("liisa")
    liisa.refused(f"{WAIT}{found.key}/refuse/", reason=" ")
    liisa.post(f"{WAIT}{found.key}/refuse/", reason="Soittaja ei ollut jäsen.")
    refused = Erasure.get()
    assert (refused.state, refused.decided_by) == (ErasureState.REFUSED, "liisa")
    assert refused.case.state is CaseState.REFUSED
    page = Reader(app, cast.otso).get(f"/en/account/requests/{refused.case.number}/")
    assert "Soittaja ei ollut jäsen." in page.text
    assert "It was refused by liisa." in liisa.get(f"{WAIT}{found.key}/").text


@pytest.mark.parametrize("word", ["approve", "refuse"])
def test_what_was_decided_is_not_decided_again(cast: Cast, desk: Desk, word: str) -> None:
    found, liisa = enter(desk("kaisa"), cast.otso), desk("liisa")
    path = f"{WAIT}{found.key}/{word}/"
    token = liisa.form_token(path)
    erasure.refuse(found, "oona", "Ei tiedetä, kuka pyysi.")
    sent = {"csrf_token": token, "sure": "y", "reason": "Ei"}
    assert liisa.client.post(path, data=sent).location == WAIT
    assert "Somebody has decided this one already." in liisa.get(WAIT).text
    assert Erasure.get().decided_by == "oona"
    assert "It was refused by oona." in liisa.get(path).text


def test_what_the_member_took_back_is_not_approved(cast: Cast, desk: Desk) -> None:
    kaisa, liisa = desk("kaisa"), desk("liisa")
    found = enter(kaisa, cast.otso)
    cases.withdraw(found.case, Channel.ACCOUNT)
    assert "None are pending." in liisa.get(WAIT).text
    for word in ("approve", "refuse"):
        liisa.post(f"{WAIT}{found.key}/{word}/", sure="y", reason="Ei")
    assert Member.get_by_id(cast.otso.id).left_at is None
    assert Case.get().state is CaseState.WITHDRAWN
    kaisa.post(
        f"{open_look(kaisa, cast.otso.number)}erasure/", **{**SENT, "text": "Nyt kuitenkin."}
    )
    assert [one.state for one in Erasure.select().order_by(Erasure.id)] == [
        ErasureState.REFUSED,
        ErasureState.WAITING,
    ]


def test_a_member_who_is_identified_waits_for_nobody(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    erasure.run(erasure.start(cast.otso))
    done = Erasure.get()
    assert (done.id, done.state, done.decided_by) == (found.id, ErasureState.DONE, "")
    assert done.case.state is CaseState.GRANTED


def test_its_case_is_not_decided_beside_it(cast: Cast, desk: Desk) -> None:
    found = enter(desk("kaisa"), cast.otso)
    path = f"/en/desk/case/{found.case.number}/decide/"
    answer = desk("liisa").refused(path, state="granted", text="Poistettu.")
    assert "decided on its own page" in answer.text
    assert Case.get().closed_at is None


@pytest.mark.parametrize("role", [StaffRole.AGENT, StaffRole.AUDITOR])
def test_only_an_approver_decides(cast: Cast, desk: Desk, role: StaffRole) -> None:
    found, olli = enter(desk("kaisa"), cast.otso), desk("olli", role)
    page = olli.get(f"{WAIT}{found.key}/")
    for word in ("approve", "refuse"):
        assert f"{WAIT}{found.key}/{word}/" not in links(page)
        assert olli.client.get(f"{WAIT}{found.key}/{word}/").status_code == 403


@pytest.mark.parametrize("word", ["approve", "refuse"])
def test_an_open_page_decides_nothing_but_the_erasure_that_it_showed(
    cast: Cast, fresh: str, desk: Desk, word: str
) -> None:
    """A restore takes the erasure away, and the next one entered gets the number of its row."""
    first, liisa = enter(desk("kaisa"), cast.otso), desk("liisa")
    path = f"{WAIT}{first.key}/{word}/"
    token = liisa.form_token(path)
    first.delete_instance()
    other = erasure.enter(cast.eino, "kaisa", Case.get())
    Erasure.update(id=first.id).where(Erasure.id == other.id).execute()
    sent = {"csrf_token": token, "sure": "y", "reason": "Ei"}
    assert liisa.client.post(path, data=sent).status_code == 404
    assert Erasure.get_by_id(first.id).state is ErasureState.WAITING
    assert Member.get_by_id(cast.eino.id).left_at is None


def test_an_erasure_of_a_members_own_is_not_here(cast: Cast, desk: Desk) -> None:
    own = erasure.start(cast.otso)
    assert desk("liisa").client.get(f"{WAIT}{own.key}/").status_code == 404
    assert desk("liisa").client.get(f"{WAIT}{new_key()}/").status_code == 404


def test_one_and_two_take_the_same_queries(cast: Cast, desk: Desk) -> None:
    kaisa, taken = desk("kaisa"), []
    for number, member in enumerate((cast.otso, cast.eino)):
        form = {**SENT, "text": f"{number}"}
        kaisa.post(f"{open_look(kaisa, member.number)}erasure/", **form)
        with counted() as asked:
            assert kaisa.client.get(WAIT).status_code == 200
        taken.append(len(asked))
    assert 0 < taken[0] == taken[1]
