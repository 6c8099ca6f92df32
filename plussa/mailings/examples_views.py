"""Every kind of mail with made-up facts, for who writes them; only where the site is written or shown.

A mail is framed apart: its styles are inline, which no page of ours may have.
"""

import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response
from flask import render_template as render

from plussa import clock
from plussa.i18n import site_languages
from plussa.outbox.models import Message
from plussa.outbox.render import speaking, write
from plussa.web.addresses import READ, localized
from plussa.web.headers import CONTENT_SECURITY_POLICY as POLICY

FILE = Path(__file__).with_name("examples.toml")
READER = "aino@example.fi"  # one of the made-up members
DEVICE = '{"device": "Firefox, Windows"}'
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"

examples_pages = Blueprint("examples", __name__)


def examples(link: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each kind with each of its facts in turn; links lead to an address."""
    for kind, facts in tomllib.loads(FILE.read_text("utf-8")).items():
        given = [one if isinstance(one, list) else [one] for one in facts.values()]
        for values in product(*given):
            said = (link if value == "LINK" else value for value in values)
            yield kind, dict(zip(facts, said, strict=True))


def _mails() -> list[tuple[str, dict[str, Any]]]:
    settings = current_app.config["SETTINGS"]
    if not (settings.demo or settings.preview):
        abort(404)
    return list(examples(f"{settings.origin}/"))


def _written(kind: str, values: dict[str, Any], language: str) -> Any:
    message = Message(kind=kind, language=language, created_at=clock.now(), parameters=DEVICE)
    with speaking(current_app._get_current_object(), language):  # type: ignore[attr-defined]
        return write(message, READER, values)


@localized(examples_pages, "/{every_mail}/", READ)
def show_all() -> Response:
    """Each mail in each language: subject, the mail in a frame, and its plain part."""
    codes = [one.code for one in site_languages()]
    shown = [
        (number, kind, [(code, _written(kind, values, code)) for code in codes])
        for number, (kind, values) in enumerate(_mails())
    ]
    page = make_response(render("mailings/examples.html", mails=shown))
    page.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return page


@localized(examples_pages, "/{every_mail}/<number>/<code>/", READ)
def show(number: str, code: str) -> Response:
    """One mail as a mail program gets it."""
    found = dict(enumerate(_mails())).get(int(number) if number.isdecimal() else -1)
    if found is None or code not in site_languages():
        abort(404)
    answer = make_response(_written(*found, code).get_body(("html",)).get_content())
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer
