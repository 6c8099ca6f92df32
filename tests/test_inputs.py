"""Text, numbers and days from outside: one form of each, and what is refused by name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plussa import inputs
from plussa.inputs import Unfit

ANY = st.text(st.characters(exclude_categories=()), max_size=30)  # half characters too


@pytest.mark.parametrize(
    "name",
    ["Aino", "Åke", "Ó Súilleabháin", "d’Artagnan", "Anne-Marie", "Nguyễn Thị Minh Khai", "محمد",
     "李明", "გიორგი", "क्ष्मा", "ක්\u200dෂිතිජා", "می‌خواهم", "O", "Þórdís", "Jean-Luc J.", "Sjömän II",
     "👍🏽", "👩‍🚒", "👩🏽‍❤️‍💋‍👨🏿", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "۝١٢",
     "\U0001fae8", "\U00011f04", "\U0001e4d0", "\U00010d4a", "𞤀𞤣𞤤𞤢𞤥", "ᏣᎳᎩ"],
)  # fmt: skip
def test_names_from_all_over_the_world_stay_as_they_are(name: str) -> None:
    assert inputs.tidy(name) == inputs.tidy_lines(name) == name
    assert inputs.unfit(name) is None


@pytest.mark.parametrize(
    "unseen",
    ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200e", "\u200f", "\u061c", "\u202a", "\u202c",
     "\u202e", "\u2066", "\u2069", "\U000e0041"],
)  # fmt: skip
def test_what_nobody_sees_is_taken_out(unseen: str) -> None:
    assert inputs.tidy(f"{unseen}a{unseen}b{unseen}") == "ab"
    assert inputs.tidy_lines(f"{unseen}a\n{unseen}b") == "a\nb"


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ("\0", Unfit.NUL), ("\x01", Unfit.CONTROL), ("\x1b", Unfit.CONTROL), ("\x7f", Unfit.CONTROL),
        ("\x9b", Unfit.CONTROL), (chr(0xD800), Unfit.BROKEN), (chr(0xDCE4), Unfit.BROKEN),
        ("\N{REPLACEMENT CHARACTER}", Unfit.BROKEN), ("\ue000", Unfit.PRIVATE), ("\uffff", Unfit.PRIVATE),
        ("\ufdd0", Unfit.PRIVATE), ("\U0010fffe", Unfit.PRIVATE),
    ],
)  # fmt: skip
def test_what_cannot_be_in_text_is_named(letter: str, found: Unfit) -> None:
    assert inputs.unfit(inputs.tidy(f"a{letter}b")) is found
    assert inputs.unfit(inputs.tidy_lines(f"a\n{letter}b")) is found
    assert inputs.without_unfit(f"a{letter}b") == "ab"


def test_a_letter_of_a_newer_unicode_is_taken() -> None:
    assert inputs.unfit("\U0001fbfa") is None  # nothing stands there yet


@pytest.mark.parametrize("letter", ["a", "李", "ⴰ", "\U00011f04", "\U0001e4d0", "\U00010d4a"])
def test_a_letter_of_any_unicode_is_a_letter(letter: str) -> None:
    assert inputs.has_letter(f"1{letter}")


# Unicode's Default_Ignorable_Code_Point, apart from format characters and marks: shown as nothing.
UNSEEN = [0x2065, *range(0xFFF0, 0xFFF9), 0xE0000, *range(0xE0002, 0xE0020), 0xE0080, 0xE00FF,
          *range(0xE01F0, 0xE1000)]  # fmt: skip


def test_what_will_never_be_seen_is_neither_a_letter_nor_fit() -> None:
    for letter in map(chr, UNSEEN):
        assert not inputs.has_letter(f"1{letter}"), hex(ord(letter))
        assert inputs.unfit(inputs.tidy(f"a{letter}b")) is Unfit.PRIVATE, hex(ord(letter))


def test_a_filler_makes_no_name_and_harms_none() -> None:
    for filler in "\u115f\u1160\u3164\uffa0\u2800":
        assert not inputs.has_letter(filler * 2), hex(ord(filler))
        assert inputs.has_letter(f"{filler}가"), hex(ord(filler))


@pytest.mark.parametrize("text", ["", "1", "👍", "\U0001fae8", "\U0001fa8e", "\uffff", "·"])
def test_what_has_no_letter_is_no_name(text: str) -> None:
    assert not inputs.has_letter(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\x07b", "has a control character (U+0007)"), ("\0", "has a NUL character (U+0000)"),
        ("\ufffd", "has a character that was broken on its way (U+FFFD REPLACEMENT CHARACTER)"),
        (chr(0xD800), "has a character that was broken on its way (U+D800)"), ("Aino 👍", ""),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_by_its_code(text: str, told: str) -> None:
    assert inputs.fault(text) == told


def test_spaces_and_line_ends_become_one_kind() -> None:
    assert inputs.tidy(" a\t\u00a0b\r\n\u2028c ") == "a b c"
    assert inputs.tidy_lines("\n a\r\nb\rc\u2028d\n\n") == "a\nb\nc\nd"
    assert inputs.tidy("a\u0308") == inputs.tidy_lines("a\u0308") == "ä"


@given(ANY)
def test_tidy_text_stays_tidy(text: str) -> None:
    for tidy in (inputs.tidy, inputs.tidy_lines):
        once = inputs.without_unfit(tidy(text))
        assert inputs.unfit(once) is None
        assert inputs.tidy(inputs.tidy(text)) == inputs.tidy(text)
        assert inputs.tidy_lines(inputs.tidy_lines(text)) == inputs.tidy_lines(text)
        once.encode()


@given(ANY)
def test_what_is_called_tidy_is(text: str) -> None:
    if inputs.are_tidy((text,)):
        assert inputs.tidy(text) == text
        assert inputs.unfit(text) is None


@pytest.mark.parametrize(
    "text", ["", "a", "1.5", "1e3", "١٢", "²", "0x1", "1_0", "+1", " 1", "--1"]
)
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(inputs.NotOne):
        inputs.number(text)


@pytest.mark.parametrize("text", ["101", "-1", "9" * 20, "-" + "9" * 5_000])
def test_a_number_has_bounds(text: str) -> None:
    with pytest.raises(inputs.OutOfBounds):
        inputs.number(text, 0, 100)


def test_a_number_is_read() -> None:
    assert [inputs.number(text) for text in ("0", "-12", "007")] == [0, -12, 7]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "0000-00-00",
        "99999-12-31",
        "20261231",
        "2026-W01-1",
        "٢٠٢٦-01-01",
        "1.1.2026",
    ],
)
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(inputs.NotOne):
        inputs.day(text)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_has_bounds(text: str) -> None:
    with pytest.raises(inputs.OutOfBounds):
        inputs.day(text)


def test_a_day_is_read() -> None:
    assert inputs.day("2026-12-31") == date(2026, 12, 31)
