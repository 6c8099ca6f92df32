"""The model stands apart from what it judges, and says what the examples of the rules say."""

import ast
from datetime import date
from pathlib import Path

import pytest

from tests.model.money import Purse, months_later, worth

HERE = Path(__file__).parent
MODEL = ("money", "people", "model")


def imported(source: str) -> set[str]:
    """All modules that a source imports, wherever and however."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module or ''}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if node.value.split(".")[0] == "plussa" else set()
    return found


def strangers(source: str) -> list[str]:
    """What a part of the model must not import: anything but the standard library and other parts."""
    parts = tuple(f"tests.model.{one}." for one in MODEL)
    known = ("collections", "dataclasses", "datetime", "typing", "zoneinfo")
    return sorted(
        one
        for one in imported(source)
        if not f"{one}.".startswith(parts) and one.split(".")[0] not in known
    )


@pytest.mark.parametrize("part", MODEL)
def test_the_model_knows_nothing_of_the_site(part: str) -> None:
    assert strangers((HERE / f"{part}.py").read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import plussa.money.rules",
        "from plussa import clock",
        "def f():\n    from plussa.money import rules",
        "from tests.money.reference import worth",
        "from tests.model.site import Site",
        "from ..money import stores",
        "__import__('plussa.money.rules')",
    ],
)
def test_knowing_the_site_would_be_seen(source: str) -> None:
    assert strangers(source) != []


def test_the_example_of_the_rules() -> None:
    """10.60 and 20.50 euros make 31.10 euros, 31 points, 15.5 cents and so 16."""
    assert worth(10_60 + 20_50) == 16
    assert (worth(1_000_00), worth(99), worth(1_00), worth(-5_00)) == (5_00, 0, 1, 0)


def test_thirteen_months() -> None:
    assert months_later(date(2026, 1, 4), 13) == date(2027, 2, 4)
    assert months_later(date(2027, 1, 31), 13) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 8), 13) == date(2028, 1, 8)


def test_debt_and_lots() -> None:
    day, purse = date(2026, 3, 4), Purse()
    purse.take_back(3_00, day)
    purse.pay(5_00, day)
    assert (purse.usable(day), purse.debt) == (2_00, 0)
    assert purse.valid(date(2027, 4, 4)) == [(date(2027, 4, 4), 2_00)]
    assert purse.usable(date(2027, 4, 5)) == 0
