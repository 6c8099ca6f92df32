"""How pages look where people read them: on a narrow screen, in the dark, on paper, in forced colours."""

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
KINDS = [
    "/fi/", "/en/rules/", "/fi/saannot/vertailu/2025-01-01/2027-03-01/",
    "/en/data-protection-notice/2026-06-15/side-by-side/", "/fi/erimielisyydet/opas/",
]  # fmt: skip
COLOUR = "property => getComputedStyle(document.body)[property]"


def test_no_page_is_wider_than_a_narrow_screen(
    visit: Visit, paths: list[str], subtests: pytest.Subtests
) -> None:
    visitor = visit(viewport={"width": 320, "height": 640})
    for path in paths:
        page = visitor.go(path)
        with subtests.test(path):
            assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", KINDS)
def test_the_dark_is_dark_and_the_light_is_light(visit: Visit, path: str) -> None:
    page = visit().go(path)
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


@pytest.mark.parametrize("path", KINDS)
def test_paper_gets_the_text_and_not_the_menus(visit: Visit, path: str) -> None:
    page = visit().go(path)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("h1").is_visible()
    assert not page.locator("header nav").first.is_visible()
    assert brightness(page.evaluate(COLOUR, "color")) < 0.3
    assert len(page.pdf()) > 5000


@pytest.mark.parametrize("path", KINDS)
def test_forced_colours_keep_everything_readable(visit: Visit, path: str) -> None:
    page = visit(forced_colors="active").go(path)
    assert page.locator("h1").is_visible()
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")


@pytest.mark.parametrize("path", KINDS)
def test_nothing_moves_when_less_motion_is_asked_for(visit: Visit, path: str) -> None:
    page = visit(reduced_motion="reduce").go(path)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(element => {
            const style = getComputedStyle(element);
            return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none'
                || style.scrollBehavior === 'smooth';
        }).map(element => element.tagName)"""
    )
    assert moving == []
