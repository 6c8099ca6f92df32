"""What the session keeps has a row in the table of it; what has another shape does no harm."""

import ast
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from flask import Flask, url_for
from itsdangerous import URLSafeSerializer

from plussa.auth.session import known_devices
from plussa.kept import SESSION
from tests.people import PASSWORD, Cast, Reader
from tests.sources import modules, tree

As = Callable[..., Reader]
ODD: tuple[Any, ...] = (
    None, True, -1, 2**70, 1.5, "", "x", [], [1], [1, "x"], ["x", 1], [[]], {}, {"a": []}, {"a": "b"},
)  # fmt: skip
KEPT_WHOLE = ("_user_id", "csrf_token")
OTHER = pytest.mark.drill(
    "the other half of the shapes: they differ from these by what stays whole"
)
SHAPES = [
    pytest.param(odd, left, marks=() if (at + turn) % 2 else OTHER)
    for at, odd in enumerate(ODD)
    for turn, left in enumerate(KEPT_WHOLE)
]
# What reads what the session keeps.
READERS = (
    "auth.log_in", "auth.return_from_bank", "auth.meet_unknown", "auth.open_login", "joining.join",
    "contact.write", "auth.claim_by_code", "account.home", "permissions.show", "auth.enter_code",
    "privacy.save_report", "auth.link_identity", "auth.enter_link_code", "auth.claim_by_letter",
    "desk.show_factor",
)  # fmt: skip


def kept_by(module: str, source: str) -> Iterator[str]:
    """The names by which a module asks the session for something."""
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Subscript) and _is_session(node.value):
            asked: ast.expr = node.slice
        elif isinstance(node, ast.Call) and _is_session(getattr(node.func, "value", None)):
            asked = node.args[0] if node.args else node.func
        else:
            continue
        if isinstance(asked, ast.Constant):
            yield str(asked.value)
        elif isinstance(asked, ast.Name):
            yield getattr(import_module(module), asked.id, "")  # a variable is no name


def _is_session(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Name) and node.id == "session"


def test_what_is_kept_has_a_row() -> None:
    found = {
        (module, name)
        for module, source in modules().items()
        if "session, " in source or "import session" in source or ", session" in source
        for name in kept_by(module, source)
        if isinstance(name, str) and name
    }
    assert len(found) > 8
    assert not {one for one in found if one[1] not in SESSION}


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("odd", "left"), SHAPES)
def test_another_shape_is_left_out(app: Flask, cast: Cast, reader: As, odd: Any, left: str) -> None:
    with app.test_request_context("/en/"):
        paths = [url_for(endpoint) for endpoint in READERS]
    for who in (reader(), reader(cast.aino)):
        sent = {"csrf_token": who.form_token("/en/log-out/"), "code": "12345678"}
        with who.client.session_transaction() as session:
            whole = dict(session)
        for path in paths:
            for open_page in (who.client.get, partial(who.client.post, data=sent)):
                with who.client.session_transaction() as session:
                    session.update(
                        {name: odd for name in SESSION if name != left}
                        | {name: value for name, value in whole.items() if name == left}
                    )
                answer = open_page(path)
                assert answer.status_code in (200, 303, 404, 405, 409, 410, 422), path


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
@pytest.mark.parametrize("odd", ODD)
def test_a_cookie_that_holds_something_else_is_none(app: Flask, cast: Cast, odd: Any) -> None:
    client = app.test_client()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], serializer.dumps(odd))
    marks = URLSafeSerializer(str(app.secret_key), "known device").dumps(odd)
    with app.test_request_context():
        client.set_cookie(known_devices._cookie(), marks)
    token = Reader.form_token(_Just(client), "/en/log-in/")  # type: ignore[arg-type]
    sent = {"email": "aino@example.fi", "password": PASSWORD, "csrf_token": token}
    assert client.post("/en/log-in/", data=sent).status_code == 303


class _Just:
    """A reader with a browser of ours."""

    def __init__(self, client: Any) -> None:
        self.client = client
