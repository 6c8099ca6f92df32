"""A statement of a period: what there was, each change, and what there is. Also as CSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from plussa import spreadsheets
from plussa.money.account import rows
from plussa.money.account.rows import Row

Say = Callable[[Row], str]


@dataclass(frozen=True)
class Statement:
    """A period, both its days included, with the cents at its beginning and end."""

    first: date
    last: date
    opening: int
    rows: list[Row]

    @property
    def closing(self) -> int:
        """The cents when the period ended."""
        return self.opening + sum(row.money for row in self.rows)


def statement(household: int, first: date, last: date) -> Statement:
    """The statement of a household's money."""
    opening = rows.money_before(household, first)
    return Statement(first, last, opening, rows.between(household, first, last))


def as_csv(whole: Statement, heads: Sequence[str], say: Say) -> str:
    """A statement as comma-separated values (RFC 4180): date, what, change, debt, balance in euros.

    Dates are ISO 8601, sums have a decimal point. `say` tells in words what a row is.
    """
    out = StringIO()
    line = spreadsheets.writer(out)
    line(heads)
    balance = whole.opening
    for row in whole.rows:
        balance += row.money
        sums = (_euros(row.money), _euros(row.debt), _euros(balance))
        line([row.day.isoformat(), say(row), *sums])
    return out.getvalue()


def _euros(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"
