"""Imports from the tills.

A row that may be stored after others, such as a return that comes before what it returns, waits until
all rows of its file have been read, and from then on in the database, where every import tries it again.
"""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import Any

from plussa import clock
from plussa.dates import HELSINKI
from plussa.exchange.columns import FileTable
from plussa.exchange.importing import Check, FileKind, Import
from plussa.exchange.reading import FileLine
from plussa.money import forgetting, rates
from plussa.money.imports import retrying
from plussa.money.imports.checks import Span, bought, used
from plussa.money.imports.columns import PURCHASES, REDEMPTIONS
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import RowKind

# What a later row of the same file may mend.
LATER = (MoneyOutcome.UNKNOWN_ORIGINAL, MoneyOutcome.NOT_ENOUGH, MoneyOutcome.BEYOND_BOUGHT)


def _store(kind: RowKind, rows: list[Any], work: Import) -> None:
    known = retrying.decided(kind, rows)
    work.totals.same += len(known)
    batch = [row for place, row in enumerate(rows) if place not in known]
    tried = []
    for row, (outcome, reason) in zip(batch, retrying.STORES[kind](batch), strict=True):
        if outcome in LATER and not work.is_last:
            work.postpone(row.line)
        else:
            tried.append((row, outcome, reason))
    work.totals.waiting += len(retrying.keep(kind, [(row, outcome) for row, outcome, _ in tried]))
    for row, outcome, reason in tried:
        if outcome is MoneyOutcome.STORED:
            work.totals.stored += 1
        elif outcome is MoneyOutcome.SAME:
            work.totals.same += 1
        elif outcome is MoneyOutcome.CONFLICT:
            work.refuse(row.line, reason)
        else:
            work.put_aside(row.line, reason)


def _file_kind(kind: RowKind, table: FileTable, check: Callable[[FileLine, Span], Any]) -> FileKind:
    def make_check() -> Check:
        since = datetime.combine(rates.all_rates()[0].since, time(), HELSINKI)
        kept = forgetting.oldest_day(retrying.CATEGORIES[kind])
        span = Span(since, clock.now(), datetime.combine(kept, time(), HELSINKI))
        return lambda line: check(line, span)

    store = partial(_store, kind)
    return FileKind(kind.value, table, make_check, store, try_earlier=retrying.try_all)


KINDS = {
    "purchases": _file_kind(RowKind.PURCHASES, PURCHASES, bought),
    "redemptions": _file_kind(RowKind.REDEMPTIONS, REDEMPTIONS, used),
}
