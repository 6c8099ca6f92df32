"""An HTML checker over every page, and over the guide's document after a swap.

The drill checks former editions again: each was checked when it was new.

One of its rules is off (JSON has no comments): `require-sri`, as all files are our own, from our own
origin, and named by their hash.
"""

import json
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from tests.amounts import THOROUGH
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import is_former
from tests.conftest import NODE_MODULES

pytestmark = pytest.mark.browser
CONFIG = Path(__file__).with_name("htmlvalidate.json")


def check(folder: Path) -> list[str]:
    """What html-validate finds in a folder of pages; one process for all."""
    found = folder / "found.json"  # a pipe would be cut short when the process ends
    done = subprocess.run(
        [
            "node", NODE_MODULES / "html-validate/bin/html-validate.mjs", "--config", CONFIG,
            "--formatter", f"json={found}", folder / "*.html",
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return [
        f"{Path(file['filePath']).name}:{fault['line']}: {fault['ruleId']}: {fault['message']}"
        for file in json.loads(found.read_text("utf-8"))
        for fault in file["messages"]
    ]


def name(path: str) -> str:
    return (path.strip("/").replace("/", "_") or "root") + ".html"


def test_every_page_is_valid(paths: list[str], client: FlaskClient, tmp_path: Path) -> None:
    others = ["/index.html", "/404.html", "/fi/404.html", "/en/404.html", "/en/no-such-page/"]
    current = [path for path in paths if THOROUGH or not is_former(path, paths)]
    for path in [*current, *others]:
        (tmp_path / name(path)).write_bytes(client.get(path).data)
    assert len(list(tmp_path.iterdir())) == len(current) + len(others)
    assert check(tmp_path) == []


def test_a_fragment_is_valid(client: FlaskClient, tmp_path: Path) -> None:
    part = client.get("/en/no-such-page/", headers={"HX-Request": "true"}).text
    whole = f'<!doctype html>\n<html lang="en"><head><title>Part</title></head><body>{part}</body></html>'
    (tmp_path / "part.html").write_text(whole, "utf-8")
    assert check(tmp_path) == []


@pytest.mark.parametrize("path", ["/fi/erimielisyydet/opas/", "/en/disputes/guide/"])
def test_the_guide_is_valid_after_a_swap(visit: Visit, tmp_path: Path, path: str) -> None:
    page = visit().go(path)
    for step in range(2):
        link = page.locator("main .choices a").first
        target, before = str(link.get_attribute("href")), page.locator("h1").inner_text()
        link.click()
        page.wait_for_url(f"**{target}")
        expect(page.locator("h1")).not_to_have_text(before)
        expect(page.locator("h1")).to_be_focused()
        expect(page.locator("[class*=htmx-]")).to_have_count(0)  # they pass
        html = page.content().replace("<!DOCTYPE html>", "<!doctype html>", 1)
        (tmp_path / f"step{step}.html").write_text(html, "utf-8")
    assert check(tmp_path) == []


def test_a_page_with_a_known_fault_fails(tmp_path: Path) -> None:
    fault = '<!doctype html>\n<html lang="en"><head><title>A</title></head>'
    fault += "<body><p><div></div></p></body></html>"
    (tmp_path / "fault.html").write_text(fault, "utf-8")
    assert any(
        "element-permitted-content" in line or "close-order" in line for line in check(tmp_path)
    )
