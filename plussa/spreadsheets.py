"""Tables as comma-separated values (RFC 4180) that no spreadsheet takes for formulas."""

import csv
import re
from collections.abc import Callable, Iterable
from typing import IO, Any

# What begins a formula, also in its full-width form, alone or behind quotation marks and spaces: at the
# beginning of a cell, or behind what another spreadsheet takes for the end of one (OWASP, CSV Injection).
FORMULA = re.compile(r"""(^|\r\n|[;\t\r\n])(?=[ \u00a0"'“”„«»’‘]*[=+\-@＝＋－＠])""")
BLANK = ("\t", "\r", "\n")  # a spreadsheet drops it, and looks at what follows
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?", re.ASCII)
GUARD = "'"


def cell(value: Any) -> Any:
    """A value as a cell: an apostrophe stands before what would be a formula; numbers stay numbers."""
    if not isinstance(value, str) or NUMBER.fullmatch(value):
        return value
    guarded = FORMULA.sub(rf"\1{GUARD}", value)
    return GUARD + guarded if guarded.startswith(BLANK) else guarded


def writer(out: IO[str]) -> Callable[[Iterable[Any]], Any]:
    """What writes a row."""
    write = csv.writer(out).writerow
    return lambda row: write([cell(one) for one in row])
