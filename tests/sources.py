"""The code of the site as laws read it: each file is read once, and parsed once, for all of them."""

import ast
from functools import cache
from pathlib import Path

from plussa.i18n import ROOT


@cache
def modules() -> dict[str, str]:
    """The source of every module of the site, by its name."""
    files = [*sorted((ROOT / "plussa").rglob("*.py")), ROOT / "wsgi.py"]
    return {_module(file): file.read_text("utf-8") for file in files}


@cache
def trees(migrations: bool = True) -> dict[str, ast.Module]:
    """The syntax tree of every file in plussa/, by its path, with or without the migrations."""
    files = sorted((ROOT / "plussa").rglob("*.py"))
    return {
        file.relative_to(ROOT).as_posix(): tree(file.read_text("utf-8"))
        for file in files
        if migrations or file.parent.name != "migrations"
    }


@cache
def tree(source: str) -> ast.Module:
    """The syntax tree of a source."""
    return ast.parse(source)


def _module(file: Path) -> str:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")
