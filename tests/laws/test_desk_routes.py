"""Each row of the table of routes that is customer service's is tried: as a visitor, as a member, in
each role, with somebody else's look; with and without a token; reading changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.guard import OF_STAFF, Who
from plussa.auth.models import IdentityCheckWay
from plussa.cases.models import CaseKind, Channel
from plussa.cases.service import open_case
from plussa.db import new_key
from plussa.desk.sign_in.visitor import ROLES
from plussa.members.endings import Death, Estate, Termination
from plussa.members.looks import open_look
from plussa.members.models import Card, Member, Role
from plussa.members.profile.service import request_name, waiting_name
from plussa.members.staff import StaffRole
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import RowKind, WaitingRow
from plussa.privacy.ending import terminations
from plussa.privacy.erasure import service as erasure
from tests.desk.staff import desk_reader
from tests.each import each
from tests.laws.test_private_routes import OTHER_METHODS
from tests.people import HX, Cast, Reader, add_member
from tests.rows import everything
from tests.table import ROWS

DESK = [name for name, row in ROWS.items() if row.who in OF_STAFF]
FORMS = [name for name in DESK if "POST" in ROWS[name].methods]
DOOR = "/en/desk/log-in/"
Values = Callable[[Cast, str], dict[str, Any]]


def look(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at Aino, of somebody's own."""
    return look_at(cast.aino, handler)


def look_at(member: Member, handler: str) -> dict[str, Any]:
    """A look at somebody."""
    return {"look_key": open_look(member, handler, StaffRole.AGENT, "call", 30).key}


def card(cast: Cast, handler: str) -> dict[str, Any]:
    """A card of Aino's, through a look."""
    return {**look(cast, handler), "card_key": Card.get(Card.member == cast.aino).key}


def case(cast: Cast, handler: str) -> dict[str, Any]:
    """An open case of Aino's."""
    found = open_case(CaseKind.CONTACT, "Hei!", Channel.ACCOUNT, member=cast.aino)
    return {"number": found.number}


def waiting(cast: Cast, handler: str) -> dict[str, Any]:
    """An erasure that somebody has entered."""
    asked = open_case(CaseKind.ERASURE, "Hei!", Channel.PHONE, member=cast.otso)
    return {"erasure_key": erasure.enter(cast.otso, "somebody", asked).key}


def till_row(cast: Cast, handler: str) -> dict[str, Any]:
    """A row from the tills that somebody must look at."""
    now, card = clock.now(), Card.get(Card.member == cast.aino)
    made = WaitingRow.create(
        kind=RowKind.PURCHASES, external_id=new_key(), card=card, at=now, day=clock.today(), cents=5,
        store="1", store_name="K", digest="d", reason=MoneyOutcome.DUPLICATE, first_at=now, tried_at=now,
    )  # fmt: skip
    return {"row_key": made.key}


def proposed(cast: Cast, handler: str) -> dict[str, Any]:
    """The ending of a membership that somebody has proposed."""
    return {"termination_key": terminations.propose(cast.otso, "Hei!", "somebody").key}


def somebody_else() -> Member:
    """A member of whom nothing else is tried: a membership ends once, and a person dies once."""
    member = add_member()
    add_member(member.household, role=Role.MEMBER)
    return member


def announced(cast: Cast, handler: str) -> dict[str, Any]:
    """One that the member has been told of."""
    return {"termination_key": _announced(somebody_else()).key}


def _announced(member: Member) -> Termination:
    found = terminations.propose(member, "Hei!", "somebody")
    terminations.approve(found, "somebody else")
    return found


