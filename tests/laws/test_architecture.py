"""Which room may know which: one table, and a walk over the syntax trees."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plussa.i18n import ROOT
from tests.laws.rooms import MAY_IMPORT

PURE = (
    "plussa.faults",
    "plussa.legal.editions",
    "plussa.legal.parse",
    "plussa.legal.compare",
    "plussa.disputes.bodies",
    "plussa.disputes.ladders",
    "plussa.disputes.letters",
    "plussa.register",
    "plussa.members.household.obstacles",
    "plussa.money.rules",
    "plussa.money.receipts",
    "plussa.money.outcomes",
)
NEITHER_WEB_NOR_FLASK = (*PURE, "plussa.legal.frozen", "plussa.legal.library", "plussa.legal.check")
ONLY_FOR_TYPES = {"_typeshed"}
CLOCK_CALLS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
MAY_READ_ENVIRONMENT = {"plussa.config", "plussa.cli", "wsgi"}


def modules() -> dict[str, str]:
    """The source of every module of the site, by its name."""
    files = [*sorted((ROOT / "plussa").rglob("*.py")), ROOT / "wsgi.py"]
    return {_module(file): file.read_text("utf-8") for file in files}


def _module(file: Path) -> str:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def faults(module: str, source: str) -> list[str]:
    """Everything in a module's source that the house forbids."""
    tree = ast.parse(source)
    return [
        *_imports(module, tree),
        *_clock(module, tree),
        *_environment(module, tree),
        *_htmx(module, tree),
    ]


def _imports(module: str, tree: ast.AST) -> Iterator[str]:
    row = max((name for name in MAY_IMPORT if _within(module, name)), key=len)
    allowed = MAY_IMPORT[row].split()
    for name, line in _imported(tree):
        known = name.split(".")[0] in sys.stdlib_module_names | ONLY_FOR_TYPES
        if not known and not any(_within(name, one) for one in allowed):
            yield f"{module.removeprefix('plussa.')} may not import {name} (line {line})"


def _within(name: str, folder: str) -> bool:
    # "plussa" itself is create_app, not everything below it.
    return name == folder or (folder != "plussa" and name.startswith(folder + "."))


def _imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    known = set(modules())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in known else str(node.module)), node.lineno


def _clock(module: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if node.attr in CLOCK_CALLS.get(owner, ()) and module != "plussa.clock":
                yield f"{module} may not ask the system clock (line {node.lineno})"


def _environment(module: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        named = isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
        taken = isinstance(node, ast.ImportFrom) and node.module == "os"
        taken = taken and any(alias.name in ("environ", "getenv") for alias in node.names)  # type: ignore[attr-defined]
        if (named or taken) and module not in MAY_READ_ENVIRONMENT:
            yield f"{module} may not read the environment (line {getattr(node, 'lineno', 0)})"


def _htmx(module: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text.upper().startswith(("HX-", "HTTP_HX_")) and module != "plussa.web.fragments":
            yield f"{module} may not read htmx's headers (line {node.lineno})"  # type: ignore[attr-defined]


def test_every_module_keeps_to_its_row() -> None:
    found = [fault for module, source in modules().items() for fault in faults(module, source)]
    assert not found, "\n".join(found)


def test_every_module_has_a_row_and_every_row_a_module() -> None:
    names = set(modules())
    assert not [name for name in names if not any(_within(name, row) for row in MAY_IMPORT)]
    assert not [row for row in MAY_IMPORT if not any(_within(name, row) for name in names)]


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_the_standard_library_and_pure_modules_only(module: str) -> None:
    assert {name for name in MAY_IMPORT[module].split() if name not in PURE} == set()


@pytest.mark.parametrize("module", NEITHER_WEB_NOR_FLASK)
def test_what_reads_and_checks_texts_works_without_an_app(module: str) -> None:
    known = {name.split(".")[0] for name in MAY_IMPORT[module].split()}
    assert known <= {"plussa"}
    assert "plussa.web" not in MAY_IMPORT[module]


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        (
            "plussa.legal.compare",
            "import re\n\nimport flask",
            "legal.compare may not import flask (line 3)",
        ),
        (
            "plussa.web.serve",
            "from plussa.legal import views",
            "web.serve may not import plussa.legal.views (line 1)",
        ),
        (
            "plussa.pages.views",
            "from plussa import disputes",
            "pages.views may not import plussa.disputes (line 1)",
        ),
        (
            "plussa.legal.views",
            "if True:\n    from plussa.legal.nothing import x, y\n    import sqlite3, peewee",
            "legal.views may not import peewee (line 3)",
        ),
        ("plussa.config", "import plussa", "config may not import plussa (line 1)"),
        (
            "plussa.legal.parse",
            "from plussa.legal.library import EDITIONS",
            "legal.parse may not import plussa.legal.library (line 1)",
        ),
        (
            "plussa.legal.frozen",
            "\nfrom plussa.i18n import ROOT",
            "legal.frozen may not import plussa.i18n (line 2)",
        ),
        ("plussa.faults", "import plussa.config", "faults may not import plussa.config (line 1)"),
        (
            "plussa.pages.views",
            "import datetime\ndatetime.datetime.now()",
            "plussa.pages.views may not ask the system clock (line 2)",
        ),
        (
            "plussa.legal.library",
            "from datetime import date\nday = date.today()",
            "plussa.legal.library may not ask the system clock (line 2)",
        ),
        (
            "plussa.web.serve",
            "import os\nos.environ['X']",
            "plussa.web.serve may not read the environment (line 2)",
        ),
        (
            "plussa.web.serve",
            "from os import getenv",
            "plussa.web.serve may not read the environment (line 1)",
        ),
        (
            "plussa.pages.views",
            "h = request.headers.get('HX-Request')",
            "plussa.pages.views may not read htmx's headers (line 1)",
        ),
    ],
)
def test_a_violation_is_caught_with_its_line(module: str, source: str, expected: str) -> None:
    assert expected in faults(module, source)


def test_what_the_exceptions_do_is_allowed_to_them_alone() -> None:
    assert faults("plussa.clock", "from datetime import datetime\ndatetime.now()") == []
    assert faults("plussa.cli", "import os\nos.environ") == []
    assert faults("plussa.web.fragments", "VARY = ('HX-Request',)") == []
