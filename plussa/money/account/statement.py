"""What a member takes away: a statement of a period, also as CSV, and what expires when (RFC 5545)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

from plussa import spreadsheets
from plussa.money.account import rows
from plussa.money.models import Entry

Say = Callable[[Entry], str]
LINE = 73  # octets of a line before it goes on in the next (RFC 5545, 3.1)


@dataclass(frozen=True)
class Statement:
    """A period, both its days included, with the money and the debt at its beginning and end, in cents.

    It is known from a day on when rows of the period are kept no longer, and begins there: the day may
    be after its last one, and then nothing of it is known any more.
    """

    first: date
    last: date
    known_from: date | None
    opening: int
    opening_debt: int
    rows: list[Entry]

    @property
    def begins(self) -> date:
        """The day on which there was what is told of its beginning."""
        return self.known_from or self.first

    @property
    def is_known(self) -> bool:
        """Whether anything of the period is known."""
        return self.begins <= self.last

    @property
    def closing(self) -> int:
        """The cents when the period ended."""
        return self.opening + sum(row.money for row in self.rows)

    @property
    def closing_debt(self) -> int:
        """The cents that were owed when the period ended."""
        return self.opening_debt + sum(row.debt for row in self.rows)


def statement(household: int, first: date, last: date) -> Statement:
    """The statement of a household's money, as far back as all rows of it are kept."""
    kept = rows.kept_from(household)
    known_from = kept if kept is not None and first < kept else None
    begins = known_from or first
    money, debt = rows.before(household, begins)
    return Statement(first, last, known_from, money, debt, rows.between(household, begins, last))


def as_csv(whole: Statement, heads: Sequence[str], say: Say, known_from: str, decimal: str) -> str:
    """A statement for a spreadsheet: date, what, change, debt, balance in euros.

    Dates are ISO 8601, sums have the decimal sign that is given. `say` tells in words what a row is.
    Where it begins later than its period, a first row says so, in the words of `known_from`, with what
    there was then.
    """
    out = StringIO()
    line = spreadsheets.for_people(out, decimal)
    line(heads)
    balance = whole.opening
    if whole.known_from:
        carried = (_euros(balance), _euros(whole.opening_debt), _euros(balance))
        line([whole.begins.isoformat(), known_from, *(carried if whole.is_known else ("", "", ""))])
    for row in whole.rows:
        balance += row.money
        sums = (_euros(row.money), _euros(row.debt), _euros(balance))
        line([row.day.isoformat(), say(row), *sums])
    return out.getvalue()


def as_calendar(
    expiring: Sequence[tuple[date, int]],
    now: datetime,
    say: Callable[[int], str],
    host: str,
    household: str,
) -> str:
    """A calendar with one whole day for each day on which money expires.

    `say` tells in words how many cents expire. An event keeps its identity when the sum changes, and
    is no other household's (RFC 5545, 3.8.4.7).
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Plussa//{host}//EN"]
    for day, cents in expiring:
        lines += [
            "BEGIN:VEVENT",
            f"UID:expiry-{day:%Y%m%d}-{household}@{host}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(say(cents))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) + "\r\n" for line in lines)


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _escape(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> str:
    """A long line in parts, none of which splits a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
