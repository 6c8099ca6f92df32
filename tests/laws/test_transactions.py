"""Whatever is one transaction is done again after a deadlock: nobody is shown that others were there too.

Functions that open a transaction say `@retried`, and open it once; who does not is here, with the reason.
"""

import ast
from collections.abc import Iterator

from tests.sources import trees

# Not done again: by `file: function`.
ONCE = {
    "plussa/append_only.py: open_door": "a part of its caller's transaction",
    "plussa/permissions/service.py: choosing": "a part of its caller's transaction",
    "plussa/members/cards/service.py: _make": "a part of its caller's transaction",
    "plussa/privacy/report/holdings.py: snapshot": "reads only",
    "plussa/money/ledger/audit.py: check": "reads only",
    "plussa/demo/people.py: fill": "nobody else is there",
    "plussa/privacy/restore/swap.py: _in_transaction": "nobody else is there: all tables are dropped first",
    "plussa/privacy/restore/swap.py: opened": "a part of its caller's transaction",
}
# Transactions one after another: what was done is found done when all of it is done again.
REPEATED = {
    "plussa/privacy/erasure/replay.py: replay",
    "plussa/privacy/erasure/former_file.py: take",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method of the site, by its file and name."""
    for file, tree in trees(migrations=False).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{file}: {node.name}", node


def openings(node: ast.AST, openers: set[str], looped: bool = False) -> Iterator[bool]:
    """The transactions that code opens, but for functions within: whether each is in a loop."""
    for below in ast.iter_child_nodes(node):
        if isinstance(below, ast.FunctionDef | ast.Lambda):
            continue
        inside = looped or isinstance(below, ast.For | ast.While)
        if isinstance(below, ast.Call):
            called = ast.unparse(below.func)
            if called == "database.atomic" or called.rpartition(".")[2] in openers:
                yield inside
        yield from openings(below, openers, inside)


def words(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(one).rpartition(".")[2] for one in node.decorator_list}


def openers() -> set[str]:
    """What opens a transaction for who calls it, besides the database's own word."""
    return {
        node.name
        for name, node in functions()
        if "contextmanager" in words(node) and ONCE.get(name) != "reads only"
        if list(openings(node, set()))
    }


def faults(name: str, node: ast.FunctionDef, opens: set[str]) -> Iterator[str]:
    """What is wrong with how a function opens its transaction."""
    found = list(openings(node, opens))
    if not found or name in ONCE:
        return
    if "retried" not in words(node):
        yield f"{name} opens a transaction and is not @retried"
    elif name not in REPEATED and any(found):
        yield f"{name} opens transactions in a loop: @retried would do the first ones twice"


def test_every_transaction_is_done_again_after_a_deadlock() -> None:
    opens = openers()
    assert opens >= {"open_door", "choosing"}
    found = [fault for name, node in functions() for fault in faults(name, node, opens)]
    assert found == []


def test_what_is_not_done_again_opens_a_transaction() -> None:
    opens = openers()
    opening = {name for name, node in functions() if list(openings(node, opens))}
    assert {*ONCE, *REPEATED} - opening == set()
    assert len(opening) > 100


def test_the_law_sees_what_it_forbids() -> None:
    bare = "def f():\n    with database.atomic():\n        pass"
    looped = "@retried\ndef f():\n    while g():\n        with open_door(e):\n            pass"
    good = "@retried\ndef f():\n    with database.atomic():\n        pass"
    found = [
        list(faults("f", ast.parse(text).body[0], {"open_door"}))  # type: ignore[arg-type]
        for text in (bare, looped, good)
    ]
    assert [len(one) for one in found] == [1, 1, 0]
