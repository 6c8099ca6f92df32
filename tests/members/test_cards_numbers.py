"""Card numbers."""

import re

import pytest
from stdnum import luhn

from plussa.members.models import Card
from plussa.members.numbers import make_card_number


def test_numbers_are_ours_valid_and_differ() -> None:
    made = [make_card_number() for _ in range(500)]
    assert all(re.fullmatch("246300[0-9]{10}", one) and luhn.is_valid(one) for one in made)
    assert len(set(made)) > 490
    assert made != sorted(made)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("2463001234567893", "2463 0012 3456 7893"), ("12345", "1234 5"), ("", "")],
)
def test_a_number_is_shown_in_groups(number: str, shown: str) -> None:
    assert Card(number=number).spaced == shown
