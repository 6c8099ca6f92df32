"""What somebody is writing survives the end of a session and a server that is away, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from plussa.auth.models import Session
from plussa.cases.models import Case
from tests.browser.conftest import Visit, Visitor
from tests.browser.test_account import logged_in
from tests.people import PASSWORD, Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("fresh", ["sqlite"], indirect=True),
]
TEXT = "Korttini on hukassa, ja kissa söi kuitin. 🐈\nMitä nyt?"
PROXY = (
    "<!doctype html><html><head><title>502</title></head><body><main id=main><h1>Bad Gateway</h1>"
)
MESSAGES = {
    "en": ("/en/account/requests/new/rectification/", "Nothing was saved:"),
    "fi": ("/fi/oma-tili/pyynnot/uusi/korjaus/", "Mitään ei tallennettu:"),
}
PANELS = {
    "en": ("/en/account/information/phone/", "Nothing was saved:"),
    "fi": ("/fi/oma-tili/tiedot/puhelin/", "Mitään ei tallennettu:"),
}


def sent(page: Page) -> None:
    """Press the button of the form that is in the page's main part."""
    page.locator("main form button[type=submit]").last.click()


def no_troubles(visitor: Visitor) -> None:
    """What fails on purpose is no trouble."""
    visitor.troubles.clear()


# What may happen to a request on its way.
def away(route: Route) -> None:
    route.abort("connectionrefused")


def gateway(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body=PROXY)


def portal(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body=PROXY)


def timeout(route: Route) -> None:
    route.fulfill(status=504, content_type="text/html", body="")


def too_long(route: Route) -> None:
    route.fulfill(status=413, content_type="text/html", body=PROXY)


FAULTS: tuple[Callable[[Route], None], ...] = (away, gateway, portal, timeout, too_long)


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("kind", [MESSAGES, PANELS])
def test_what_was_typed_stays_and_a_note_says_that_nothing_was_saved(
    visit: Visit, cast: Cast, kind: dict[str, tuple[str, str]], language: str
) -> None:
    path, note = kind[language]
    aino = logged_in(visit)
    page = aino.go(path)
    field = page.locator("main textarea, main input[name=phone]")
    typed = TEXT if kind is MESSAGES else "+358 40 765 4321"
    field.fill(typed)
    for fault in FAULTS:
        page.route(f"**{path}", fault)
        sent(page)
        said = page.locator("main [role=alert]:not(.before)")
        expect(said, fault.__name__).to_have_text(re.compile(note))
        expect(said).to_be_in_viewport()
        expect(field).to_have_value(typed)
        expect(page.locator("html, body, main")).to_have_count(3)
        expect(page.locator("main")).not_to_contain_text("Bad Gateway")
        expect(page.locator("[role=alert]")).to_have_count(1)
        # The next time the note is another one, so that it is read out again.
        said.evaluate("note => note.classList.add('before')")
        page.unroute(f"**{path}", fault)
    no_troubles(aino)
    sent(page)
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(TEXT[:20] if kind is MESSAGES else "7654321")


def test_a_panel_that_cannot_be_opened_or_a_switch_says_so_in_its_panel(
    visit: Visit, cast: Cast
) -> None:
    aino = logged_in(visit)
    page = aino.go("/en/account/information/")
    opens = page.locator("text=Change telephone number")
    aino.context.set_offline(True)
    opens.click()
    expect(page.locator("#phone [role=alert]")).to_have_text(re.compile("could not be opened"))
    expect(opens).to_be_focused()
    aino.context.set_offline(False)
    aino.go("/en/account/permissions/")
    aino.context.set_offline(True)
    switch = page.locator("#email-switch")
    switch.click()
    expect(page.locator("#email > [role=alert]")).to_have_text(re.compile("Nothing was saved:"))
    expect(switch).to_be_focused()
    expect(switch).to_have_attribute("aria-checked", "false")
    aino.context.set_offline(False)
    switch.click()
    expect(page.locator("#email-switch")).to_have_attribute("aria-checked", "true")
    expect(page.locator("[role=alert]")).to_have_count(0)
    no_troubles(aino)


def test_a_step_of_the_guide_that_gets_no_part_is_opened_by_the_browser(
    visit: Visit, fresh: str
) -> None:
    visitor = visit()
    page = visitor.go("/en/disputes/guide/")
    page.evaluate("window.sameDocument = true")
    answers = iter((502, 200))

    def answer(route: Route) -> None:
        body = "<!doctype html><body><h1>Not ours</h1>"
        route.fulfill(status=next(answers), content_type="text/html", body=body)

    page.route("**/disputes/guide/*/", answer)
    page.locator("main li a").first.click()
    expect(page.locator("h1")).to_have_text("Not ours")
    page.wait_for_function("window.sameDocument === undefined")  # no part of the page before
    no_troubles(visitor)


def test_a_server_that_never_answers_is_given_up_in_half_a_minute(visit: Visit, cast: Cast) -> None:
    path, note = MESSAGES["en"]
    aino = logged_in(visit)
    page = aino.page
    page.clock.install()
    aino.go(path)
    page.fill("textarea", TEXT)
    page.route(f"**{path}", lambda _: None)
    with page.expect_request(f"**{path}"):
        sent(page)
    page.clock.fast_forward(31_000)
    expect(page.locator("main [role=alert]")).to_have_text(re.compile(note))
    expect(page.locator("textarea")).to_have_value(TEXT)
    no_troubles(aino)


def test_our_own_refusal_is_told_in_the_form(visit: Visit, cast: Cast) -> None:
    path, _ = MESSAGES["en"]
    aino = logged_in(visit)
    page = aino.go(path)
    page.fill("textarea", TEXT)
    page.evaluate("document.querySelector('textarea').removeAttribute('maxlength')")
    page.fill("textarea", "x" * 70_000)
    sent(page)
    expect(page.locator("main [role=alert]")).to_contain_text("the text is too long")
    expect(page.locator("textarea")).to_have_value("x" * 70_000)
    no_troubles(aino)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_message_is_in_the_form_after_logging_in_and_is_sent_once(
    visit: Visit, cast: Cast, javascript: bool, language: str
) -> None:
    path, _ = MESSAGES[language]
    aino = logged_in(visit, java_script_enabled=javascript)
    page = aino.go(path)
    page.fill("textarea", TEXT)
    Session.delete().execute()
    sent(page)
    page.wait_for_url(re.compile("/log-in/|/kirjaudu/"))
    page.fill("[name=email]", "aino@example.fi")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    aino.arrive(path)
    expect(page.locator("textarea")).to_have_value(TEXT)
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("main form button[type=submit]")).to_be_focused()
    assert Case.select().count() == 0
    page.locator("main form button[type=submit]").dblclick()
    expect(page.locator("main")).to_contain_text("kissa söi kuitin")
    expect(page.locator("textarea")).to_have_count(0)
    assert Case.select().count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_another_login_in_the_same_browser_sees_nothing_of_it(
    visit: Visit, cast: Cast, javascript: bool
) -> None:
    path, _ = MESSAGES["en"]
    aino = logged_in(visit, java_script_enabled=javascript)
    page = aino.go(path)
    page.fill("textarea", TEXT)
    Session.delete().execute()
    sent(page)
    page.wait_for_url("**/log-in/")
    page.fill("[name=email]", "otso@example.fi")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    aino.arrive("/en/account/")
    aino.go(path)
    expect(page.locator("textarea")).to_have_value("")