def told(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at who is told that the membership ends."""
    member = somebody_else()
    _announced(member)
    return look_at(member, handler)


def died(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at who has died, with whom the estate has authorised."""
    now, member = clock.now(), somebody_else()
    Death.create(
        member=member, died_on=clock.today(), announced_at=now, announced_by="somebody",
        confirmed_at=now, case_number="1",
    )  # fmt: skip
    Estate.create(
        member=member, name="Liisa", street="Mäntytie 5", postal_code="33100", city="Tampere",
        language="fi", since=now, opened_by="somebody",
    )  # fmt: skip
    return look_at(member, handler)


def unconfirmed(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at Aino, who is not confirmed yet, and to whom no code is on its way."""
    identity_checks.cancel_waiting(cast.aino)
    Member.update(confirmed_at=None).where(Member.id == cast.aino.id).execute()
    return look(cast, handler)


def coded(cast: Cast, handler: str) -> dict[str, Any]:
    """The same, while a code is on its way."""
    found = unconfirmed(cast, handler)
    identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    return found


def joined(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at Aino, who has just joined through customer service."""
    return {"look_key": open_look(cast.aino, handler, StaffRole.AGENT, "joining", 30).key}


def asking(cast: Cast, handler: str) -> dict[str, Any]:
    """Aino, who has asked for other names."""
    if waiting_name(cast.aino) is None:
        request_name(cast.aino, "Aino Maria", "Esimerkki")
    return {"member_key": cast.aino.key}


def named(cast: Cast, handler: str) -> dict[str, Any]:
    """A look at her."""
    asking(cast, handler)
    return look(cast, handler)


OF_DEATHS = (
    "desk.show_death", "desk.confirm_death", "desk.revoke_death", "desk.authorise_estate",
    "desk.hand_over_after_death", "desk.dissolve_after_death", "desk.open_estate",
    "desk.end_after_death", "desk.print_estate_letter",
)  # fmt: skip
# What addresses name.
LOOKS = dict.fromkeys(OF_DEATHS, died) | {"desk.print_termination": told} | {
    name: card if name == "desk.block_card" else look
    for name in (
        "desk.show_member", "desk.block_card", "desk.change_address", "desk.change_phone",
        "desk.lower_permission", "desk.restrict", "desk.end_restriction", "desk.open_case",
        "desk.enter_erasure", "desk.leave", "desk.hand_over", "desk.dissolve",
        "desk.propose_termination", "desk.announce_death", "desk.correct",
    )
}  # fmt: skip
LOOKS |= {
    "desk.decide_name": named,
    "desk.show_joined": joined,
    "desk.confirm": unconfirmed,
    "desk.order_code": unconfirmed,
    "desk.confirm_by_code": coded,
}
NAMED: dict[str, Values] = {
    **LOOKS,
    "desk.look_for_name": asking,
    **dict.fromkeys(
        ("desk.show_case", "desk.look_for_case", "desk.take", "desk.release", "desk.note",
         "desk.reply", "desk.answer", "desk.ask", "desk.extend", "desk.decide"), case,
    ),
    **dict.fromkeys(
        ("desk.show_till_row", "desk.look_for_till_row", "desk.try_till_row",
         "desk.store_till_row", "desk.set_till_row_aside"), till_row,
    ),
    **dict.fromkeys(("desk.show_erasure", "desk.approve_erasure", "desk.refuse_erasure"), waiting),
    **dict.fromkeys(
        ("desk.show_termination", "desk.approve_termination", "desk.refuse_termination"), proposed
    ),
    "desk.withdraw_termination": announced,
}  # fmt: skip
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def address(app: Flask, endpoint: str, cast: Cast, handler: str = "kaisa") -> str:
    """An address of an endpoint."""
    app.extensions["plussa.limits"].reset()
    values = NAMED[endpoint](cast, handler) if endpoint in NAMED else {}
    with app.test_request_context("/en/"):
        return url_for(endpoint, language="en", **values)


def enough(endpoint: str) -> StaffRole:
    """A role that may call it."""
    return StaffRole.APPROVER if ROWS[endpoint].who is Who.APPROVER else StaffRole.AGENT


@each("endpoint", DESK)
def test_nobody_else_comes_in(app: Flask, cast: Cast, endpoint: str) -> None:
    path = address(app, endpoint, cast)
    for outsider in (Reader(app).client, Reader(app, cast.aino).client):
        before = everything()
        answers = [outsider.get(path), outsider.head(path)]
        if "POST" in ROWS[endpoint].methods:
            answers.append(outsider.post(path))
        assert {(one.status_code, one.location) for one in answers} == {(303, DOOR)}
        assert outsider.get(path, headers=HX).headers["HX-Redirect"] == DOOR
        assert everything() == before


@each("role", StaffRole)
@each("endpoint", DESK)
def test_a_role_that_is_enough_reads_it_and_reading_changes_nothing(
    app: Flask, cast: Cast, endpoint: str, role: StaffRole
) -> None:
    reader = desk_reader(app, role, role.value)
    path = address(app, endpoint, cast, role.value)
    before = everything()
    answer = reader.client.get(path)
    assert answer.status_code == (200 if role in ROLES[ROWS[endpoint].who] else 403)
    assert answer.headers["Cache-Control"] == "no-store"
    assert reader.client.head(path).data == b""
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == ({"Look"} if ROWS[endpoint].changes_on_get else set())


@each("endpoint", LOOKS)
def test_what_a_look_shows_is_for_who_opened_it(app: Flask, cast: Cast, endpoint: str) -> None:
    liisa = desk_reader(app, StaffRole.APPROVER, "liisa")
    path = address(app, endpoint, cast, "kaisa")
    token = liisa.form_token("/en/desk/find-member/")
    before = everything()
    assert liisa.client.get(path).status_code == 404
    refused = 404 if "POST" in ROWS[endpoint].methods else 405
    assert liisa.client.post(path, data={"csrf_token": token}).status_code == refused
    assert everything() == before


@each("endpoint", FORMS)
def test_a_form_without_its_token_changes_nothing(app: Flask, cast: Cast, endpoint: str) -> None:
    role = enough(endpoint)
    reader = desk_reader(app, role, role.value)
    path = address(app, endpoint, cast, role.value)
    before = everything()
    for data in ({}, {"csrf_token": "wrong"}):
        assert reader.client.post(path, data=data).status_code == 422
    assert everything() == before


@each("endpoint", DESK)
def test_a_method_outside_its_row_is_refused(app: Flask, cast: Cast, endpoint: str) -> None:
    role = enough(endpoint)
    reader = desk_reader(app, role, role.value)
    path = address(app, endpoint, cast, role.value)
    allowed = {one.lower() for one in ROWS[endpoint].methods}
    for method in OTHER_METHODS:
        answer = reader.client.open(path, method=method)
        assert answer.status_code == 405
        assert answer.allow.as_set() == {*allowed, "head", "options"}


def test_every_address_that_names_something_is_tried(app: Flask, fresh: str) -> None:
    arguments = {
        rule.endpoint: rule.arguments - {"language"} - ROWS[rule.endpoint].pages
        for rule in app.url_map.iter_rules()
    }
    for endpoint in DESK:
        assert bool(arguments[endpoint]) == (endpoint in NAMED), endpoint


@each("endpoint", [name for name in DESK if ROWS[name].pages])
def test_a_later_page_is_as_private_as_the_first(app: Flask, cast: Cast, endpoint: str) -> None:
    with app.test_request_context("/en/"):
        later: dict[str, Any] = dict.fromkeys(ROWS[endpoint].pages, 1000)
        path = url_for(endpoint, language="en", **later)
    assert "1000" in path
    assert Reader(app, cast.aino).client.get(path).location == DOOR
    role = enough(endpoint)
    assert desk_reader(app, role, role.value).client.get(path).status_code == 200
