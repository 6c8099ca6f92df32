"""Nobody sleeps in a test but for a reason that stands here; and whoever is left for the drill has one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from plussa.i18n import ROOT
from tests.sources import tree

# Who may sleep: what it waits for gives no sign, or the sleep is what is tried.
SLEEPS = {
    "tests/waits.py": "looks again and again until something is there",
    "tests/test_db.py": "holds a transaction open, so that another one has to wait for it",
    "tests/members/test_imports_races.py": "slows an import down, so that it can be killed within",
    "tests/deploy/test_app_server.py": "the app server gives no sign that a thread has begun to read",
    "tests/outbox/post_office.py": "is a mail server that takes too long",
}
WAITS = re.compile(r"\bsleep\((?!\))|\bwait_for_timeout\b")
# What reads a page as it is at this moment; after a key or a press it has to be waited for.
INSTANT = {
    "inner_text", "text_content", "input_value", "is_visible", "is_checked", "count", "title",
    "all_inner_texts", "get_attribute", "evaluate",
}  # fmt: skip
FILES = sorted((ROOT / "tests").rglob("*.py"))


def sleeps(source: str) -> bool:
    """Whether a source waits for time to pass, instead of for something."""
    return bool(WAITS.search(source))


def instant(source: str) -> Iterator[str]:
    """Lines of a browser test that assert what a page is at this moment."""
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Assert):
            for call in ast.walk(node.test):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                    of_page = "page" in ast.unparse(call.func.value)
                    if of_page and call.func.attr in INSTANT:
                        yield f"line {node.lineno}: {ast.unparse(node.test)}"


def test_who_sleeps_has_a_reason() -> None:
    found = {
        file.relative_to(ROOT).as_posix()
        for file in FILES
        if file != Path(__file__) and sleeps(file.read_text("utf-8"))
    }
    assert found == set(SLEEPS)


def test_a_browser_test_waits_for_what_it_asserts() -> None:
    found = [
        f"{file.relative_to(ROOT)}, {line}"
        for file in FILES
        if file.parent.name == "browser"
        for line in instant(file.read_text("utf-8"))
    ]
    assert found == [], "expect(...) waits, and so does wait_for_function"


def test_reading_at_once_is_seen() -> None:
    for source in ("assert page.title() == ''", "assert not page.locator('p').first.is_visible()"):
        assert list(instant(source)), source
    assert not list(instant("assert text.count('a') == 1"))


def test_sleeping_is_seen() -> None:
    for source in ("time.sleep(1)", "sleep(0.1)", "page.wait_for_timeout(10)"):
        assert sleeps(source), source


def test_each_test_that_is_left_for_the_drill_says_why() -> None:
    for file in FILES:
        parsed = tree(file.read_text("utf-8"))
        given = {
            ast.unparse(one.func): ast.unparse(one.args[0]) if one.args else ""
            for one in ast.walk(parsed)
            if isinstance(one, ast.Call)
        }
        for node in ast.walk(parsed):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.drill":
                assert len(given.get("pytest.mark.drill", "")) > 12, file
