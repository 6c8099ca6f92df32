"""Quotas: counted once for all app servers, within their time, and without a name in the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from plussa import clock, quotas, sealing
from plussa.config import INSECURE
from plussa.db import database
from plussa.privacy import retention
from plussa.quotas import Quota, QuotaReached, QuotaUse

THREE = Quota("three", 3, timedelta(minutes=15))
FOUR = Quota("four", 4, timedelta(hours=1), shared=True)
At = Callable[[object], None]


def spent(*counted: quotas.Counted) -> bool:
    """Whether something more could be spent."""
    try:
        quotas.spend(*counted)
    except QuotaReached:
        return False
    return True


def test_a_quota_is_spent_and_begins_anew_in_time(fresh: str, at: At) -> None:
    assert [spent((THREE, "a")) for _ in range(5)] == [True] * 3 + [False] * 2
    assert spent((THREE, "b"))
    assert spent((FOUR, "a"))
    at(clock.now() + timedelta(minutes=15))
    assert [spent((THREE, "a")) for _ in range(4)] == [True] * 3 + [False]


def test_all_are_counted_or_none(fresh: str) -> None:
    for _ in range(3):
        quotas.spend((THREE, "a"))
    assert not spent((FOUR, "x"), (THREE, "a"))
    assert [spent((FOUR, "x")) for _ in range(5)] == [True] * 4 + [False]


def test_who_is_right_takes_back_what_was_spent(fresh: str) -> None:
    """One's own begins anew; of what many share, one's own try alone comes back."""
    for _ in range(3):
        quotas.spend((THREE, "a"), (FOUR, "x"))
    quotas.take_back((THREE, "a"), (FOUR, "x"))
    assert [spent((THREE, "a")) for _ in range(4)] == [True] * 3 + [False]
    assert [spent((FOUR, "x")) for _ in range(3)] == [True] * 2 + [False]
    quotas.take_back((FOUR, "nobody"))


def test_what_is_counted_cannot_be_read(fresh: str) -> None:
    quotas.spend((THREE, "aino@example.fi"))
    [key] = [one.key for one in QuotaUse.select()]
    assert len(key) == 43
    sealing.use("another secret")
    try:
        quotas.spend((THREE, "aino@example.fi"))
    finally:
        sealing.use(INSECURE)
    assert QuotaUse.select().count() == 2, "whoever lacks the secret cannot look an address up"


def test_many_at_once_spend_no_more_than_there_is(fresh: str) -> None:
    def spend(_: int) -> bool:
        try:
            return spent((THREE, "a"), (FOUR, "x"))
        finally:
            database.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(spend, range(12))) == 3


@pytest.mark.parametrize("number", [7, "7", "2147483648", "9223372036854775807"])
def test_the_number_of_a_row_is_not_counted_by(fresh: str, number: Any) -> None:
    """It comes back, and with it what somebody else has used up."""
    with pytest.raises(TypeError, match="three"):
        quotas.spend((THREE, number))
    assert not QuotaUse.select().exists()


def test_counts_go_in_the_night(fresh: str, at: At) -> None:
    quotas.spend((FOUR, "x"))
    at(clock.now() + quotas.LONGEST + timedelta(seconds=1))
    quotas.spend((THREE, "a"))
    retention.run()
    assert QuotaUse.select().count() == 1


def test_no_quota_is_longer_than_its_rows_are_kept() -> None:
    with pytest.raises(ValueError, match="too long"):
        Quota("too long", 1, quotas.LONGEST + timedelta(seconds=1))
