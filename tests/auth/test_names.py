"""Names that can be one person's agree, however they are written; others do not."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plussa.auth.identity.names import agree

# Letters that capitals tell apart as well; the Turkish dotless i is none.
LETTERS = st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F).filter(
    lambda letter: letter.upper().casefold() == letter.casefold()
)
WORD = st.text(LETTERS, min_size=1, max_size=8)
NAMES = st.lists(WORD, min_size=1, max_size=4)
FAMILY = st.lists(WORD, min_size=1, max_size=2).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Aino", "Mäkelä"), ("AINO", "MÄKELÄ")),
        (("Aino", "Mäkelä"), ("Aino Maria", "Mäkelä")),
        (("Maria", "Mäkelä"), ("Aino Maria", "Mäkelä")),
        (("Maria Aino", "Mäkelä"), ("Aino Maria", "Mäkelä")),
        (("Anna-Liisa", "Virtanen"), ("Anna Liisa", "Virtanen")),
        (("Liisa", "Virtanen-Mäki"), ("liisa", "Virtanen Mäki")),
        (("Seán", "O’Brien"), ("Seán", "O'Brien")),
        (("Suharto", ""), ("", "Suharto")),
        (("Åke", "Strauß"), ("Åke", "STRAUSS")),
    ],
)
def test_one_person_s_names_agree(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Aino", "Mäkelä"), ("Eino", "Mäkelä")),
        (("Aino", "Mäkelä"), ("Aino", "Virtanen")),
        (("Aino", "Mäkelä"), ("Aino", "Mäkelä-Virtanen")),
        (("Aino", "Makela"), ("Aino", "Mäkelä")),
        (("Aino Maria", "Mäkelä"), ("Aino Eeva", "Mäkelä")),
        (("Ai", "Mäkelä"), ("Aino", "Mäkelä")),
        (("Aino", ""), ("Aino", "Mäkelä")),
        (("", ""), ("Aino", "Mäkelä")),
        (("", "Mäkelä"), ("Aino", "Mäkelä")),
        (("Anna", "Anna"), ("", "Anna")),
    ],
)
def test_other_names_do_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not agree(one, other)
    assert not agree(other, one)


@given(NAMES, FAMILY, st.randoms(use_true_random=False))
def test_case_form_order_and_hyphens_do_not_matter(
    given_names: list[str], family: str, random: Random
) -> None:
    shuffled = random.sample(given_names, len(given_names))
    other = unicodedata.normalize("NFD", "-".join(shuffled).upper()), family.replace(" ", "-")
    assert agree((" ".join(given_names), family), other)


@given(NAMES, FAMILY, st.integers(1, 3))
def test_some_of_the_given_names_are_enough(given_names: list[str], family: str, many: int) -> None:
    assert agree((" ".join(given_names[:many]), family), (" ".join(given_names), family))


@given(NAMES, FAMILY, NAMES, FAMILY)
def test_agreeing_goes_both_ways_and_needs_the_same_family(
    one: list[str], family: str, other: list[str], others_family: str
) -> None:
    first, second = (" ".join(one), family), (" ".join(other), others_family)
    assert agree(first, second) == agree(second, first)
    if sorted(family.casefold().split()) != sorted(others_family.casefold().split()):
        assert not agree(first, second)


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_is_a_name(a: str, b: str, c: str, d: str) -> None:
    assert agree((a, b), (a, b))
    assert agree((a, b), (c, d)) == agree((c, d), (a, b))
