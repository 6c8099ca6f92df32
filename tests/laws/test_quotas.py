"""Quotas count by keys, addresses and words: never by the number of a row, which is somebody else's next."""

import ast
from collections.abc import Iterator

from tests.sources import trees

CALLS = {"spend", "allow", "take_back", "clear"}


def names() -> set[str]:
    """Every quota that has a name."""
    return {
        target.id
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if getattr(node.value.func, "id", "") == "Quota"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def uses(quotas: set[str]) -> Iterator[tuple[str, str, ast.expr]]:
    """Where a quota is used, which, and by what it counts."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            pair = node.elts if isinstance(node, ast.Tuple) else []
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CALLS:
                pair = node.args
            if len(pair) == 2 and isinstance(pair[0], ast.Name) and pair[0].id in quotas:
                yield f"{file}:{pair[0].lineno}", pair[0].id, pair[1]


def is_number(of: ast.expr) -> bool:
    """Whether something in an expression is the number of a row, or made to look like none."""
    return any(
        (isinstance(node, ast.Attribute) and (node.attr == "id" or node.attr.endswith("_id")))
        or (isinstance(node, ast.Name) and node.id in ("str", "id"))
        for node in ast.walk(of)
    )


def test_no_quota_counts_by_the_number_of_a_row() -> None:
    found = list(uses(names()))
    assert [place for place, _, of in found if is_number(of)] == []
    assert {quota for _, quota, _ in found} == names(), "each is seen where it is used"


def test_the_number_of_a_row_is_known_by_its_looks() -> None:
    for text in ("str(member.id)", "member.id", "case.member_id", 'f"member {login.id}"'):
        assert is_number(ast.parse(text, mode="eval").body), text
    assert not is_number(ast.parse("member.key", mode="eval").body)
