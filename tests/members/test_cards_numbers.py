"""Card numbers."""

import re

import pytest

from plussa.members.cards.numbers import is_valid, make_number, spaced

GOOD = "2463001234567893"


def test_numbers_are_ours_valid_and_differ() -> None:
    made = [make_number() for _ in range(500)]
    assert all(re.fullmatch("246300[0-9]{10}", number) and is_valid(number) for number in made)
    assert len(set(made)) > 490
    assert made != sorted(made)


def test_each_slip_of_one_digit_is_noticed() -> None:
    number = make_number()
    for place in range(6, 16):
        for digit in "0123456789":
            slipped = number[:place] + digit + number[place + 1 :]
            assert is_valid(slipped) == (slipped == number)


@pytest.mark.parametrize(
    "number",
    ["", "246300", "4929000000006", GOOD + "0", GOOD[:-1], "9246300123456789", f" {GOOD}", "٢٤٦٣"],
)
def test_what_is_no_number_of_ours_is_refused(number: str) -> None:
    assert not is_valid(number)


def test_the_example_is_good() -> None:
    assert is_valid(GOOD)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(GOOD, "2463 0012 3456 7893"), ("12345", "1234 5"), ("", "")],
)
def test_a_number_is_shown_in_groups(number: str, shown: str) -> None:
    assert spaced(number) == shown
