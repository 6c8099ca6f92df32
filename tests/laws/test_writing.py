"""What is written in any form outlives the session: shown again to who wrote it, and to nobody else."""

import re

import pytest
from flask import Flask

from plussa.auth.guard import OF_STAFF, Who
from plussa.auth.models import Draft, Session
from plussa.auth.session import sessions
from plussa.desk.models import Staff, StaffSession
from plussa.desk.sign_in import accounts
from plussa.members.staff import StaffRole
from tests.desk.staff import PASSWORD as AT_DESK
from tests.desk.staff import code_now
from tests.document import Page
from tests.each import each
from tests.laws import test_desk_routes, test_private_routes
from tests.odd import fields_of
from tests.people import PASSWORD, Cast, Reader
from tests.rows import everything
from tests.sources import modules
from tests.table import ROWS

FORMS = [
    name
    for name, row in ROWS.items()
    if "POST" in row.methods and (row.who is not Who.ANYONE or name == "contact.write")
]
SECRET = {"password", "one-time-code"}
SAYS = "This is what you wrote before you had to log in."
MESSAGES = (
    "contact.write", "requests.open_new", "requests.write_more", "privacy.restrict", "money.dispute",
    "money.dispute_purchase", "desk.open_case", "desk.enter_case", "desk.reply", "desk.note",
    "desk.ask", "desk.decide", "desk.extend", "desk.restrict", "desk.propose_termination",
)  # fmt: skip
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
Sent = dict[str, str]


class Writer:
    """Somebody who writes in a form, and whose session then ends."""

    def __init__(self, app: Flask, cast: Cast, endpoint: str) -> None:
        self.is_staff = ROWS[endpoint].who in OF_STAFF
        if self.is_staff:
            self.name = f"kaisa{FORMS.index(endpoint)}"
            self.factor = accounts.add(self.name, "Kaisa", StaffRole.APPROVER, AT_DESK)
            self.reader = Reader(app)
            self.enter()
            self.path = test_desk_routes.address(app, endpoint, cast, self.name)
        else:
            self.reader = Reader(app, cast.aino)
            self.path = test_private_routes.address(app, endpoint, cast)
        self.identify()

    def enter(self, email: str = "aino@example.fi") -> str:
        """Log in; where that leads."""
        if not self.is_staff:
            answer = self.reader.post("/en/log-in/", email=email, password=PASSWORD)
            self.identify()
            return str(answer.location)
        self.reader.post("/en/desk/log-in/", username=self.name, password=AT_DESK)
        # A code works once: the next step's is good already.
        steps = 1 if Staff.get(Staff.username == self.name).totp_step else 0
        answer = self.reader.post("/en/desk/log-in/code/", code=code_now(self.factor, steps))
        return str(answer.location)

    def identify(self) -> None:
        """Whatever the route asks for besides."""
        for one in Session.select():
            sessions.mark_identified(one, strongly=True)

    def end(self) -> None:
        """End the session, as time does."""
        (StaffSession if self.is_staff else Session).delete().execute()

    def typed(self) -> tuple[Sent, Sent]:
        """What is sent, and what of it was written."""
        page = Page(self.reader.client.get(self.path).text)
        text = [
            one.get("name")
            for one in (*page.all("input"), *page.all("textarea"))
            if one.tag == "textarea" or (one.get("type") == "text")
            if one.get("autocomplete") not in SECRET and one.get("name") != "code"
        ]
        written = {name: f"Hei {name} öinen 🌲" for name in text}
        return {**fields_of(page), **written}, written


@each("endpoint", FORMS)
def test_it_is_in_the_form_again_and_was_not_sent(app: Flask, cast: Cast, endpoint: str) -> None:
    writer = Writer(app, cast, endpoint)
    sent, written = writer.typed()
    assert bool(written) == bool(sent.get("written")), "each says who writes in it, and no other"
    assert written or endpoint not in MESSAGES
    writer.end()
    before = everything()
    answer = writer.reader.client.post(writer.path, data=sent)
    assert "log-in" in answer.location
    after = everything()
    assert {name for name in after if after[name] != before[name]} == (
        {"Draft"} if written else set()
    )
    assert not any("öinen" in str(row) for row in after["Draft"])
    if written:
        assert writer.enter() == writer.path
        page = Page(writer.reader.client.get(writer.path).text)
        again = fields_of(page)
        area = {one.get("name"): one.text for one in page.all("textarea")}
        assert {name: area.get(name) or again[name] for name in written} == written
        assert SAYS in page.root.text
        [focused] = [one for one in page.root.walk() if "autofocus" in one.attrs]
        assert "kept" in focused.get("aria-describedby")


@each("endpoint", [name for name in MESSAGES if ROWS[name].who not in OF_STAFF])
def test_somebody_else_never_sees_it(app: Flask, cast: Cast, endpoint: str) -> None:
    writer = Writer(app, cast, endpoint)
    sent, _ = writer.typed()
    writer.end()
    writer.reader.client.post(writer.path, data=sent)
    assert Draft.select().exists()
    assert writer.enter("otso@example.fi") == "/en/account/"
    assert "öinen" not in writer.reader.client.get(writer.path).text


def test_no_password_is_among_what_is_kept(app: Flask, cast: Cast) -> None:
    writer = Writer(app, cast, "auth.change_email")
    writer.end()
    page = Page(Reader(app, cast.aino).client.get(writer.path).text)
    sent = {**fields_of(page), "password": PASSWORD, "email": "uusi@example.fi"}
    writer.reader.client.post(writer.path, data=sent)
    writer.enter()
    text = writer.reader.client.get(writer.path).text
    assert "uusi@example.fi" in text
    assert PASSWORD not in text


def test_whoever_is_turned_away_by_a_view_has_sent_nothing(fresh: str) -> None:
    leads = re.compile(r"abort\(\s*(fragments\.)?redirect")
    found = [module for module, source in modules().items() if leads.search(source)]
    assert found == ["plussa.web.fragments"], "others say `fragments.turn_away`"
