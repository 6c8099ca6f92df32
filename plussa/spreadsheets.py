"""Tables as separated values: plain for programs, and for people as their spreadsheet reads them.

A file for programs is as RFC 4180 has it. One for people has the separator and the decimal sign that a
spreadsheet of their language expects, and no cell that it takes for a formula.
"""

import csv
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import IO, Any

# What begins a formula, also in its full-width form, alone or behind quotation marks and spaces: at the
# beginning of a cell, or behind what another spreadsheet takes for the end of one (OWASP, CSV Injection).
FORMULA = re.compile(r"""(^|\r\n|[;\t\r\n])(?=[ \u00a0"'“”„«»’‘]*[=+\-@＝＋－＠])""")
BLANK = ("\t", "\r", "\n")  # a spreadsheet drops it, and looks at what follows
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?", re.ASCII)
GUARD = "'"
MARK = "\N{BYTE ORDER MARK}"  # a spreadsheet knows the letters by it

Write = Callable[[Iterable[Any]], Any]


def cell(value: Any) -> Any:
    """A value as a cell: an apostrophe stands before what would be a formula; numbers stay numbers."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    guarded = FORMULA.sub(rf"\1{GUARD}", value)
    return GUARD + guarded if guarded.startswith(BLANK) else guarded


def for_programs(out: IO[str]) -> Write:
    """What writes a row as it is."""
    return csv.writer(out).writerow


def for_either(out: IO[str], separator: str = ",") -> Write:
    """What writes a row for programs that know of the guard, or for a spreadsheet."""
    write = csv.writer(out, delimiter=separator).writerow
    return lambda row: write([cell(one) for one in row])


def for_people(out: IO[str], decimal: str) -> Write:
    """What writes a row for a spreadsheet of a language, by its decimal sign; decimals have two places."""
    out.write(MARK)
    write = for_either(out, ";" if decimal == "," else ",")
    return lambda row: write(
        [f"{one:.2f}".replace(".", decimal) if isinstance(one, Decimal) else one for one in row]
    )
