"""Checks of one row by itself: what a till says in the right form, or all that is wrong with it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple

from plussa import inputs
from plussa.dates import HELSINKI
from plussa.exchange.fields import BadRow, Parse, Wrong, fields, parsers
from plussa.exchange.reading import FileLine, parse_json
from plussa.money.imports.columns import PURCHASES, REDEMPTIONS
from plussa.money.tills.receipts import Item, Receipt
from plussa.money.tills.redemptions import Redemption

MOST = 100_000_00  # cents of a row
GROUP, PRODUCT = 60, 120  # characters
NAMES = 16_384  # of groups and products remembered: the same ones come again and again
CARD = re.compile("[0-9]{12,19}", re.ASCII)
EUROS = re.compile(r"-?[0-9][0-9 ]*[.,][0-9]+", re.ASCII)


@dataclass(frozen=True)
class Span:
    """Moments that rows can be of: since there are rates, not in the future, and of days still kept.

    What is older may have been stored, paid and deleted: it would be stored and paid once more.
    """

    since: datetime
    now: datetime
    kept: datetime | None = None


class Bought(NamedTuple):
    """A purchase so far without its items, the line it came from, and what that says of the items."""

    line: FileLine
    what: Receipt
    items: str


class Used(NamedTuple):
    """Money used or given back, and the line it came from."""

    line: FileLine
    what: Redemption


def bought(line: FileLine, span: Span) -> Bought:
    """The purchase of a line; raise BadRow with every reason against it."""
    id, card, at, cents, store, name, returns, items = fields(line, _PURCHASE, span)
    if returns and cents > 0:
        raise BadRow("returns: only a sum below zero returns a purchase")
    return Bought(line, Receipt(id, card, at, cents, store, name, returns or None), items)


def with_items(row: Bought) -> Receipt:
    """The purchase of a row with its items; raise BadRow for what is none."""
    if not row.items:
        return row.what
    try:
        items = _items(row.items)
    except Wrong as fault:
        raise BadRow(f"lines: {fault}") from None
    return replace(row.what, items=items)


def used(line: FileLine, span: Span) -> Used:
    """What a line says of money used; raise BadRow with every reason against it."""
    id, card, at, cents, store, reverses = fields(line, _REDEMPTION, span)
    if cents < 0 and not reverses:
        raise BadRow("reverses: is missing, and the sum is below zero")
    if cents > 0 and reverses:
        raise BadRow("reverses: only a sum below zero gives money back")
    return Used(line, Redemption(id, card, at, abs(cents), store, reverses or None))


def _card(text: str, span: Span) -> str:
    if not CARD.fullmatch(text):
        raise Wrong("is not a number of 12 to 19 digits")
    return text


def _cents(text: str, span: Span) -> int:
    try:
        cents = inputs.number(text, -MOST, MOST)
    except inputs.OutOfBounds:
        raise Wrong(f"is more than {MOST // 100:,} euros") from None
    except inputs.NotOne:
        if EUROS.fullmatch(text):
            what = "comma" if "," in text else "point"
            raise Wrong(f"has a decimal {what}; sums are in whole cents, such as 1234") from None
        raise Wrong("is not a whole number of cents, such as 1234") from None
    if cents == 0:
        raise Wrong("is zero")
    return cents


def _at(text: str, span: Span) -> datetime:
    try:
        at = inputs.moment(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=_zone(at.replace(minute=0, second=0, microsecond=0)))
        if at > span.now:
            raise inputs.TooLarge
        if at < span.since:
            raise inputs.TooSmall
        if span.kept and at < span.kept:
            first = f"{span.kept.astimezone(HELSINKI):%Y-%m-%d}"
            raise Wrong(f"is before {first}, the first day of which such rows are still kept")
    except inputs.NotOne:
        raise Wrong("is not a moment like 2026-11-30T18:05:00+02:00") from None
    except inputs.TooLarge:
        raise Wrong("is in the future") from None
    except inputs.TooSmall:
        raise Wrong(f"is before {span.since.astimezone(HELSINKI):%Y-%m-%d}") from None
    return at


@lru_cache(4_096)
def _zone(hour: datetime) -> timezone:
    """Finnish time in an hour; of one that comes twice the first, and none in one that is skipped."""
    offset = hour.replace(tzinfo=HELSINKI).utcoffset() or timedelta()
    zone = timezone(offset)
    if hour.replace(tzinfo=zone).astimezone(HELSINKI).replace(tzinfo=None) != hour:
        raise Wrong("is in the hour that clocks skip in spring")
    return zone


def _items(text: str) -> tuple[Item, ...]:
    try:
        found = parse_json(text, list, "is not a list of JSON")
    except ValueError as fault:
        raise Wrong(str(fault)) from None
    items = []
    for place, one in enumerate(found, 1):
        try:
            group, product, cents = one["group"], one["product"], one["cents"]
            if len(one) > 3 or type(cents) is not int or abs(cents) > MOST:
                raise ValueError
            items.append(Item(_name(group, GROUP), _name(product, PRODUCT), cents))
        except (KeyError, TypeError, ValueError):
            raise Wrong(
                f"number {place} is not a group and a product of at most {GROUP} and {PRODUCT}"
                " characters, and whole cents"
            ) from None
    return tuple(items)


@lru_cache(NAMES)
def _name(text: Any, most: int) -> str:
    """A name as it is stored; ValueError or TypeError for what is none."""
    found = inputs.tidy(text) if isinstance(text, str) else ""
    if not 0 < len(found) <= most:
        raise ValueError
    if fault := inputs.fault(found):
        raise Wrong(fault)
    return found


_HOW: dict[str, tuple[Parse, Any]] = {
    "card": (_card, ""),
    "at": (_at, None),
    "cents": (_cents, 0),
}
_PURCHASE = parsers(PURCHASES, _HOW)
_REDEMPTION = parsers(REDEMPTIONS, _HOW)
