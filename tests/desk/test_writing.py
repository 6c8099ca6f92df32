"""What was written at the desk before a session ended: whose it is, beside what a member wrote."""

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Draft, Session
from plussa.cases import service
from plussa.cases.models import CaseState
from plussa.desk.models import StaffSession
from plussa.desk.sign_in.accounts import Factor
from plussa.members.looks import Look
from tests.auth.test_writing import FORM, form, log_in, written_in
from tests.desk.staff import PASSWORD, code_now, open_account
from tests.desk.test_cases import at_case, opened
from tests.document import Page
from tests.laws.test_desk_routes import address, look
from tests.people import Cast, Reader

pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
As = Callable[..., Reader]
QUEUE, LOG_IN = "/en/desk/", "/en/desk/log-in/"


@pytest.fixture
def enter(fresh: str) -> Callable[[Reader, str], str]:
    """Logging somebody in at the desk; where that leads."""
    factors: dict[str, Factor] = {}
    steps = count()

    def enter(reader: Reader, name: str) -> str:
        if name not in factors:
            factors[name] = open_account(name)
        reader.post(LOG_IN, username=name, password=PASSWORD)
        code = code_now(factors[name], next(steps) % 2)
        return str(reader.post(f"{LOG_IN}code/", code=code).location)

    return enter


def write(reader: Reader, path: str) -> None:
    """Send what was written there when the session is over."""
    sent = form(reader, path)
    StaffSession.delete().execute()
    reader.client.post(path, data=sent)


def shown(reader: Reader, path: str) -> str:
    """What the form shows as written."""
    return Page(reader.client.get(path).text).all("textarea")[0].text


def test_the_desk_and_the_account_of_one_browser_know_nothing_of_each_other(
    cast: Cast, reader: As, enter: Callable[[Reader, str], str]
) -> None:
    both, path = reader(cast.aino), at_case(opened(cast), "reply")
    sent = form(both)
    Session.delete().execute()
    both.client.post(FORM, data=sent)
    enter(both, "kaisa")
    write(both, path)
    assert log_in(both) == FORM
    assert "hukassa" in written_in(both)


def test_who_logs_in_next_is_led_nowhere_and_nor_is_who_follows(
    cast: Cast, reader: As, enter: Callable[[Reader, str], str]
) -> None:
    browser, path = reader(), at_case(opened(cast), "reply")
    enter(browser, "kaisa")
    write(browser, path)
    for name in ("oona", "pekka"):
        assert enter(browser, name) == QUEUE
        assert shown(browser, path) == ""


def test_what_is_refused_because_it_is_over_is_not_taken_for_sent(
    cast: Cast, reader: As, enter: Callable[[Reader, str], str]
) -> None:
    case, browser = opened(cast), reader()
    path = at_case(case, "reply")
    enter(browser, "kaisa")
    write(browser, path)
    assert enter(browser, "kaisa") == path
    sent = form(browser, path)
    service.decide(case, CaseState.ANSWERED, "Kiitos.")
    assert browser.client.post(path, data=sent).location == at_case(case)
    assert Draft.select().count() == 1


def test_an_address_without_a_writer_leads_nobody_there(
    reader: As, enter: Callable[[Reader, str], str]
) -> None:
    browser = reader()
    with browser.client.session_transaction() as session:
        session.update({"desk next": "/en/desk/sign-ins/", "desk writer": "somebody"})
    assert enter(browser, "kaisa") == QUEUE
    with browser.client.session_transaction() as session:
        assert not {"desk next", "desk writer"} & set(session)


@pytest.mark.parametrize("logs_in", [True, False])
def test_what_was_written_about_a_member_is_there_after_looking_anew(
    app: Flask, cast: Cast, reader: As, enter: Callable[[Reader, str], str], logs_in: bool
) -> None:
    browser = reader()
    enter(browser, "kaisa")
    path = address(app, "desk.open_case", cast, "kaisa")
    sent = form(browser, path)
    if logs_in:
        StaffSession.delete().execute()
        browser.client.post(path, data=sent)
    Look.update(until=clock.now()).execute()
    if logs_in:
        assert enter(browser, "kaisa") == path
        browser.client.get(path)
    else:
        browser.client.post(path, data=sent)
    assert "What you wrote was not sent. It is kept" in browser.get("/en/desk/find-member/").text
    key = look(cast, "kaisa")["look_key"]
    anew = path.replace(Look.select().order_by(Look.id).get().key, key)
    assert anew != path
    assert "hukassa" in shown(browser, anew)
    nobody_acts = dict.fromkeys(("ground", "agent_name", "agent_email", "ends_on"), "")
    sent = form(browser, anew) | {"channel": "phone", **nobody_acts}
    assert browser.client.post(anew, data=sent).status_code == 303
    assert not Draft.select().exists()
