"""Nobody else's receipt can be worked out, whatever a member is told and however it is put together."""

from collections.abc import Callable
from typing import Any

import pytest

from plussa import clock
from plussa.money import awards
from plussa.money.account import disclosure
from tests.amounts import often
from tests.money.attack import Row, alone, rank
from tests.money.hidden import history

HISTORIES = often("HIDDEN", sqlite=12, postgresql=3)


def test_nothing_told_can_be_put_together_to_one_persons_purchases(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", clock.now)
    many = 0
    for seed in range(HISTORIES[fresh.partition(":")[0]]):
        with history(seed) as world:
            assert list(world.attack()) == [], seed
            world.pages_and_report_agree()
            many += sum(bool(row) for told in world.told.values() for row in told.values())
    assert many, "no total of several people was told at all: the test shows nothing"


def until_found(most: int) -> list[str]:
    """What is worked out in the first history in which anything is."""
    for seed in range(most):
        with history(seed) as world:
            if found := list(world.attack()):
                return found
    return []


def by_who_bought_until_now(basis: int, buyers: int | None, bought: Any) -> bool:
    """Nobody else has bought anything, or two others have: counted when the page is looked at."""
    return not bought.forgotten and bool(bought.own if not bought.others else bought.others)


def everything(basis: int, buyers: int | None, bought: Any) -> bool:
    return True


def whatever_is_paid(basis: int, buyers: int | None, bought: Any) -> bool:
    """Of later payments too."""
    return not bought.others or buyers is None or buyers >= 2


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
@pytest.mark.parametrize("weaker", [by_who_bought_until_now, everything, whatever_is_paid])
def test_the_attack_finds_out_weaker_rules(
    fresh: str, monkeypatch: pytest.MonkeyPatch, weaker: Callable[..., bool]
) -> None:
    monkeypatch.setattr(clock, "now", clock.now)
    monkeypatch.setattr(disclosure, "may_tell_total", weaker)
    assert until_found(40), "nothing was worked out"


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
def test_the_attack_finds_out_sums_that_grow_with_each_purchase(
    fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", clock.now)
    everybodys = lambda one: (awards.pending(one.household_id), True)  # noqa: E731
    monkeypatch.setattr(disclosure, "on_its_way", everybodys)
    with pytest.raises(AssertionError, match="tells of somebody else"):
        until_found(10)


@pytest.mark.parametrize(
    ("told", "theirs", "found"),
    [
        ([{1: 1, 2: 1}], {1}, False),
        ([{1: 1, 2: 1}, {1: 1, 2: 1, 3: 1}], {3}, True),  # the difference of two totals
        ([{1: 1, 2: 1}, {1: 1, 2: 1, 3: 1, 4: 1}], {3}, False),
        ([{1: 1, 2: 1}, {2: 1, 3: 1}, {1: 1, 3: 1}], {1}, True),
        ([{1: 1, 2: 1}], {1, 2}, True),
    ],
)
def test_the_attacker_can_count(told: list[Row], theirs: set[int], found: bool) -> None:
    assert alone(told, theirs) is found
    assert rank([*told, *told]) == rank(told)
