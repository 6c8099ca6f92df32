"""Journeys of a visitor, with and without JavaScript, in both languages."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitor

pytestmark = pytest.mark.browser
WORDS = {
    "fi": ("saannot", "muutokset", "vertailu", "rinnakkain", "versiot"),
    "en": ("rules", "changes", "compare", "side-by-side", "editions"),
}
GUIDE = {"fi": "/fi/erimielisyydet/opas/", "en": "/en/disputes/guide/"}
BOTH = pytest.mark.parametrize("language", ["fi", "en"])
SCRIPTED = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def press(page: Page, selector: str) -> str:
    """Press the first link of a kind and wait until we are there; return its path."""
    link = page.locator(selector).first
    target = str(link.get_attribute("href"))
    link.click()
    page.wait_for_url(lambda url: urlsplit(url).path == urlsplit(target).path)
    page.wait_for_load_state()
    return target


def switch_language(visitor: Visitor, language: str) -> None:
    other = "en" if language == "fi" else "fi"
    press(visitor.page, f"header a[hreflang={other}]")
    assert visitor.path.startswith(f"/{other}/")
    expect(visitor.page.locator("html")).to_have_attribute("lang", other)


@BOTH
@SCRIPTED
def test_a_visitor_reads_the_rules_and_what_changed_in_them(
    visit: Visit, language: str, script: bool
) -> None:
    rules, changes, compare, sides, editions = WORDS[language]
    visitor = visit(java_script_enabled=script)
    page = visitor.go(f"/{language}/")
    press(page, f"header a[href='/{language}/{rules}/']")
    press(page, f"main a[href$='/{changes}/'][href*='-']")
    press(page, f"main a[href*='/{compare}/']")
    expect(page.locator("main ins").first).to_be_visible()
    compared = visitor.path
    switch_language(visitor, language)
    assert visitor.path.split("/")[-3:] == compared.split("/")[-3:]
    page.go_back()
    visitor.arrive(compared)
    press(page, f"main a[href$='/{editions}/']")
    press(page, f"main a[href$='/{sides}/']")
    expect(page.locator("main [lang=fi]").first).to_be_visible()
    expect(page.locator("main [lang=en]").first).to_be_visible()
    switch_language(visitor, language)


@BOTH
@SCRIPTED
def test_a_heading_leads_to_the_same_heading_in_the_other_language(
    visit: Visit, language: str, script: bool
) -> None:
    visitor = visit(java_script_enabled=script)
    page = visitor.go(f"/{language}/{WORDS[language][0]}/")
    other = "en" if language == "fi" else "fi"
    press(page, f"main .section[id=household] a[hreflang={other}]")
    assert visitor.path == f"/{other}/{WORDS[other][0]}/"
    assert urlsplit(page.url).fragment == "household"
    expect(page.locator("#household")).to_be_in_viewport()


@BOTH
def test_the_keyboard_skips_to_the_content(visit: Visit, language: str) -> None:
    page = visit().go(f"/{language}/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@BOTH
@SCRIPTED
def test_the_log_in_button_leads_to_a_page_that_says_what_will_be_there(
    visit: Visit, language: str, script: bool
) -> None:
    page = visit(forms=True, java_script_enabled=script).go(f"/{language}/")
    press(page, f"header a[href='/{language}/{'kirjaudu' if language == 'fi' else 'log-in'}/']")
    expect(page.locator("h1")).to_be_visible()


def check_step(visitor: Visitor, target: str) -> None:
    """After a step of the guide: address, title, language links; with script also where focus is."""
    page = visitor.page
    visitor.arrive(target)
    heading = page.locator("h1")
    expect(heading).to_have_count(1)
    expect(page).to_have_title(re.compile("^" + re.escape(heading.inner_text())))
    switch = page.locator("header a[hreflang]")
    expect(switch).to_have_count(1)
    as_deep = re.compile(r"^[^/]*" + r"(/[^/]*)" + f"{{{target.count('/')}}}$")
    expect(switch).to_have_attribute("href", as_deep)


def choose(visitor: Visitor, number: int, keyboard: bool = False) -> str:
    """Choose an answer of the guide."""
    link = visitor.page.locator("main .choices a").nth(number)
    target = str(link.get_attribute("href"))
    before = visitor.page.locator("h1").inner_text()
    if keyboard:
        link.focus()
        visitor.page.keyboard.press("Enter")
    else:
        link.click()
    expect(visitor.page.locator("h1")).not_to_have_text(before)
    check_step(visitor, target)
    return target


@BOTH
@pytest.mark.parametrize("keyboard", [False, True], ids=["click", "keyboard"])
def test_a_step_of_the_guide_is_smooth_with_a_script(
    visit: Visit, language: str, keyboard: bool
) -> None:
    visitor = visit()
    page = visitor.go(GUIDE[language])
    first = page.locator("h1").inner_text()
    first_title, first_switch = (
        page.title(),
        page.locator("header a[hreflang]").get_attribute("href"),
    )
    page.evaluate("window.sameDocument = true")
    second_path = choose(visitor, 0, keyboard)
    second = page.locator("h1").inner_text()
    expect(page.locator("h1")).to_be_focused()
    choose(visitor, 1, keyboard)
    expect(page.locator("h1")).to_be_focused()
    page.wait_for_function("window.sameDocument === true")
    page.go_back()
    expect(page.locator("h1")).to_have_text(second)
    check_step(visitor, second_path)
    page.go_back()
    expect(page.locator("h1")).to_have_text(first)
    check_step(visitor, GUIDE[language])
    expect(page).to_have_title(first_title)
    expect(page.locator("header a[hreflang]")).to_have_attribute("href", str(first_switch))
    page.go_forward()
    expect(page.locator("h1")).to_have_text(second)
    check_step(visitor, second_path)


@BOTH
@SCRIPTED
def test_the_guide_is_walked_from_a_question_to_a_body(
    visit: Visit, language: str, script: bool
) -> None:
    visitor = visit(java_script_enabled=script)
    page = visitor.go(GUIDE[language])
    steps = 0
    while page.locator("main .choices a").count():
        choose(visitor, page.locator("main .choices a").count() - 1 if steps else 0)
        steps += 1
        assert steps < 6
    assert steps == 3
    expect(page.locator("main .choices")).to_have_count(0)
    expect(page.locator("main a[rel~=external], main a + a, main li ~ li a").first).to_be_visible()


@BOTH
def test_a_step_leads_to_the_same_step_in_the_other_language(visit: Visit, language: str) -> None:
    visitor = visit()
    page = visitor.go(GUIDE[language])
    target = choose(visitor, 0)
    switch_language(visitor, language)
    assert visitor.path.count("/") == target.count("/")
    assert visitor.path != GUIDE["en" if language == "fi" else "fi"]
    expect(page.locator("main .choices a").first).to_be_visible()


def test_a_page_that_is_reloaded_in_the_guide_stays(visit: Visit) -> None:
    visitor = visit()
    page = visitor.go(GUIDE["en"])
    target = choose(visitor, 0)
    said = page.locator("h1").inner_text()
    page.reload()
    check_step(visitor, target)
    expect(page.locator("h1")).to_have_text(said)
