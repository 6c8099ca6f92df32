"""Reading a file of members: every line that is no row is named, and spoils no other."""

import json
import tracemalloc
from pathlib import Path

import pytest

from plussa.exchange import reading
from plussa.exchange.columns import as_table
from plussa.exchange.reading import FileLine, FileSource, UnreadableFile
from plussa.faults import Fault
from plussa.members.imports.columns import MEMBERS, NAMES
from tests.members.newcomers import LEAST, people, write_csv, write_lines

HEADER = ",".join(LEAST)
GOOD = ",".join(LEAST.values())


def read(file: Path, content: str | bytes) -> list[FileLine | UnreadableFile]:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with FileSource(file, MEMBERS) as source:
        return list(source)


def only(found: list[FileLine | UnreadableFile]) -> FileLine:
    (line,) = found
    assert isinstance(line, FileLine)
    return line


def said(line: FileLine) -> dict[str, str]:
    return {name: value for name, value in line.row.items() if value}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_of_any_kind_is_read(tmp_path: Path, separator: str, end: str, mark: str) -> None:
    lines = [HEADER.replace(",", separator), "", GOOD.replace(",", separator)]
    line = only(read(tmp_path / "a.CSV", mark + end.join(lines)))
    assert (line.number, said(line)) == (3, LEAST)


def test_a_separator_and_quotes_may_stand_in_quotes(tmp_path: Path) -> None:
    line = only(read(tmp_path / "a.csv", f"{HEADER},street\n" + GOOD + ',"Tie 1, ""A"""\n'))
    assert line.row["street"] == 'Tie 1, "A"'


def test_a_slip_in_one_line_spoils_no_other(tmp_path: Path) -> None:
    bad = ['"' + GOOD, GOOD + ",x", 'a"b"' + GOOD.replace("A", '"A"x'), "x" * 70_000, "short"]
    found = read(tmp_path / "a.csv", "\n".join([HEADER, GOOD, *bad, GOOD]))
    assert [(one.number, getattr(one, "reason", None)) for one in found] == [
        (2, None),
        (3, "a quote is not closed, or stands in a wrong place"),
        (4, "has 7 fields, the header has 6"),
        (5, "a quote is not closed, or stands in a wrong place"),
        (6, "the line is longer than 65,536 characters"),
        (7, "has 1 fields, the header has 6"),
        (8, None),
    ]
    assert found[1].row == '"' + GOOD
    assert len(found[4].row) == reading.SHOWN


