"""Cells that no spreadsheet takes for formulas, and what stays as it is."""

import csv
import io
from decimal import Decimal

import pytest

from plussa import spreadsheets
from plussa.spreadsheets import cell
from tests.each import each

SIGNS = "=+-@＝＋－＠"


@each("sign", SIGNS)
@each("before", ["", '"', "'", " ", "\t", "\r", "\n", ' "', "“", "\u00a0"])
def test_what_begins_a_formula_is_guarded(sign: str, before: str) -> None:
    formula = f'{before}{sign}HYPERLINK("https://x.example")'
    assert cell(formula).startswith("'")


@each("sign", SIGNS)
@each("separator", [";", "\t", "\n", "\r\n"])
def test_so_is_what_another_program_takes_for_the_next_cell(sign: str, separator: str) -> None:
    assert cell(f"Aino{separator}{sign}1+1") == f"Aino{separator}'{sign}1+1"
    assert cell(f"{separator}{sign}1+1").endswith(f"'{sign}1+1")


@pytest.mark.parametrize("value", [
    "", "Aino", "-5", "-5.25", "+358401234567", "1-2", "a = b", "aino@example.fi", "x; y", 5, -5,
    None, True,
])  # fmt: skip
def test_numbers_and_texts_stay_as_they_are(value: object) -> None:
    assert cell(value) == value


def test_a_row_is_read_back_with_its_guards() -> None:
    out = io.StringIO(newline="")
    spreadsheets.for_either(out)(["=1+1", 'Aino, "Ai"', -5])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [
        ["'=1+1", 'Aino, "Ai"', "-5"]
    ]


def test_a_file_for_programs_is_plain() -> None:
    out = io.StringIO(newline="")
    spreadsheets.for_programs(out)(["=1+1", "a;b", "a,b", -5])
    assert out.getvalue() == '=1+1,a;b,"a,b",-5\r\n'


@pytest.mark.parametrize(("decimal", "said"), [
    (",", "'=1+1;\"a;b\";-0,30;12345,00\r\n"), (".", "'=1+1,a;b,-0.30,12345.00\r\n"),
])  # fmt: skip
def test_a_file_for_people_is_as_their_spreadsheet_writes(decimal: str, said: str) -> None:
    out = io.StringIO(newline="")
    spreadsheets.for_people(out, decimal)(["=1+1", "a;b", Decimal("-0.3"), Decimal(12345)])
    assert out.getvalue() == f"\ufeff{said}"
