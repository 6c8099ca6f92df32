"""Which tests run on one database alone."""

import pytest

from tests.amounts import THOROUGH
from tests.databases import KINDS
from tests.turns import turn, waits

pytestmark = pytest.mark.skipif(THOROUGH, reason="nobody takes turns")


def test_both_databases_get_their_turn() -> None:
    turns = [turn(f"tests/web/test_page.py::test_{number}[]") for number in range(1000)]
    assert set(turns) == set(KINDS)
    assert 400 < turns.count("sqlite") < 600
    assert turn("one") == turn("one")


class Item:
    """A test as pytest collects it."""

    def __init__(self, file: str, kind: str, asks: str, both: bool, in_turn: bool) -> None:
        self.nodeid = f"tests/{file}.py::test_it[{kind}-other]"
        self.callspec = self
        self.params = {"fresh": kind}
        self._fixtureinfo = self
        self.argnames = (asks,)
        self.both, self.in_turn = both, in_turn

    def get_closest_marker(self, name: str) -> object:
        return (self.both if name == "both" else self.in_turn) or None


def left(
    file: str,
    asks: str,
    kinds: tuple[str, ...] = KINDS,
    both: bool = False,
    in_turn: bool = False,
    alike: int = 1,
) -> int:
    """How many of the twins wait."""
    items = [Item(file, kind, asks, both, in_turn) for kind in kinds]
    chosen = {one.nodeid for one in items}
    return sum(waits(one, chosen, alike) for one in items)  # type: ignore[arg-type]


def test_one_of_the_twins_waits_where_a_page_is_tried() -> None:
    assert left("cases/test_pages", "reader") == 1


def test_one_of_the_twins_waits_where_it_is_marked() -> None:
    assert left("privacy/test_installation", "fresh", in_turn=True) == 1


def test_one_of_the_twins_waits_where_many_are_alike() -> None:
    assert left("money/test_order", "fresh", alike=3) == 1
    assert left("money/test_order", "fresh", alike=2) == 0
    assert left("model/test_histories", "fresh", both=True, alike=3) == 0


def test_nobody_waits_elsewhere() -> None:
    assert left("cases/test_service", "cast") == 0
    assert left("cases/test_pages", "reader", both=True) == 0
    for file in ("money/test_pages", "privacy/test_former", "laws/test_links", "x/test_races"):
        assert left(file, "reader") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_chosen_alone_runs(kind: str) -> None:
    assert left("cases/test_pages", "reader", (kind,)) == 0
