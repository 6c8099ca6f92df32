"""Whatever customer service does to a member says who did it, and how the wish came or that nobody asked."""

import ast
import inspect
import textwrap
from typing import Any

import pytest
from flask import Flask

from plussa.auth.guard import OF_STAFF
from plussa.desk.fields import CallerForm
from plussa.members.models import Actor, Event
from plussa.members.staff import StaffRole, acting
from plussa.web.forms import Form
from tests.desk.staff import desk_reader
from tests.each import each
from tests.laws import test_desk_routes
from tests.people import Cast
from tests.table import ROWS

ONE = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
FORMS = [name for name, row in ROWS.items() if row.who in OF_STAFF and "POST" in row.methods]
# About no member, or nothing is done to one: looks have a record of their own.
OF_NOBODY = {
    "desk.find": "a look is on record",
    "desk.look_for_case": "a look is on record",
    "desk.look_for_till_row": "a look is on record",
    "desk.look_for_name": "a look is on record",
    "desk.try_till_row": "what the night would do, tried now",
}
# Of customer service's own accord, so that there is no channel: by endpoint, why.
OWN = {
    "desk.confirm_death": "a second person makes sure",
    "desk.end_after_death": "what is left to do once a death is confirmed",
    "desk.propose_termination": "we end it, and the member did not ask",
    "desk.approve_termination": "a second person decides",
    "desk.refuse_termination": "a second person decides",
    "desk.withdraw_termination": "we were wrong",
    "desk.approve_erasure": "a second person decides; the case has the channel",
    "desk.refuse_erasure": "a second person decides; the case has the channel",
    "desk.decide_name": "the member has asked in the account",
    "desk.end_restriction": "the ground has been looked into",
    "desk.store_till_row": "a row of the tills is looked at",
    "desk.set_till_row_aside": "a row of the tills is looked at",
    **dict.fromkeys(
        ("desk.take", "desk.release", "desk.note", "desk.reply", "desk.ask", "desk.extend",
         "desk.decide"), "an answer within a case, which has the channel",
    ),
}  # fmt: skip


def calls(function: Any, deep: int = 3) -> set[str]:
    """The names of what a view calls, and of what its own helpers call."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    names = inspect.unwrap(function).__globals__
    found = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    own = [names[one] for one in found if inspect.isfunction(names.get(one))] if deep else []
    return found.union(
        *(calls(one, deep - 1) for one in own if one.__module__.startswith("plussa.desk"))
    )


@ONE
@each("endpoint", [name for name in FORMS if name not in OF_NOBODY])
def test_every_act_says_who_did_it_and_how_the_wish_came(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    assert "carry_out" in calls(app.view_functions[endpoint]), f"{endpoint} records nobody"
    reader = desk_reader(app, StaffRole.APPROVER, "approver")
    address = test_desk_routes.address(app, endpoint, cast, "approver")
    shown: list[Form] = []
    monkeypatch.setattr(Form, "validate_on_submit", lambda self: shown.append(self))
    reader.client.get(address)
    [form] = shown
    asks = isinstance(form, CallerForm)
    assert asks != (endpoint in OWN), f"{endpoint}: ask for the channel, or say here why not"


def test_the_tables_name_what_there_is() -> None:
    assert {*OF_NOBODY, *OWN} <= set(FORMS)


@ONE
def test_what_is_carried_out_is_done_in_somebodys_name(app: Flask, cast: Cast) -> None:
    desk = desk_reader(app)
    look = str(desk.post("/en/desk/find-member/", who=cast.aino.number, reason="call").location)
    desk.post(f"{look}phone/", channel="post", phone="+358501112223")
    event = Event.get()
    assert (event.actor, event.handler, event.facts) == (
        Actor.CUSTOMER_SERVICE, "kaisa", {"channel": "post"},
    )  # fmt: skip
    with pytest.raises(TypeError):
        acting("kaisa")  # type: ignore[call-arg]
