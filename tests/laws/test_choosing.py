"""Who may choose for a member: nobody allows more than the member did, but the member."""

import ast

from tests.sources import modules, tree

# Who calls `permissions.service.choose`, and why it allows no more than the member has said.
MAY_CHOOSE = {
    "plussa.permissions.views": "the member, logged in",
    "plussa.permissions.withdrawals": "withdrawals only",
    "plussa.mailings.views": "stops only",
    "plussa.mailings.stopping": (
        "a stop, and taking back that very stop for a moment: tests/mailings/test_stopping.py"
    ),
    "plussa.privacy.ending.deaths": "withdraws the consents of who has died: tests/privacy/test_deaths.py",
    "plussa.desk.acting.views": "lowers only: tests/desk/test_acting.py",
}


def chooses(source: str) -> bool:
    """Whether a module chooses a permission for somebody."""
    parsed = tree(source)
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "choose"
        and getattr(node.func.value, "id", "") == "service"
        for node in ast.walk(parsed)
    ) or any(
        isinstance(node, ast.ImportFrom)
        and node.module == "plussa.permissions.service"
        and any(one.name == "choose" or one.asname for one in node.names)
        for node in ast.walk(parsed)
    )


def test_nobody_chooses_who_has_no_reason_here() -> None:
    found = {module for module, source in modules().items() if chooses(source)}
    assert found == set(MAY_CHOOSE)


def test_the_law_can_fail() -> None:
    assert chooses("service.choose(member, wanted, value)")
    assert chooses("from plussa.permissions.service import choose")
    assert not chooses("donations.choose(member)")
