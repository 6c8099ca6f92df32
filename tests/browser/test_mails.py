"""Every mail, as a mail program shows it: with all rules of axe, narrow and wide, light and dark.

Also as programs show it that take <style> away. A mail has one template in both languages: its Finnish
is seen in one of the conditions; in the drill, both languages in all.
"""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from plussa.outbox.render import compose
from tests.amounts import THOROUGH
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import faults, ran, source
from tests.outbox.mails import EXAMPLES, body, builds, unsaved

pytestmark = pytest.mark.browser
LOOKS = [(320, "light"), (600, "light"), (320, "dark"), (600, "dark")]
RULES = 80  # of axe, best practice among them


@pytest.mark.parametrize(
    "language", ["fi", pytest.param("en", marks=pytest.mark.drill("the same templates once more"))]
)
def test_every_mail_passes_axe(
    app: Flask, monkeypatch: pytest.MonkeyPatch, visit: Visit, language: str
) -> None:
    page = visit().page
    found = []
    for number, (kind, values) in enumerate(EXAMPLES):
        builds(monkeypatch, kind, values)
        mail = compose(app, unsaved(kind, language, device="Firefox, Windows"))
        assert mail is not None
        html = body(mail, "html")
        looks = LOOKS if THOROUGH else [LOOKS[(number + 3 * (language == "fi")) % len(LOOKS)]]
        found += [f"{kind} {language} {one}" for one in seen(page, html, looks)]
        if THOROUGH or number % 8 == 0:
            bare = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
            found += [f"{kind} {language} bare {one}" for one in seen(page, bare, LOOKS[-1:])]
    assert not found, "\n".join(found[:20])


def seen(page: Page, html: str, looks: list[tuple[int, str]]) -> Iterator[str]:
    """What is wrong with a mail: it is opened once and looked at in each condition."""
    page.set_content(html)
    page.evaluate(source())
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        results = page.evaluate("axe.run({resultTypes: ['violations', 'incomplete']})")
        assert ran(results) >= RULES
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{width}: wider than the screen"
        yield from (f"{width} {scheme}: {fault}" for fault in faults(results))


def test_a_mail_with_known_faults_fails(visit: Visit) -> None:
    html = "<html><body style='color:#ccc;background:#fff'><p style='width:900px'>Pale</p>"
    found = "\n".join(seen(visit().page, html, LOOKS[:1]))
    for fault in ("wider", "html-has-lang", "color-contrast", "landmark-one-main", "heading-one"):
        assert fault in found
