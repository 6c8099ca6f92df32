"""Axe with all A and AA rules on every page of the site map, at two widths; and a canary that must fail."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.conftest import NODE_MODULES

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = 60  # that axe 4.14 has for these tags, at least
WIDTHS = (360, 1280)
# Axe cannot tell a colour behind a gradient or beside a pseudo-element. So it sees the page without the
# drawn signs, and with the plus sign behind the start page's heading as one flat colour.
FLAT = (
    "*::before, *::after { content: none !important } .hero { background: var(--tint) !important }"
)
STYLE = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
}"""


def run_axe(page: Page) -> dict[str, list[dict[str, Any]]]:
    """Axe's results for the page as it is."""
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found: dict[str, list[dict[str, Any]]] = page.evaluate("options => axe.run(options)", options)
    return found


def source() -> str:
    return (NODE_MODULES / "axe-core/axe.min.js").read_text("utf-8")


def faults(results: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Violations, and what is left undecided."""
    return [
        f"{rule['id']} at {node['target']}: {node.get('failureSummary', '')[:300]}"
        for rule in (*results["violations"], *results["incomplete"])
        for node in rule["nodes"]
    ]


def ran(results: dict[str, list[dict[str, Any]]]) -> int:
    return sum(
        len(results[kind]) for kind in ("passes", "violations", "incomplete", "inapplicable")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe(
    visit: Visit, paths: list[str], scheme: str, subtests: pytest.Subtests
) -> None:
    visitor = visit(color_scheme=scheme)
    script = source()
    # Dark is the same markup in other colours: one page of each kind is enough.
    chosen = paths if scheme == "light" else [path for path in paths if "-01/" not in path]
    for path in chosen:
        page = visitor.go(path)
        page.evaluate(script)
        page.evaluate(STYLE, FLAT)
        for width in WIDTHS if scheme == "light" else WIDTHS[1:]:
            page.set_viewport_size({"width": width, "height": 900})
            results = run_axe(page)
            with subtests.test(f"{path} at {width} px"):
                assert ran(results) >= RULES
                assert faults(results) == []


def test_a_page_with_known_faults_fails(visit: Visit) -> None:
    page = visit().go("/en/")
    page.evaluate(source())
    page.evaluate(
        """() => {
            document.documentElement.removeAttribute('lang');
            document.querySelector('main').innerHTML =
                '<img><p class="pale">Pale</p><input><a href="/en/"></a>';
        }"""
    )
    page.evaluate(STYLE, ".pale { color: #ccc; background: #fff }")
    found = {rule["id"] for rule in run_axe(page)["violations"]}
    assert found >= {"html-has-lang", "image-alt", "color-contrast", "label", "link-name"}
