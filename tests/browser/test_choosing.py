"""Permissions, cases and money in a browser: with JavaScript and without, by mouse and by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from plussa.cases.models import Case
from plussa.members.models import Member
from plussa.money import corrections, donations
from plussa.money.models import MoneyWish
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from tests.browser.conftest import Visit
from tests.browser.test_account import logged_in
from tests.people import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("fresh", ["sqlite"], indirect=True),
]
PERMISSIONS = "/en/account/permissions/"
WITHOUT = [{}, {"java_script_enabled": False}]


def value(member: Member) -> Value:
    return service.standing(member, Permission.EMAIL).value


@pytest.mark.parametrize("options", WITHOUT, ids=["script", "none"])
def test_a_switch_is_one_press_each_way(visit: Visit, cast: Cast, options: dict[str, Any]) -> None:
    aino = logged_in(visit, **options)
    page = aino.go(PERMISSIONS)
    for expected, checked in ((Value.ON, "true"), (Value.OFF, "false")):
        page.click("#email [role=switch]")
        page.wait_for_selector(f"#email [role=switch][aria-checked={checked}]")
        assert value(cast.aino) is expected


def test_a_switch_is_pressed_by_keyboard_and_undone(visit: Visit, cast: Cast) -> None:
    aino = logged_in(visit)
    page = aino.go(PERMISSIONS)
    page.focus("#email [role=switch]")
    page.keyboard.press("Space")
    page.wait_for_selector("#email [role=switch][aria-checked=true]")
    expect(page.locator("#said")).to_contain_text("in force")
    page.click("#email >> text=Undo")
    page.wait_for_selector("#email [role=switch][aria-checked=false]")
    assert value(cast.aino) is Value.OFF


def test_a_visitor_writes_without_javascript(visit: Visit, cast: Cast) -> None:
    visitor = visit(forms=True, java_script_enabled=False)
    page = visitor.go("/fi/kirjoita-asiakaspalveluun/")
    page.click("main button[type=submit]")
    expect(page).to_have_title(re.compile("^Virhe: "))
    page.fill("[name=text]", "Moi!\nMiten liityn?")
    page.click("main button[type=submit]")
    expect(page.get_by_text("Miten liityn?")).to_be_visible()
    expect(page.locator("main")).to_contain_text(Case.get().number)


def test_money_is_saved_and_a_row_is_disputed(visit: Visit, cast: Cast) -> None:
    corrections.correct(cast.aino.household_id, 12_00, "lahja")
    aino = logged_in(visit)
    page = aino.go("/en/account/plussa-money/choice/")
    page.check("[name=wish][value=save]")
    page.click("text=Save the choice")
    page.wait_for_selector(".balance")
    assert donations.current(cast.aino.household_id).wish is MoneyWish.SAVE
    page.click("text=Why this amount?")
    page.click("text=This is wrong")
    page.fill("[name=text]", "Tämä kuuluu naapurille.")
    page.click("text=Send to customer service")
    page.wait_for_selector(".wrote")
    assert Case.get().about.startswith("entry:")


def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, cast: Cast) -> None:
    corrections.correct(cast.aino.household_id, 12_00, "lahja")
    aino = logged_in(visit, viewport={"width": 320, "height": 640})
    for path in ("/en/account/plussa-money/", PERMISSIONS, "/fi/oma-tili/pyynnot/"):
        page = aino.go(path)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= 320, path
