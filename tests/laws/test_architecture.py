"""What may import what: one table of floors, and a walk over the syntax trees."""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.laws import arrows
from tests.sources import modules, tree

ONLY_FOR_TYPES = {"_typeshed"}
PURE = arrows.PURE.split()
FLOORS = [line.split() for line in arrows.FLOORS.strip().splitlines()]
CLOCK_CALLS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
MAY_READ_ENVIRONMENT = {"plussa.config"}


def faults(module: str, source: str) -> list[str]:
    """Everything in a module's source that the house forbids."""
    found = tree(source)
    return [
        *_imports(module, found),
        *_clock(module, found),
        *_environment(module, found),
        *_htmx(module, found),
    ]


def _imports(module: str, tree: ast.AST) -> Iterator[str]:
    for name, line in _imported(tree):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names | ONLY_FOR_TYPES:
            continue
        allowed = _may_know if top == "plussa" else _may_use
        if not allowed(_short(module), _short(name)) or _is_web_below_pages(module, name):
            yield f"{_short(module)} may not import {name} (line {line})"


def _short(name: str) -> str:
    return name.removeprefix("plussa.")


def _floor(name: str) -> int:
    """The floor of the package that a module is in; the ground for one that has none yet."""
    package = name.split(".")[0]
    return next((i for i, names in enumerate(FLOORS) if package in names), -1)


def _may_know(module: str, name: str) -> bool:
    here, there = module.split(".")[0], name.split(".")[0]
    if module in PURE or here in PURE:
        return name in PURE or there in PURE
    if here in arrows.PUBLIC and here != there:
        return there in f"{arrows.PUBLIC[here]} {arrows.CORE}".split()
    return here == there or _floor(there) < _floor(here)


def _may_use(module: str, name: str) -> bool:
    library = name.split(".")[0]
    if module in PURE or module.split(".")[0] in PURE:
        return False
    if library == "click":
        return module.endswith("commands") or _in_one_of(module, arrows.COMMANDS_TOO)
    if library == "peewee":
        return not module.endswith(("views", "forms"))
    return library in arrows.WEB.split() or _in_one_of(module, arrows.LIBRARIES.get(library, ""))


def _in_one_of(module: str, names: str) -> bool:
    return any(_within(module, name) for name in names.split())


def _is_web_below_pages(module: str, name: str) -> bool:
    """Whether a module that shows no page imports what makes pages."""
    short = _short(module)
    shows = short.endswith(arrows.SHOWS) or short in arrows.SHOWS_TOO or _within(short, "web")
    shows = shows or _within(short, "demo")
    return not shows and any(_within(name, one) for one in arrows.WEB.split())


def _within(name: str, folder: str) -> bool:
    return name == folder or name.startswith(folder + ".")


def _imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    known = modules()
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


def test_every_module_imports_only_what_it_may() -> None:
    found = [fault for module, source in modules().items() for fault in faults(module, source)]
    assert not found, "\n".join(found)


def test_every_package_has_a_floor_and_every_name_of_the_table_a_module() -> None:
    names = {_short(name) for name in modules()}
    packages = {name.split(".")[0] for name in names}
    floors = {name for floor in FLOORS for name in floor}
    assert packages == floors
    tables = {*PURE, *arrows.SHOWS_TOO, *arrows.COMMANDS_TOO.split()}
    tables |= {name for places in arrows.LIBRARIES.values() for name in places.split()}
    assert not [name for name in tables if not any(_within(one, name) for one in names)]


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = modules()
    arrows_of = {
        module: {name for name, _ in _imported(tree(source)) if name in known}
        for module, source in known.items()
    }
    try:
        TopologicalSorter(arrows_of).prepare()
    except CycleError as circle:
        pytest.fail(f"a circle of imports: {' → '.join(circle.args[1])}")


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
    assert faults("plussa.config", "import os\nos.environ") == []
    assert faults("plussa.web.fragments", "VARY = ('HX-Request',)") == []
