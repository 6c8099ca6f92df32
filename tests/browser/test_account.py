"""The account in a real browser: with and without JavaScript, by keyboard, and as axe sees it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from plussa.auth.models import Session
from plussa.members.models import Member
from tests.browser.conftest import Visit, Visitor
from tests.browser.test_accessibility import (
    FLAT,
    STYLE,
    WIDTHS,
    faults,
    run_axe,
    seen_in_turn,
    source,
)
from tests.people import PASSWORD, Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("fresh", ["sqlite"], indirect=True),
]
PROFILE = "/en/account/information/"
FORMS = (
    "/en/log-in/", "/en/log-in/forgotten-password/", "/en/log-in/card/", "/en/join/",
)  # fmt: skip
ACCOUNT = (
    "/en/account/", PROFILE, PROFILE + "name/", PROFILE + "address/", PROFILE + "phone/",
    PROFILE + "language/", PROFILE + "email/", "/en/account/household/", "/en/account/cards/",
    "/en/account/logging-in/", "/en/account/logging-in/password/", "/en/account/history/",
    "/en/account/leave-the-programme/", "/en/account/identify/", "/fi/oma-tili/",
    "/fi/oma-tili/tiedot/", "/fi/oma-tili/talous/", "/fi/oma-tili/kortit/",
    "/en/account/plussa-money/", "/en/account/plussa-money/choice/", "/en/account/purchases/",
    "/en/account/plussa-money/statement/", "/fi/oma-tili/plussa-raha/", "/en/account/permissions/",
    "/en/account/permissions/history/", "/fi/oma-tili/luvat/", "/en/account/messages/",
    "/en/account/requests/", "/en/account/my-data/restriction/", "/fi/oma-tili/pyynnot/",
    "/en/write-to-customer-service/", "/fi/kirjoita-asiakaspalveluun/",
)  # fmt: skip


def logged_in(visit: Visit, **options: Any) -> Visitor:
    """Aino, who has logged in through the form."""
    visitor = visit(forms=True, **options)
    page = visitor.go("/en/log-in/")
    page.fill("[name=email]", "aino@example.fi")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/en/account/")
    return visitor


FOCUSED = "document.activeElement.name || document.activeElement.textContent.trim()"


def wait_for_focus(visitor: Visitor, what: str) -> None:
    """Wait until the element of a name, or of some words, has the focus: a swap moves it when it ends."""
    visitor.page.wait_for_function(f"what => ({FOCUSED}) === what", arg=what)


def tab_to(visitor: Visitor, words: str) -> None:
    """Press Tab until what has the focus says something; give up after a page's worth."""
    page = visitor.page
    expect(page.locator("a, button, input").filter(has_text=words).first).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab does not lead to {words!r}")


def test_a_panel_opens_saves_and_leads_the_focus(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit)
    page = aino.go(PROFILE)
    page.click("text=Change telephone number")
    page.wait_for_selector("[name=phone]")
    wait_for_focus(aino, "phone")
    page.fill("[name=phone]", "12 apples")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fault")
    wait_for_focus(aino, "phone")
    expect(page.locator("[name=phone]")).to_have_value("12 apples")
    page.fill("[name=phone]", "040 765 4321")
    page.keyboard.press("Enter")
    page.wait_for_selector(".saved")
    wait_for_focus(aino, "Change telephone number")
    expect(page.locator("#said")).to_have_text("Your telephone number was saved.")
    assert aino.path == PROFILE
    assert Member.get_by_id(cast.aino.id).phone == "+358407654321"


def test_a_panel_that_is_given_up_leads_the_focus_back(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit)
    page = aino.go(PROFILE)
    page.click("text=Change address")
    page.wait_for_selector("[name=street]")
    page.click("text=Cancel")
    page.wait_for_selector("#address p a")
    wait_for_focus(aino, "Change address")


def test_the_same_without_javascript(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit, java_script_enabled=False)
    page = aino.go(PROFILE)
    page.click("text=Change telephone number")
    aino.arrive(PROFILE + "phone/")
    page.fill("[name=phone]", "12 apples")
    page.click("text=Save telephone number")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator("[name=phone]")).to_have_value("12 apples")
    page.fill("[name=phone]", "040 765 4321")
    page.click("text=Save telephone number")
    aino.arrive(PROFILE)
    expect(page.locator("#said")).to_have_text("Your telephone number was saved.")


def test_by_keyboard_alone(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit)
    page = aino.go(PROFILE)
    tab_to(aino, "Change telephone number")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=phone]")
    wait_for_focus(aino, "phone")
    page.keyboard.press("Control+a")
    page.keyboard.type("0407654321")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector(".saved")
    assert Member.get_by_id(cast.aino.id).phone == "+358407654321"


def test_a_session_that_ends_in_the_middle_of_a_panel(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit)
    page = aino.go(PROFILE)
    page.click("text=Change telephone number")
    wait_for_focus(aino, "phone")
    page.fill("[name=phone]", "0407654321")
    Session.delete().execute()
    page.click("text=Save telephone number")
    page.wait_for_url("**/en/log-in/")
    expect(page.locator("#said")).to_contain_text("Log in to continue.")
    page.fill("[name=email]", "aino@example.fi")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    aino.arrive(PROFILE + "phone/")
    expect(page.locator("[name=phone]")).to_have_value("0407654321")
    assert Member.get_by_id(cast.aino.id).phone == "+358401234567"


def test_the_forms_and_the_account_pass_axe(visit: Visit, cast: Cast) -> None:
    visitor = visit(forms=True)
    found = seen_in_turn(visitor, [path for path in FORMS for _ in WIDTHS])
    found += seen_in_turn(logged_in(visit), ACCOUNT)
    assert not found, "\n".join(found)


def test_a_form_with_faults_passes_axe_too(visit: Visit, cast: Cast) -> None:
    visitor = visit(forms=True)
    page = visitor.go("/en/join/")
    page.click("main form button")
    page.wait_for_selector(".fault")
    expect(page).to_have_title(re.compile("^Error: "))
    page.evaluate(source())
    page.evaluate(STYLE, FLAT)
    assert faults(run_axe(page)) == []
