"""Whatever customer service does to a member says who did it, and how the wish came or that nobody asked."""

import ast
import inspect
import re
import textwrap
from typing import Any

import pytest
from flask import Flask

from plussa.auth.guard import OF_STAFF
from plussa.desk import staff as accounts
from plussa.members.staff import acting
from tests.each import each
from tests.table import ROWS

FORMS = [name for name, row in ROWS.items() if row.who in OF_STAFF and "POST" in row.methods]
# About no member, or nothing is done to one: looks have a record of their own.
OF_NOBODY = {
    "desk.find": "a look is on record",
    "desk.look_for_case": "a look is on record",
    "desk.look_for_till_row": "a look is on record",
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
    "desk.end_restriction": "the ground has been looked into",
    "desk.store_till_row": "a row of the tills is looked at",
    "desk.set_till_row_aside": "a row of the tills is looked at",
    **dict.fromkeys(
        ("desk.take", "desk.release", "desk.note", "desk.reply", "desk.ask", "desk.extend",
         "desk.decide"), "an answer within a case, which has the channel",
    ),
}  # fmt: skip
ACTING = re.compile(r"\bacting\(\s*(?:staff|current_staff\(\))\.username,\s*([\w.]+)")


def called(function: Any) -> list[Any]:
    """What a function of the site calls within the desk: its own helpers, and the desk's services."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    names = inspect.unwrap(function).__globals__
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            owner, _dot, name = ast.unparse(node.func).rpartition(".")
            one = getattr(names.get(owner), name, None) if owner else names.get(name)
            if inspect.isfunction(one) and one.__module__.startswith("plussa.desk"):
                found.append(one)
    return found


def said(function: Any, deep: int = 4) -> set[str]:
    """How a view, or what it calls, says in what way the wish came."""
    own = set(ACTING.findall(inspect.getsource(inspect.unwrap(function))))
    return own.union(*(said(one, deep - 1) for one in called(function))) if deep else own


@each("endpoint", [name for name in FORMS if name not in OF_NOBODY])
def test_every_act_says_who_did_it_and_how_the_wish_came(app: Flask, endpoint: str) -> None:
    found = said(app.view_functions[endpoint])
    assert found, f"{endpoint} records nobody: act within events.acting"
    is_own = {one.rpartition(".")[2] for one in found} == {"OWN"}
    assert is_own == (endpoint in OWN), f"{endpoint}: ask for the channel, or say here why not"


def test_the_tables_name_what_there_is() -> None:
    assert {*OF_NOBODY, *OWN} <= set(FORMS)


def test_the_law_sees_who_acts_without_a_word() -> None:
    assert said(accounts.add) == set()
    with pytest.raises(TypeError):
        acting("kaisa")  # type: ignore[call-arg]
