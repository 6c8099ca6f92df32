"""One line of a till's file: what is wrong with it is said, all of it, and nothing is guessed."""

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plussa.exchange.columns import as_table
from plussa.exchange.fields import BadRow
from plussa.exchange.reading import FileLine, FileSource, UnreadableFile
from plussa.faults import Fault
from plussa.money.imports import checks
from plussa.money.imports.columns import PURCHASES, REDEMPTIONS
from plussa.money.tills.receipts import Item

SPAN = checks.Span(datetime(2022, 10, 31, 22, tzinfo=UTC), datetime(2026, 12, 15, 10, tzinfo=UTC))
PURCHASE = {
    "id": "p1",
    "card": "924600000000000017",
    "at": "2026-12-01T18:05:00+02:00",
    "cents": "1234",
    "store": "101",
    "store_name": "K-Market Esimerkki",
}
USE = PURCHASE | {"cents": "100"}
USE = {name: USE[name] for name in ("id", "card", "at", "cents", "store")}
NO_ITEM = "number 1 is not a group and a product of at most 60 and 120 characters, and whole cents"
HEADER = ",".join(PURCHASE)
GOOD = ",".join(PURCHASE.values())


def line(table: Any, row: dict[str, str]) -> FileLine:
    return FileLine(2, tuple(row.get(name, "") for name in table.names), table.names)


def purchase(**change: str) -> checks.Bought:
    return checks.bought(line(PURCHASES, PURCHASE | change), SPAN)


def items(lines: str) -> tuple[Item, ...]:
    return checks.with_items(purchase(lines=lines)).items


def wrong(**change: str) -> str:
    with pytest.raises(BadRow) as caught:
        purchase(**change)
    return str(caught.value)


def read(file: Path, content: bytes) -> list[FileLine | UnreadableFile]:
    file.write_bytes(content)
    with FileSource(file, PURCHASES) as source:
        return list(source)


@pytest.mark.parametrize(
    ("cents", "told"),
    [
        ("12,34", "has a decimal comma; sums are in whole cents, such as 1234"),
        ("-1 234,50", "has a decimal comma; sums are in whole cents, such as 1234"),
        ("12.34", "has a decimal point; sums are in whole cents, such as 1234"),
        ("1e3", "is not a whole number of cents, such as 1234"),
        ("1_000", "is not a whole number of cents, such as 1234"),
        ("١٢", "is not a whole number of cents, such as 1234"),
        ("+5", "is not a whole number of cents, such as 1234"),
        ("--5", "is not a whole number of cents, such as 1234"),
        ("nan", "is not a whole number of cents, such as 1234"),
        ("0", "is zero"),
        ("-0", "is zero"),
        ("10000001", "is more than 100,000 euros"),
        ("-10000001", "is more than 100,000 euros"),
        ("9999999999", "is more than 100,000 euros"),
        ("12345678901234567890", "is longer than 11 characters"),
        ("", "is missing"),
    ],
)
def test_a_sum_is_whole_cents_or_nothing(cents: str, told: str) -> None:
    assert wrong(cents=cents) == f"cents: {told}"


@pytest.mark.parametrize("cents", ["1", "-1", "10000000", "-10000000"])
def test_a_sum_within_bounds_is_taken(cents: str) -> None:
    assert purchase(cents=cents).what.cents == int(cents)


@pytest.mark.parametrize(
    ("at", "read_as"),
    [
        ("2026-12-01T18:05:00+02:00", "2026-12-01T16:05:00"),
        ("2026-12-01T16:05:00Z", "2026-12-01T16:05:00"),
        ("2026-12-01 18:05", "2026-12-01T16:05:00"),
        ("2026-07-01 18:05:09.5", "2026-07-01T15:05:09.500000"),
        ("2026-10-25T03:30", "2026-10-25T00:30:00"),  # this hour comes twice: the first
        ("2026-10-25T03:30+02:00", "2026-10-25T01:30:00"),
        ("2022-11-01T00:00", "2022-10-31T22:00:00"),
        ("2026-12-15T12:00:00", "2026-12-15T10:00:00"),
    ],
)
def test_a_moment_without_a_zone_is_finnish(at: str, read_as: str) -> None:
    assert purchase(at=at).what.at.astimezone(UTC).isoformat()[:-6] == read_as


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-12-15T12:00:01", "is in the future"),
        ("2027-01-01T00:00Z", "is in the future"),
        ("9999-12-31T23:59:59", "is in the future"),
        ("2022-10-31T23:59", "is before 2022-11-01"),
        ("0001-01-01T00:00", "is before 2022-11-01"),
        ("2026-03-29T03:30", "is in the hour that clocks skip in spring"),
        *[
            (at, "is not a moment like 2026-11-30T18:05:00+02:00")
            for at in (
                "2026-12-01", "1.12.2026 18:05", "2026-W49-2T10:00", "2026-02-30T10:00",
                "2026-12-01T24:61", "2026-12-01T10", "20261201T1000", "2026-12-01T10:00+25:00",
                "1796140000", "2026-12-01T10:00:00+02:00:00",
            )
        ],
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_named(at: str, told: str) -> None:
    assert wrong(at=at) == f"at: {told}"


