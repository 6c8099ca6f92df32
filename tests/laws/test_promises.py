"""Every clause of rules and notice names the tests that show what it promises, or says why there are none.

The tables are in tests/promises, one for the newest edition of each document and one for what the site
promises by itself. A clause has any of: `shown` (a promise, and the tests that show it), `people` (a
promise that people keep, and who), `missing` (a promise that nothing keeps yet, and what lacks); or it
says in `nothing` why it promises nothing.
"""

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from plussa.i18n import ROOT
from plussa.legal.editions import INTRODUCTION, Edition
from plussa.legal.library import DOCUMENTS, load_library

Table = Mapping[str, Any]
FOLDER = ROOT / "tests/promises"
SITE = frozenset(f"R{number}" for number in range(1, 22))
KINDS = {"shown", "people", "missing"}
NEVER = re.compile(r"mark\.(skip|xfail)\b")
# What is promised and not kept, by clause: a new one is to be built, and not to be added here.
MISSING = {
    "rules": {"mistakes": 1, "death": 1},
    "notice": {
        "data": 1,
        "rights": 1,
        "recipients": 4,
        "necessary": 1,
        "other-sources": 2,
    },
    "site": {"R8": 1},
}


@lru_cache
def named_in(file: str) -> frozenset[str]:
    """The tests of a file that are run and have to pass; none where there is no such file."""
    path = ROOT / file
    if not path.is_file() or not path.name.startswith("test_"):
        return frozenset()
    return frozenset(
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not any(NEVER.search(ast.unparse(one)) for one in node.decorator_list)
    )


def is_there(test: str) -> bool:
    """Whether a test is there, by `path::name`."""
    file, _, name = test.partition("::")
    return file.startswith("tests/") and name in named_in(file)


def faults(rows: Table, clauses: Collection[str]) -> Iterator[str]:
    """What is wrong with the rows of a document's clauses."""
    yield from (f"{clause}: has no row" for clause in clauses if clause not in rows)
    for clause, row in rows.items():
        if clause not in clauses:
            yield f"{clause}: is no clause"
        yield from (f"{clause}: {why}" for why in _faults_of(row))


def _faults_of(row: Any) -> Iterator[str]:
    if not isinstance(row, dict) or not row:
        yield "says nothing"
    elif "nothing" in row:
        if len(row) > 1 or not _says(row["nothing"]):
            yield "promises nothing and something, or does not say why"
    else:
        for kind, promises in row.items():
            if kind not in KINDS or not isinstance(promises, dict) or not promises:
                yield f"{kind} is no table of promises"
                continue
            for promise, keeps in promises.items():
                yield from _faults_of_promise(kind, promise, keeps)


def _faults_of_promise(kind: str, promise: str, keeps: Any) -> Iterator[str]:
    if kind != "shown":
        if not _says(keeps):
            yield f"{promise}: does not say who keeps it, or what lacks"
    elif not isinstance(keeps, list) or not keeps:
        yield f"{promise}: names no test"
    else:
        yield from (f"{promise}: there is no {test}" for test in keeps if not is_there(test))


def _says(words: Any) -> bool:
    return isinstance(words, str) and bool(words.strip())


def newest(document: str) -> Edition:
    """The edition in force from the latest day, published or about to be."""
    return load_library(drafts=True).documents[document][-1]


def read(document: str) -> dict[str, Any]:
    """The table of a document, with the day of the edition that it was read against."""
    return tomllib.loads((FOLDER / f"{document}.toml").read_text("utf-8"))


def lacking(document: str) -> list[tuple[str, str]]:
    """What is missing: the clause, and the promise with what lacks."""
    return [
        (clause, f"{promise}: {lacks}")
        for clause, row in read(document).items()
        if isinstance(row, dict)
        for promise, lacks in row.get("missing", {}).items()
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_clause_names_what_shows_its_promises(document: str) -> None:
    edition, table = newest(document), read(document)
    assert table.pop("edition") == edition.effective, "read the new edition clause by clause"
    for text in edition.texts.values():
        clauses = [INTRODUCTION, *(heading.id for heading in text.headings)]
        assert list(faults(table, clauses)) == [], text.file


def test_every_promise_of_the_site_names_its_tests() -> None:
    assert list(faults(read("site"), SITE)) == []


@pytest.mark.parametrize("document", MISSING)
def test_nothing_more_is_missing(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = lacking(document)
    with capsys.disabled():  # so that people see it
        for clause, lacks in found:
            print(f"\nPromised and missing, {document}, {clause}: {lacks}")  # noqa: T201
    counted = {clause: [one for one, _ in found].count(clause) for clause, _ in found}
    assert counted == MISSING[document]


def test_every_table_is_read() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {*DOCUMENTS, "site"} == set(MISSING)


HERE = str(Path(__file__).relative_to(ROOT))
GOOD = {"shown": {"it is read": [f"{HERE}::test_every_table_is_read"]}}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({}, "says nothing"),
        ({"nothing": " "}, "promises nothing and something, or does not say why"),
        ({"nothing": "A heading.", **GOOD}, "promises nothing and something, or does not say why"),
        ({"shown": {}}, "shown is no table of promises"),
        ({"kept": {"a": ["b"]}}, "kept is no table of promises"),
        ({"shown": {"a": []}}, "a: names no test"),
        ({"shown": {"a": [f"{HERE}::test_no_more"]}}, f"a: there is no {HERE}::test_no_more"),
        ({"shown": {"a": ["tests/no.py::test_a"]}}, "a: there is no tests/no.py::test_a"),
        ({"shown": {"a": [f"{HERE}::faults"]}}, f"a: there is no {HERE}::faults"),
        ({"people": {"a": ""}}, "a: does not say who keeps it, or what lacks"),
        ({"missing": {"a": []}}, "a: does not say who keeps it, or what lacks"),
    ],
)
def test_the_law_can_fail(row: dict[str, Any], why: str) -> None:
    assert list(faults({"one": row}, ["one"])) == [f"one: {why}"]


def test_a_clause_without_a_row_and_a_row_without_a_clause_are_found() -> None:
    assert list(faults({"two": GOOD}, ["one"])) == ["one: has no row", "two: is no clause"]
    assert list(faults({"one": GOOD}, ["one"])) == []
