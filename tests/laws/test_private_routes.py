"""Each row of the table of routes that is not published is tried: as a visitor, as the member whose
things it names, and as another member; with and without a token; reading changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, url_for

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.guard import OF_STAFF, Who
from plussa.auth.models import IdentityCheckWay, SignIn
from plussa.cases.models import CaseKind, CaseState, Channel
from plussa.cases.service import decide, open_case
from plussa.members.models import Card, CardState, Invitation
from plussa.money import corrections
from plussa.money.models import Purchase
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from tests.each import each
from tests.money.stores import buy
from tests.people import HX, Cast, Reader
from tests.rows import everything
from tests.table import ROWS, assert_charset_is_named_once

As = Callable[..., Reader]
PRIVATE = [
    name
    for name, row in ROWS.items()
    if not row.published and name != "root.choose_language" and "GET" in row.methods
    if row.who not in OF_STAFF  # tests/laws/test_desk_routes.py tries those
]
FORMS = [name for name in PRIVATE if "POST" in ROWS[name].methods]
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
OVER = "forged"  # a link that is not one of ours

# What addresses name: something of Aino's, by the row it stands in.
NAMED: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "auth.disown_sign_in": lambda cast: {"sign_in_key": SignIn.get(SignIn.member == cast.aino).key},
    "auth.cancel_proof": lambda cast: {
        "proof": identity_checks.ask(cast.aino, IdentityCheckWay.LETTER).key
    },
    "cards.block": lambda cast: {"card_key": Card.get(Card.member == cast.aino).key},
    "cards.replace": lambda cast: {"card_key": blocked(cast).key},
    "permissions.show_receipt": lambda cast: {"key": chosen(cast)},
    "permissions.save_receipt": lambda cast: {"key": chosen(cast)},
    "household.change_money_rights": lambda cast: {"member_key": cast.eino.key},
    "household.hand_over": lambda cast: {"member_key": cast.eino.key},
    "household.remove": lambda cast: {"member_key": cast.eino.key},
    "money.show_row": lambda cast: {"row_id": earned(cast)},
    "money.dispute": lambda cast: {"row_id": earned(cast)},
    "money.dispute_purchase": lambda cast: {"row_id": bought(cast)},
    "requests.show": lambda cast: {"number": asked(cast)},
    "requests.show_letter": lambda cast: {"number": refused(cast), "to": "ombudsman"},
    "requests.write_more": lambda cast: {"number": asked(cast)},
    "requests.withdraw": lambda cast: {"number": asked(cast)},
    "household.withdraw": lambda cast: {"invitation_key": invited(cast).key},
}
# What addresses say that belongs to nobody.
SAID: dict[str, dict[str, Any]] = {
    "auth.reset_password": {"token": OVER},
    "auth.confirm_email": {"token": OVER},
    "auth.undo_email": {"token": OVER},
    "auth.unlink_identity": {"token": OVER},
    "auth.cancel_by_link": {"token": OVER},
    "privacy.show_erasure": {"token": OVER},
    "joining.confirm": {"token": OVER},
    "household.show_invitation": {"token": OVER},
    "household.accept": {"token": OVER},
    "household.decline": {"token": OVER},
    "account.mark_seen": {"document": "rules", "effective": date(2027, 3, 1)},
    "money.show_statement": {"first": date(2026, 1, 1), "last": date(2026, 12, 15)},
    "money.download_statement": {"first": date(2026, 1, 1), "last": date(2026, 12, 15)},
    "contact.show": {"token": OVER},
    "contact.show_letter": {"token": OVER, "to": "ombudsman"},
    "stopping.stop": {"token": OVER},
    "stopping.show_stopped": {"token": OVER},
    "stopping.take_back": {"token": OVER},
    "stopping.stop_at_once": {"token": OVER},
    "contact.write_more": {"token": OVER},
    "contact.withdraw": {"token": OVER},
    "requests.open_new": {"kind": "rectification"},
    "permissions.choose": {"permission": "email"},
    "profile.change": {"panel": "phone"},
    "examples.show": {"number": 0, "code": "fi"},
}
# What a member is answered instead of 200.
ANSWERS = {
    "auth.log_in": 303,
    "desk.show_factor": 303,
    "joining.join": 303,
    "auth.reset_password": 410,
    "auth.confirm_email": 410,
    "auth.undo_email": 410,
    "auth.unlink_identity": 410,
    "auth.cancel_by_link": 410,
    "privacy.show_erasure": 410,
    "privacy.save_report": 303,  # to the page that asks for strong identification
    "joining.confirm": 410,
    "household.show_invitation": 410,
    "household.accept": 410,
    "household.decline": 410,
    "contact.show": 410,
    "contact.show_letter": 410,
    "stopping.stop": 410,
    "stopping.show_stopped": 410,
    "stopping.take_back": 410,
    "stopping.stop_at_once": 410,
    "contact.write_more": 410,
    "contact.withdraw": 410,
    "auth.start_bank": 404,
    "examples.show_all": 404,  # where real people are served
    "examples.show": 404,
    "auth.return_from_bank": 410,
    "auth.meet_unknown": 410,
    "auth.open_login": 410,
    "auth.link_identity": 410,
    "auth.enter_link_code": 410,
    "household.leave": 409,  # Aino leads others
}
# What anybody is led on from: a step that comes after another.
LATER_STEPS = {"desk.show_factor": "/en/desk/log-in/"}
# Where it leads who has not shown a moment ago who they are.
DETOURS = {
    Who.IDENTIFIED: "/en/account/identify/",
    Who.STRONG: "/en/account/identify/ways/",
}
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def bought(cast: Cast) -> int:
    """A purchase of Aino's."""
    buy(cast.aino, 31_10, date(2026, 11, 20))
    return int(Purchase.get(Purchase.member == cast.aino).id)