def test_a_row_of_a_day_that_is_not_kept_any_more_is_refused() -> None:
    span = checks.Span(SPAN.since, SPAN.now, datetime(2024, 12, 14, 22, tzinfo=UTC))
    row = line(PURCHASES, PURCHASE | {"at": "2024-12-14T23:59:59.999999"})
    with pytest.raises(BadRow) as caught:
        checks.bought(row, span)
    said = "at: is before 2024-12-15, the first day of which such rows are still kept"
    assert str(caught.value) == said
    checks.bought(line(PURCHASES, PURCHASE | {"at": "2024-12-15T00:00"}), span)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"card": "12345"}, "card: is not a number of 12 to 19 digits"),
        ({"card": "9246 0000 0000"}, "card: is not a number of 12 to 19 digits"),
        ({"id": "x" * 65}, "id: is longer than 64 characters"),
        ({"id": "a\x00b"}, "id: has a NUL character (U+0000)"),
        ({"store": "1" * 21}, "store: is longer than 20 characters"),
        ({"store_name": "K" * 101}, "store_name: is longer than 100 characters"),
        ({"store_name": "V\udce4in\udcf6"}, "the line is not in UTF-8"),
        ({"lines": '[{"group": "\udce4"}]'}, "the line is not in UTF-8"),
        ({"returns": "p0"}, "returns: only a sum below zero returns a purchase"),
        (
            {"id": "", "card": "x", "cents": "1,5"},
            "id: is missing; card: is not a number of 12 to 19 digits; "
            "cents: has a decimal comma; sums are in whole cents, such as 1234",
        ),
    ],
)
def test_all_that_is_wrong_is_said(change: dict[str, str], told: str) -> None:
    assert wrong(**change) == told


def test_lines_of_a_receipt_are_read_from_json() -> None:
    text = '[{"group": " Milk ", "product": "Oat\\u00a0drink", "cents": -250}]'
    assert items(text) == (Item("Milk", "Oat drink", -250),)
    assert items("[]") == items("") == ()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("milk", "is not a list of JSON"),
        ("{}", "is not a list of JSON"),
        ('[{"group": "g", "group": "h", "product": "p", "cents": 1}]', "has group twice"),
        ("[" * 20_000, "is not a list of JSON"),
        *[
            (text, NO_ITEM)
            for text in (
                "[1]", "[[]]", "[null]", '["group"]', '[{"price": 1}]',
                '[{"group": "g", "product": "p"}]',
                '[{"group": "g", "product": "p", "cents": 1.5}]',
                '[{"group": "g", "product": "p", "cents": true}]',
                '[{"group": "g", "product": "p", "cents": 10000001}]',
                '[{"group": "g", "product": "p", "cents": 1, "vat": 1}]',
                '[{"group": " ", "product": "p", "cents": 1}]',
                '[{"group": ["g"], "product": "p", "cents": 1}]',
                '[{"group": "g", "product": 1, "cents": 1}]',
                '[{"group": "g", "cents": 1}]',
                f'[{{"group": "{"g" * 61}", "product": "p", "cents": 1}}]',
                f'[{{"group": "g", "product": "{"p" * 121}", "cents": 1}}]',
            )
        ],
        ('[{"group": "g", "product": "\\u0000", "cents": 1}]', "has a NUL character (U+0000)"),
        ('[{"group": "g", "product": "\\ud800", "cents": 1}]',
         "has a character that was broken on its way (U+D800)"),
    ],
)  # fmt: skip
def test_lines_that_are_none_are_named(lines: str, told: str) -> None:
    with pytest.raises(BadRow) as caught:
        items(lines)
    assert str(caught.value) == f"lines: {told}"


