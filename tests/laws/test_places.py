"""Where members are is kept: one function moves them, or changes what they may do with the money."""

import ast
from collections.abc import Iterator

from tests.sources import trees

MOVES = {
    "plussa/members/household/homes.py",
    "plussa/members/imports/checks.py",  # a row of a file, not a member yet
}
KEPT = {"household", "household_id", "may_use_money"}


def moves(tree: ast.Module) -> Iterator[int]:
    """Lines that put something into a member's household or right, or update it in the database."""
    for node in ast.walk(tree):
        touched: set[str | None] = set()
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            attributes = [part for part in parts if isinstance(part, ast.Attribute)]
            touched = {part.attr for part in attributes if isinstance(part.ctx, ast.Store)}
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Member.update":
            touched = {one.arg for one in node.keywords}
        if touched & KEPT and isinstance(node, ast.stmt | ast.expr):
            yield node.lineno


def test_one_function_moves_members() -> None:
    """Others would forget where the member was, and late purchases would go astray."""
    found = [
        f"{file}:{line}: moves a member; homes.place does"
        for file, tree in trees(migrations=False).items()
        if file not in MOVES
        for line in moves(tree)
    ]
    assert found == []


def test_the_law_sees_a_move() -> None:
    source = (
        "one.household = 3\none.may_use_money, x = True, 1\nMember.update(household=3).execute()"
    )
    assert list(moves(ast.parse(source))) == [1, 2, 3]
