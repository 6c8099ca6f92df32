"""How pages look where people read them: on a narrow screen, in the dark, on paper, in forced colours."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
KINDS = [
    "/fi/", "/en/rules/", "/fi/saannot/vertailu/2025-01-01/2027-03-01/",
    "/en/data-protection-notice/2026-06-15/side-by-side/", "/fi/erimielisyydet/opas/",
]  # fmt: skip
COLOUR = "property => getComputedStyle(document.body)[property]"


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
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        back, front = (brightness(page.evaluate(COLOUR, p)) for p in ("backgroundColor", "color"))
        seen[scheme] = back > front
    assert seen == {"light": True, "dark": False}


def brightness(colour: str) -> float:
    """How bright a computed colour is, from 0 to 1."""
    numbers = [float(n) for n in colour[colour.index("(") + 1 : -1].replace(",", " ").split()[:3]]
    assert colour.startswith("rgb("), colour  # opaque
    return sum(numbers) / 765


def see_paper(page: Page) -> None:
    """Paper gets the text and not the menus."""
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("h1").is_visible()
    assert not page.locator("header nav").first.is_visible()
    assert brightness(page.evaluate(COLOUR, "color")) < 0.3
    assert len(page.pdf()) > 5000


def see_forced_colours(page: Page) -> None:
    """Forced colours keep everything readable."""
    page.emulate_media(forced_colors="active")
    assert page.locator("h1").is_visible()
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    page.emulate_media(forced_colors="none")


def see_nothing_move(page: Page) -> None:
    """Nothing moves when less motion is asked for."""
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'
                || style.scrollBehavior === 'smooth';
        }).map(element => element.tagName)"""
    )
    assert moving == []