def test_money_is_used_or_given_back() -> None:
    whole = checks.used(line(REDEMPTIONS, USE), SPAN)
    assert (whole.what.cents, whole.what.of) == (100, None)
    back = checks.used(line(REDEMPTIONS, USE | {"cents": "-40", "reverses": "u0"}), SPAN)
    assert (back.what.cents, back.what.of) == (40, "u0")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cents": "-40"}, "reverses: is missing, and the sum is below zero"),
        ({"reverses": "u0"}, "reverses: only a sum below zero gives money back"),
        ({"cents": "0", "reverses": "u0"}, "cents: is zero"),
        ({"cents": "1,00"}, "cents: has a decimal comma; sums are in whole cents, such as 1234"),
    ],
)
def test_money_used_with_a_sum_that_makes_no_sense_is_named(
    change: dict[str, str], told: str
) -> None:
    with pytest.raises(BadRow) as caught:
        checks.used(line(REDEMPTIONS, USE | change), SPAN)
    assert str(caught.value) == told


def test_json_says_numbers_and_lists_as_csv_does(tmp_path: Path) -> None:
    item = {"group": "Milk", "product": "Ä", "cents": 1}
    row = PURCHASE | {"cents": 1234, "returns": None, "lines": [item]}
    (found,) = read(tmp_path / "a.jsonl", json.dumps(row).encode())
    assert isinstance(found, FileLine)
    assert checks.bought(found, SPAN).what == purchase().what
    assert checks.with_items(checks.bought(found, SPAN)).items == (Item("Milk", "Ä", 1),)
    (broken,) = read(tmp_path / "a.jsonl", json.dumps(row | {"cents": 12.5}).encode())
    assert isinstance(broken, FileLine)
    with pytest.raises(BadRow, match="decimal point"):
        checks.bought(broken, SPAN)


@pytest.mark.parametrize("cut", [1, 3, 30])
def test_a_last_line_that_was_cut_off_is_not_a_row(tmp_path: Path, cut: int) -> None:
    """Not even when what is left of it looks like one: `1234` may have been `123456`."""
    content = f"{HEADER}\n{GOOD}\n{GOOD}\n".encode()
    first, last = read(tmp_path / "a.csv", content[:-cut])
    assert isinstance(first, FileLine)
    assert isinstance(last, UnreadableFile)
    assert (last.number, last.reason) == (3, "the line does not end: the file has been cut off")
    whole = json.dumps(PURCHASE).encode()
    (found,) = read(tmp_path / "a.jsonl", whole[:-cut])
    assert isinstance(found, UnreadableFile)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_utf_16_is_refused_at_once(tmp_path: Path, name: str, encoding: str) -> None:
    with pytest.raises(Fault) as caught:
        read(tmp_path / name, f"{HEADER}\n{GOOD}\n".encode(encoding))
    assert str(caught.value) == f"{tmp_path / name}:1: is not in UTF-8; this looks like UTF-16"


def test_a_line_in_latin_1_is_named_and_spoils_no_other(tmp_path: Path) -> None:
    latin = GOOD.replace("K-Market", "Väinö").encode("latin-1")
    content = (
        b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n" + latin + b"\r\n" + GOOD.encode() + b"\r\n"
    )
    bad, good = read(tmp_path / "a.csv", content)
    assert isinstance(bad, FileLine)
    assert isinstance(good, FileLine)
    with pytest.raises(BadRow, match="the line is not in UTF-8"):
        checks.bought(bad, SPAN)
    assert checks.bought(good, SPAN).what == purchase().what


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    few, many = (tmp_path / f"{count}.csv" for count in (500, 10_000))
    for file in (few, many):
        file.write_text(f"{HEADER}\n" + f"{GOOD}\n" * int(file.stem), "utf-8")
    assert _peak(many) < _peak(few) + 20_000


def _peak(file: Path) -> int:
    """The most bytes that reading and checking a file needed."""
    tracemalloc.start()
    with FileSource(file, PURCHASES) as source:
        for one in source:
            assert isinstance(one, FileLine)
            checks.bought(one, SPAN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("table", [PURCHASES, REDEMPTIONS])
def test_the_table_of_columns_names_each(table: Any) -> None:
    rows = as_table(table).splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(table.names)
