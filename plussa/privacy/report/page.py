"""The report as its member reads it: one page of HTML, whole in itself, in words and not in codes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape

from plussa.formats import euros, long_date, moment, translated
from plussa.formats import month as month_in_words
from plussa.i18n import current_language, site_languages
from plussa.members.history.telling import what_happened
from plussa.members.models import Event
from plussa.outbox.kinds import topic_of
from plussa.privacy.report.archive import Report
from plussa.privacy.report.holdings import YOU, ReportTable, mask
from plussa.register import record
from plussa.register.categories import CATEGORIES
from plussa.register.terms import MASKED, Withheld
from plussa.words import N_, Worded

STYLE = Markup(  # a file that is opened from a disk has no other
    "<style>body{font:1em/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #999;vertical-align:top}"
    "dt{font-weight:bold}dd{margin:0 0 .3em}summary{cursor:pointer}"
    ".facts{display:grid;grid-template-columns:minmax(8em,16em) 1fr;column-gap:1em}"
    "@media(max-width:30em){.facts{display:block}}"
    "@media print{details::details-content{content-visibility:visible;height:auto}}</style>"
)
TOGETHER = 100  # rows of a piece: there may be many thousands
SUMS = mask(Withheld.SUMS)
DOCUMENTS = {"rules": N_("the rules of the programme"), "notice": N_("the data protection notice")}
MASKS = {mask(why): words for why, words in MASKED.items()} | {YOU: N_("you")}
# The columns that hold sums, stored in cents.
IN_CENTS = (
    "at_most", "awarded_cents", "basis", "carried", "carried_debt", "carried_money", "cents", "debt",
    "due_cents", "forgotten", "money", "usable",
)  # fmt: skip
Read = Callable[[Any, Mapping[str, Any]], str]


def html(found: Report, language: str) -> Iterator[str]:
    """The page, piece by piece; a request of the language must be there."""
    template = current_app.jinja_env.get_template("privacy/report_file.html")
    yield from template.generate(
        report=found, language=language, tables=record.TABLES, why=Withheld, style=STYLE,
        shown=lambda table: _shown(table, found.rows(table)),
    )  # fmt: skip


def _shown(table: ReportTable, rows: Iterator[dict[str, Any]]) -> Iterator[Markup]:
    """The rows of a table, piece by piece: facts where there is one row, and nothing where none."""
    first = list(islice(rows, 2))
    if not first:
        return
    names = [escape(translated(record.WORDS[one.name])) for one in table.all_columns]
    reads = [_reading(table.name, one.name, current_language()) for one in table.all_columns]
    if len(first) == 1:
        cells = _cells(first[0], reads)
        facts = (f"<dt>{n}</dt><dd>{c}</dd>" for n, c in zip(names, cells, strict=True) if c)
        yield Markup(f'<dl class="facts">{"".join(facts)}</dl>\n')  # noqa: S704  values are escaped
        return
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    yield Markup(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n")  # noqa: S704  our words
    whole = chain(first, rows)
    while batch := list(islice(whole, TOGETHER)):
        lines = (f"<tr><td>{'</td><td>'.join(_cells(row, reads))}</td></tr>\n" for row in batch)
        yield Markup("".join(lines))  # noqa: S704  every value is escaped
    yield Markup("</tbody>\n</table>\n")


def _cells(row: dict[str, Any], reads: list[Read | None]) -> list[str]:
    return [
        read(value, row) if read and value is not None else READ.get(type(value), _other)(value)
        for value, read in zip(row.values(), reads, strict=True)
    ]


def _other(value: Any) -> str:
    """What is none of the usual types: a word of an enumeration."""
    return escape(translated(value) if isinstance(value, Worded) else value)


def _text(value: str) -> str:
    return escape(f"[{translated(MASKS[value])}]" if value in MASKS else value)


# How people read a value, by its type.
READ: Mapping[type, Callable[[Any], str]] = {
    str: _text,
    int: str,
    type(None): lambda nothing: "",
    bool: lambda value: escape(_("yes") if value else _("no")),
    datetime: lambda at: escape(moment(at)),
    date: lambda day: escape(long_date(day)),
}


@lru_cache(maxsize=10_000)
def _euros(cents: int, language: str) -> str:
    """A sum in the language of the request, which is named so that no other one is remembered."""
    return str(escape(euros(cents)))


def _event(kind: str, row: Mapping[str, Any]) -> str:
    event = Event(kind=kind, details=row["details"] or "{}", actor=row["actor"])
    return escape(what_happened(event, ""))


def _category(name: str, _row: Mapping[str, Any]) -> str:
    return escape(next((translated(one.words) for one in CATEGORIES if one.name == name), name))


def _language(code: str, _row: Mapping[str, Any]) -> str:
    known = site_languages()
    return escape(known[code].name if code in known else code)


def _cards(numbers: str, _row: Mapping[str, Any]) -> str:
    return " ".join(_text(one) for one in numbers.split())


def _particulars(text: str, _row: Mapping[str, Any]) -> str:
    """Further facts as they are stored, where there are any."""
    return "" if text in ("", "{}") else str(Markup("<code>{}</code>").format(text))


@cache
def _reading(table: str, column: str, language: str) -> Read | None:
    """How a column is read whose type does not tell it."""
    if column in IN_CENTS:
        return lambda cents, row: _euros(cents, language) if cents != SUMS else _text(cents)
    return BY_COLUMN.get((table, column)) or BY_NAME.get(column)


BY_NAME: dict[str, Read] = {
    "language": _language,
    "document": lambda name, row: escape(
        translated(DOCUMENTS[name]) if name in DOCUMENTS else name
    ),
    "month": lambda day, row: escape(month_in_words(day)),
    "details": _particulars,
    "parameters": _particulars,
}
BY_COLUMN: dict[tuple[str, str], Read] = {
    ("event", "kind"): _event,
    ("message", "kind"): lambda kind, row: escape(translated(topic_of(kind))),
    ("erasure_part", "category"): _category,
    ("money_notice", "cards"): _cards,
}