def earned(cast: Cast) -> int:
    """A row of the money of Aino's household."""
    return corrections.correct(cast.aino.household_id, 5_00, "korjaus")


def asked(cast: Cast) -> str:
    """The number of a case of Aino's."""
    case = open_case(CaseKind.CONTACT, "Hei!", Channel.ACCOUNT, member=cast.aino)
    return str(case.number)


def refused(cast: Cast) -> str:
    """The number of a request of Aino's that was refused."""
    case = open_case(CaseKind.RECTIFICATION, "Hei!", Channel.ACCOUNT, member=cast.aino)
    decide(case, CaseState.REFUSED, "Ei.")
    return str(case.number)


def blocked(cast: Cast) -> Card:
    """A blocked card of Aino's."""
    Card.update(state=CardState.BLOCKED).where(Card.member == cast.aino).execute()
    return Card.get(Card.member == cast.aino)


def chosen(cast: Cast) -> str:
    """The key of a choice of Aino's: the other one than before."""
    email = Permission.EMAIL
    other = Value.OFF if service.standing(cast.aino, email).value is Value.ON else Value.ON
    made = service.choose(cast.aino, email, other, service.words_now(email, "fi"))
    assert made
    return str(made.key)


def invited(cast: Cast) -> Invitation:
    """An invitation of Aino's that waits."""
    return Invitation.create(
        household=cast.aino.household,
        invited_by=cast.aino,
        email="ursula@example.fi",
        language="fi",
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )


def address(app: Flask, endpoint: str, cast: Cast) -> str:
    """An address of an endpoint that names something of Aino's."""
    app.extensions["plussa.limits"].reset()
    values = NAMED[endpoint](cast) if endpoint in NAMED else SAID.get(endpoint, {})
    with app.test_request_context("/en/"):
        return url_for(endpoint, language="en", **values)


@each("endpoint", PRIVATE)
def test_a_visitor_is_let_in_or_led_to_log_in(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    reader(cast.aino)
    visitor = reader().client
    path = address(app, endpoint, cast)
    before = everything()
    if endpoint in LATER_STEPS:
        assert visitor.get(path).location == LATER_STEPS[endpoint]
        return
    if ROWS[endpoint].who is Who.ANYONE:
        assert visitor.get(path).status_code in (200, 404, 410)
        return
    for answer in (visitor.get(path), visitor.head(path), visitor.post(path)):
        assert (answer.status_code, answer.location) == (303, "/en/log-in/") or (
            answer.status_code == 405 and "POST" not in ROWS[endpoint].methods
        )
    assert visitor.get(path, headers=HX).headers["HX-Redirect"] == "/en/log-in/"
    assert everything() == before


@each("endpoint", PRIVATE)
def test_a_member_reads_it_and_reading_changes_nothing(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    aino = reader(cast.aino)
    path = address(app, endpoint, cast)
    before = everything()
    answer = aino.client.get(path)
    if detour := DETOURS.get(ROWS[endpoint].who):
        assert (answer.status_code, answer.location) == (303, detour)
    else:
        assert answer.status_code == ANSWERS.get(endpoint, 200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert_charset_is_named_once(answer)
    assert aino.client.head(path).data == b""
    assert everything() == before or ROWS[endpoint].changes_on_get


@each("endpoint", NAMED)
def test_what_belongs_to_somebody_else_is_not_there(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    reader(cast.aino)
    otso = reader(cast.otso)
    path = address(app, endpoint, cast)
    token = otso.form_token("/en/log-out/")
    before = everything()
    assert otso.client.get(path).status_code == 404
    refused = 404 if "POST" in ROWS[endpoint].methods else 405
    assert otso.client.post(path, data={"csrf_token": token}).status_code == refused
    assert everything() == before


@each("endpoint", FORMS)
def test_a_form_without_its_token_changes_nothing(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    aino = reader(cast.aino)
    path = address(app, endpoint, cast)
    before = everything()
    expected = ANSWERS.get(endpoint, 303 if ROWS[endpoint].who in DETOURS else 422)
    for data in ({}, {"csrf_token": "wrong"}):
        assert aino.client.post(path, data=data).status_code == expected
    assert everything() == before


@each("endpoint", PRIVATE)
def test_a_method_outside_its_row_is_refused(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    aino = reader(cast.aino)
    path = address(app, endpoint, cast)
    allowed = {one.lower() for one in ROWS[endpoint].methods}
    for method in OTHER_METHODS:
        answer = aino.client.open(path, method=method)
        assert answer.status_code == 405
        assert answer.allow.as_set() == {*allowed, "head", "options"}


def test_every_address_that_takes_a_form_has_a_page(fresh: str) -> None:
    assert [name for name, row in ROWS.items() if "GET" not in row.methods] == []


def test_every_address_that_names_something_is_tried(app: Flask, cast: Cast) -> None:
    arguments = {
        rule.endpoint: rule.arguments - {"language"} - ROWS[rule.endpoint].pages
        for rule in app.url_map.iter_rules()
    }
    for endpoint in PRIVATE:
        assert bool(arguments[endpoint]) == (endpoint in NAMED or endpoint in SAID), endpoint


@each("endpoint", [name for name in PRIVATE if ROWS[name].pages])
def test_a_later_page_is_as_private_as_the_first(
    app: Flask, cast: Cast, reader: As, endpoint: str
) -> None:
    with app.test_request_context("/en/"):
        later: dict[str, Any] = dict.fromkeys(ROWS[endpoint].pages, 1000)
        path = url_for(endpoint, language="en", **later)
    assert "1000" in path
    assert Reader(app).client.get(path).status_code == 303
    assert Reader(app, cast.aino).client.get(path).status_code == 200
