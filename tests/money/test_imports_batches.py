"""Files in batches: few queries, progress, and the household of the day."""

from pathlib import Path

import pytest

from plussa.exchange import importing
from plussa.members.models import Member
from plussa.money.imports.service import KINDS
from plussa.money.models import Entry, MonthTotal, Purchase
from tests.money.files import bought, counts, run, used, write
from tests.money.stores import books_hold, give, user
from tests.people import Cast
from tests.queries import counted


def test_many_rows_take_few_queries(
    fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [user(login=False) for _ in range(5)]
    for member in members:
        give(member, 100_00)

    def queries(rows: int, kind: str) -> int:
        made = []
        for place in range(rows):
            member, id = members[place % 5], f"{rows}-{place}"
            make, back = (bought, "returns") if kind == "purchases" else (used, "reverses")
            made.append(make(member, f"u{id}"))
        for place in range(rows):
            member, id = members[place % 5], f"{rows}-{place}"
            made.append(make(member, f"r{id}", -10, **{back: f"u{id}"}))
        file = write(tmp_path / "a.jsonl", made, kind)
        with counted() as asked:
            assert counts(run(file, kind)) == (2 * rows, 0, 0, 0)
        return len(asked)

    for kind in ("purchases", "redemptions"):
        queries(4, kind)  # from now on something has happened before
        assert queries(5, kind) == queries(50, kind)
    assert Entry.select().count() == 5 + 2 * (4 + 5 + 50)
    books_hold()


def test_progress_is_told_by_batch(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    file = write(tmp_path / "a.csv", [bought(cast.aino, f"p{place}") for place in range(5)])
    told: list[tuple[int, float]] = []
    importing.import_file(
        file, KINDS["purchases"], lambda totals, share: told.append((totals.rows, share))
    )
    assert [rows for rows, _ in told] == [2, 4, 5]
    assert told[-1][1] == 1


def test_a_purchase_counts_for_the_household_that_the_member_is_in_now(
    cast: Cast, tmp_path: Path
) -> None:
    Member.update(household=cast.otso.household).where(Member.id == cast.eino.id).execute()
    run(write(tmp_path / "a.csv", [bought(cast.eino)]))
    assert Purchase.get().household == cast.otso.household
    assert MonthTotal.get().household == cast.otso.household
