"""An identity code is found again by its keyed hash, and cannot be read from it."""

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import hetu

from plussa.auth.identity.identity_codes import identity_hash

KEY = b"k" * 32
SEPARATORS = "+-YXWVUABCDEF"


def test_a_hash_is_the_same_every_time_and_says_nothing() -> None:
    # Must never change: memberships are found by it.
    assert identity_hash("131052-308T", KEY) == (
        "36cbb1d579c6ba5642cb4f9a7f82f3f744a284b94d2419d7db19ca7e678a86c3"
    )
    assert "1310" not in identity_hash("131052-308T", KEY)


def test_another_key_makes_another_hash() -> None:
    assert identity_hash("131052-308T", KEY) != identity_hash("131052-308T", b"l" * 32)


def test_case_and_space_do_not_matter() -> None:
    assert identity_hash(" 131052a308t\n", KEY) == identity_hash("131052A308T", KEY)


def test_a_separator_tells_people_apart() -> None:
    codes = [f"131052{separator}308T" for separator in SEPARATORS]
    assert all(hetu.is_valid(code) for code in codes)
    assert len({identity_hash(code, KEY) for code in codes}) == len(SEPARATORS)


@given(st.lists(st.from_regex(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]", fullmatch=True), unique=True))
def test_no_two_codes_share_a_hash(codes: list[str]) -> None:
    for one, other in combinations(codes, 2):
        assert identity_hash(one, KEY) != identity_hash(other, KEY)
    assert all(re.fullmatch("[0-9a-f]{64}", identity_hash(code, KEY)) for code in codes)