def test_bytes_of_another_encoding_stay_in_their_line(tmp_path: Path) -> None:
    others = GOOD.replace("Aino", "Väinö") + "\n"
    content = f"{HEADER}\n{GOOD}\n{others * 2}".encode().replace(b"Aino", b"V\xe4in\xf6", 1)
    names = [
        one.row["given_names"]
        for one in read(tmp_path / "a.csv", content)
        if isinstance(one, FileLine)
    ]
    assert names == ["V\udce4in\udcf6", "Väinö", "Väinö"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_file_in_windows_1252_is_named_before_any_of_it_is_read(
    tmp_path: Path, name: str
) -> None:
    content = f"{HEADER}\n{GOOD}\n{GOOD.replace('Aino', 'Väinö')}\n" * 5_000
    with pytest.raises(Fault) as caught:
        read(tmp_path / name, content.encode("cp1252"))
    assert str(caught.value) == (
        f"{tmp_path / name}:3: is not in UTF-8; this looks like Windows-1252"
    )


def test_a_nul_at_the_beginning_is_no_other_encoding(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.jsonl", "\0\n" + json.dumps(LEAST) + "\n")
    assert isinstance(first, UnreadableFile)
    assert isinstance(second, FileLine)


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_excel_may_say_the_separator_in_the_first_line(tmp_path: Path, separator: str) -> None:
    lines = [f"sep={separator}", HEADER.replace(",", separator), GOOD.replace(",", separator)]
    line = only(read(tmp_path / "a.csv", "\ufeff" + "\r\n".join(lines)))
    assert (line.number, said(line)) == (3, LEAST)


def test_empty_columns_at_the_end_and_blank_rows_are_none(tmp_path: Path) -> None:
    blank = ",,,,,,,"
    lines = [blank, f"{HEADER},,", f"{GOOD},,", blank, " , ,,,,,,", "", f"{GOOD},", f"{GOOD},,x"]
    found = read(tmp_path / "a.csv", "\n".join(lines))
    assert [(one.number, isinstance(one, FileLine)) for one in found] == [
        (3, True), (7, True), (8, False),
    ]  # fmt: skip
    assert getattr(found[2], "reason", "") == "has 8 fields, the header has 6"


def test_names_of_columns_are_read_as_they_look(tmp_path: Path) -> None:
    header = HEADER.replace("role", "\u200b role\u00a0")
    assert said(only(read(tmp_path / "a.tsv", f"{header}\n{GOOD}\n"))) == LEAST


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("", "the file is empty; the first line names the columns"),
        (
            "external_id,role",
            "header: lacks household_external_id, given_names, language, joined_at",
        ),
        (HEADER + ",shoe", "header: there is no column 'shoe'"),
        (HEADER + ",role", "header: has role twice"),
        ("\udcff", "is not in UTF-8; this looks like Windows-1252"),
        ("sep=;", "the file is empty; the first line names the columns"),
        ('"a', "header: a quote is not closed, or stands in a wrong place"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(tmp_path: Path, header: str, told: str) -> None:
    file = tmp_path / "a.csv"
    with pytest.raises(Fault) as caught:
        read(file, header.encode(errors="surrogateescape"))
    assert str(caught.value) == f"{file}:1: {told}"


def test_lines_of_json_are_read_as_csv_is(tmp_path: Path) -> None:
    row = LEAST | {"protected_address": True, "may_see_money": False, "phone": None}
    line = only(read(tmp_path / "a.jsonl", json.dumps(row | {"card_numbers": ["1", "2"]}) + "\n"))
    assert said(line) == LEAST | {
        "protected_address": "yes", "may_see_money": "no", "card_numbers": "1 2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not an object of JSON"),
        ("[]", "is not an object of JSON"),
        ("[" * 50_000, "is not an object of JSON"),
        ("1" * 5_000, "is not an object of JSON"),
        ('{"city": "Turku", "city": "Oulu"}', "has city twice"),
        ('{"street": {"a\\ud800": 1, "a\\ud800": 2}}', "has a\\ud800 twice"),
        ('{"shoe": "42"}', "there is no column 'shoe'"),
        ('{"postal_code": 530}', "postal_code: must be text"),
        ('{"card_numbers": [1]}', "card_numbers: must be text"),
        ('{"city": {}}', "city: must be text"),
    ],
)
def test_a_line_that_is_no_object_of_ours_is_named(tmp_path: Path, text: str, told: str) -> None:
    (found,) = read(tmp_path / "a.jsonl", text + "\n")
    assert isinstance(found, UnreadableFile)
    assert (found.number, found.reason, found.row) == (1, told, text)


@pytest.mark.parametrize("name", ["members.xlsx", "members", "members.csv"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match=f"{tmp_path / name}: "):
        FileSource(tmp_path / name, MEMBERS)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    few, many = (write_csv(tmp_path / f"{n}.csv", people(n)) for n in (500, 10_000))
    assert _peak(many) < _peak(few) + 20_000


def _peak(file: Path) -> int:
    """The most bytes that reading a file needed."""
    tracemalloc.start()
    with FileSource(file, MEMBERS) as source:
        for _ in source:
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_the_share_that_was_read_ends_at_all(tmp_path: Path) -> None:
    with FileSource(write_lines(tmp_path / "a.jsonl", people(3_000)), MEMBERS) as source:
        shares = [source.share for _ in source]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] == 1


def test_the_table_of_columns_names_each() -> None:
    table = as_table(MEMBERS).splitlines()
    assert [line.split("`")[1] for line in table[2:]] == list(NAMES)
    assert [line.split(" | ")[1] == "yes" for line in table[2:]] == [
        column.required for column in MEMBERS.columns
    ]
