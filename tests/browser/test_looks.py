"""How pages look where people read them: on a narrow screen, in the dark, on paper, in forced colours."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
KINDS = [
    "/fi/", "/en/rules/", "/fi/saannot/vertailu/2025-01-01/2027-03-01/",
    "/en/data-protection-notice/2026-06-15/side-by-side/", "/fi/erimielisyydet/opas/",
]  # fmt: skip


@pytest.mark.parametrize("path", KINDS)
def test_a_page_suits_its_reader(visit: Visit, path: str) -> None:
    """One load; what the reader prefers is set in the page that is open."""
    page = visit().go(path)
    see_light_and_dark(page)
    see_forced_colours(page)
    see_nothing_move(page)
    see_paper(page)


def see_light_and_dark(page: Page) -> None:
    """The dark is dark and the light is light."""
    page.emulate_media(color_scheme="light")
    wait_for_colours(page, "back > front")
    page.emulate_media(color_scheme="dark")
    wait_for_colours(page, "back < front")


def wait_for_colours(page: Page, comparison: str) -> None:
    """Wait until the brightness of background and text, from 0 to 1 and opaque, compare so."""
    page.wait_for_function(
        """comparison => {
            const style = getComputedStyle(document.body);
            const bright = colour => colour.startsWith('rgb(')
                ? colour.match(/[\\d.]+/g).reduce((sum, one) => sum + Number(one), 0) / 765 : NaN;
            const [back, front] = [bright(style.backgroundColor), bright(style.color)];
            return {
                'back > front': back > front, 'back < front': back < front, 'dark text': front < 0.3,
            }[comparison];
        }""",
        arg=comparison,
    )


def see_paper(page: Page) -> None:
    """Paper gets the text and not the menus."""
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("header nav").first).to_be_hidden()
    wait_for_colours(page, "dark text")
    assert len(page.pdf()) > 5000


def see_forced_colours(page: Page) -> None:
    """Forced colours keep everything readable."""
    page.emulate_media(forced_colors="active")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function("matchMedia('(forced-colors: active)').matches")
    page.emulate_media(forced_colors="none")


def see_nothing_move(page: Page) -> None:
    """Nothing moves when less motion is asked for."""
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_function(
        """() => ![...document.querySelectorAll('*')].some(element => {
            const style = getComputedStyle(element);
            return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'
                || style.scrollBehavior === 'smooth';
        })"""
    )
