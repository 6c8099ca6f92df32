"""Axe with all A and AA rules on every view of the site map, in two widths and two colour schemes.

The drill looks at all of them, former editions too. A canary must fail.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.amounts import THOROUGH
from tests.browser.conftest import Visit, Visitor
from tests.conftest import NODE_MODULES

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = 60  # that axe 4.14 has for these tags, at least
NARROW, WIDE = WIDTHS = (360, 1280)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PHONE = 320  # pixels; no page may be wider
ALL = ((NARROW, "light"), (WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"))
IN_TURN = [ALL] if THOROUGH else [ALL[:1], ALL[-1:]]
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
    # Of rules that passed, one element each is told: describing thousands takes half of the time.
    told = ["violations", "incomplete"]
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": told}
    found: dict[str, list[dict[str, Any]]] = page.evaluate("options => axe.run(options)", options)
    return found


@cache
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


def conditions(path: str) -> tuple[tuple[int, str], ...]:
    """The widths and colour schemes in which a public page is looked at.

    A page has one template in both languages: its Finnish is seen on a telephone in light colours, its
    English on a wide screen in dark ones. The drill sees both in all.
    """
    if THOROUGH:
        return ALL
    return ALL[:1] if path.startswith("/fi/") else ALL[-1:]


def seen_in_turn(visitor: Visitor, paths: Iterable[str]) -> list[str]:
    """What is wrong with pages of one layout: every other is looked at wide and dark; in the drill, all."""
    looks = zip(paths, cycle(IN_TURN))
    return [fault for path, conditions in looks for fault in seen(visitor, path, conditions)]


def seen(visitor: Visitor, path: str, looks: Iterable[tuple[int, str]]) -> list[str]:
    """What is wrong with the page at an address: it is opened once and looked at in each condition."""
    page = visitor.go(path)
    page.set_viewport_size({"width": PHONE, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{path} is {width} px wide at {PHONE} px"] if width > PHONE else []
    page.evaluate(source())
    page.evaluate(STYLE, FLAT)
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        results = run_axe(page)
        assert ran(results) >= RULES
        found += [f"{path} at {width} px, {scheme}: {fault}" for fault in faults(results)]
    return found


def is_former(path: str, paths: list[str]) -> bool:
    """Whether a page shows only editions that a newer one has replaced: it was seen when it was new."""
    document = path.split("/")[2]
    newest = max((day for one in paths if document in one for day in DAY.findall(one)), default="")
    return newest not in path and bool(DAY.search(path))


@pytest.fixture
def looked_at(app: Flask, paths: list[str]) -> dict[str, str]:
    """The pages to look at, each with its view: of each view two in Finnish, whose words are longest, and
    one in English."""
    addresses = app.url_map.bind("plussa.test")
    views = {path: addresses.match(path)[0] for path in paths}
    if THOROUGH:
        return views
    current = {path: view for path, view in views.items() if not is_former(path, paths)}
    shown = Counter[tuple[str, bool]]()
    chosen = {}
    for path, view in current.items():
        finnish = path.startswith("/fi/")
        shown[view, finnish] += 1
        if shown[view, finnish] <= (2 if finnish else 1):
            chosen[path] = view
    return chosen


def test_the_pages_pass_axe_and_fit_on_a_telephone(visit: Visit, looked_at: dict[str, str]) -> None:
    visitor = visit()
    found = [fault for path in looked_at for fault in seen(visitor, path, conditions(path))]
    assert not found, "\n".join(found)


def test_every_view_is_seen_in_each_width_and_colour(
    looked_at: dict[str, str], app: Flask, paths: list[str]
) -> None:
    met: dict[str, set[tuple[int, str]]] = {}
    for path, view in looked_at.items():
        met.setdefault(view, set()).update(conditions(path))
    addresses = app.url_map.bind("plussa.test")
    assert set(met) == {addresses.match(path)[0] for path in paths}
    lacking = {
        view for view, found in met.items() if not found >= {(NARROW, "light"), (WIDE, "dark")}
    }
    assert not lacking


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
