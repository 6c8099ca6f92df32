"""Which code may write a file: what holds personal data goes through one door, and so do tables."""

import ast
from collections.abc import Iterator

import pytest

from tests.sources import modules, tree

# Who opens files for writing, and why nobody's data is in them, or how they are kept private.
MAY_WRITE = {
    "plussa.files": "the door itself",
    "plussa.catalogs": "translations",
    "plussa.legal.frozen": "hashes of published texts",
    "plussa.pages.notice": "the texts of the notice and what the record says",
    "plussa.web.export": "the public site",
    "plussa.privacy.restore.backups": "other programs write them, into a file made for its owner alone",
}
MAY_WRITE_TABLES = "plussa.spreadsheets"
WRITES = {"write_text", "write_bytes", "touch", "NamedTemporaryFile", "mkstemp"}
COPIES = {"copy", "copy2", "copyfile", "copytree"}
OPENS = {"open", "fdopen"}
TABLES = {"writer", "DictWriter"}


def writing(module: str, source: str) -> list[str]:
    """Where a module writes a file or a table by itself."""
    parsed = tree(source)
    files = [] if module in MAY_WRITE else list(_files(module, parsed))
    return [*files, *([] if module == MAY_WRITE_TABLES else _tables(module, parsed))]


def _files(module: str, tree: ast.AST) -> Iterator[str]:
    for call in _calls(tree):
        name, owner = _name(call), _owner(call)
        copied = owner == "shutil" and name in COPIES
        opened = name in OPENS and owner != "archive" and _is_for_writing(call)
        if name in WRITES or copied or opened or (owner, name) == ("os", "open"):
            yield f"{module} may not write a file (line {call.lineno}): plussa.files does"


def _tables(module: str, tree: ast.AST) -> Iterator[str]:
    for call in _calls(tree):
        if _owner(call) == "csv" and _name(call) in TABLES:
            yield f"{module} may not write CSV (line {call.lineno}): plussa.spreadsheets does"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("csv", "os", "shutil"):
            taken = {one.name for one in node.names} & (TABLES | COPIES | OPENS)
            if taken:
                yield f"{module} may not import {', '.join(taken)} by name (line {node.lineno})"


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _owner(call: ast.Call) -> str:
    value = call.func.value if isinstance(call.func, ast.Attribute) else None
    return value.id if isinstance(value, ast.Name) else ""


def _is_for_writing(call: ast.Call) -> bool:
    """Whether a file is opened to be changed, or nobody can tell by reading the code."""
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    place = 0 if isinstance(call.func, ast.Attribute) and _owner(call) not in ("os", "io") else 1
    modes += call.args[place : place + 1]
    said = [one.value if isinstance(one, ast.Constant) else "w" for one in modes]
    return any(set(str(one)) & set("wax+") for one in said)


def test_files_and_tables_are_written_by_one_door() -> None:
    found = [fault for module, source in modules().items() for fault in writing(module, source)]
    assert not found, "\n".join(found)


def test_every_exception_is_needed() -> None:
    sources = modules()
    for module in MAY_WRITE:
        assert list(_files(module, tree(sources[module]))), f"{module} writes no files"


@pytest.mark.parametrize("source", [
    "open('f', 'w')", "open('f', mode='ab')", "file.open('wb')", "file.open(mode='x')",
    "file.open(how)", "os.open('f', 1)", "os.fdopen(3, 'w')", "file.write_text('')",
    "file.write_bytes(b'')", "file.touch()", "NamedTemporaryFile()", "shutil.copy(a, b)",
    "csv.writer(out)", "csv.DictWriter(out, names)", "from csv import writer",
])  # fmt: skip
def test_the_law_can_fail(source: str) -> None:
    assert writing("plussa.other", source)


@pytest.mark.parametrize("source", [
    "open('f')", "file.open('rb')", "file.open(encoding='utf-8')", "csv.reader(text)",
    "TemporaryFile()", "archive.open(name, 'w')",
])  # fmt: skip
def test_reading_and_files_without_a_name_are_free(source: str) -> None:
    assert not writing("plussa.other", source)


# Who reads each table that is written: programs, people in their language, or either.
FOR = {
    "plussa.money.account.statement": "for_people",
    "plussa.permissions.exports": "for_programs",
    "plussa.privacy.report.archive": "for_either",
}


def test_every_table_is_written_for_somebody() -> None:
    found = {
        module: set(_writers(source))
        for module, source in modules().items()
        if "spreadsheets" in source and module != MAY_WRITE_TABLES
    }
    assert {module: writers for module, writers in found.items() if writers} == {
        module: {name} for module, name in FOR.items()
    }


def _writers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from [node.attr] if node.value.id == "spreadsheets" else []
