"""One test for many: it fails if one of them does, and names it."""

import inspect

import pytest

from tests.each import each


def test_all_are_tried_and_each_that_fails_is_named() -> None:
    tried = []

    @each("number", [1, 2, 3, 4])
    def is_odd(number: int) -> None:
        tried.append(number)
        assert number % 2

    with pytest.raises(AssertionError) as caught:
        is_odd()
    assert tried == [1, 2, 3, 4]
    assert "2 of 4:" in str(caught.value)
    assert "\n2: AssertionError: " in str(caught.value)
    assert "\n4: AssertionError: " in str(caught.value)


def test_they_are_combined_and_fixtures_stay() -> None:
    tried = []

    @each("letter", "ab")
    @each("number, name", [(1, "one"), (2, "two")])
    def note(tmp_path: str, letter: str, number: int, name: str) -> None:
        tried.append((tmp_path, letter, number, name))

    assert list(inspect.signature(note).parameters) == ["tmp_path"]
    note(tmp_path="here")
    assert tried == [
        ("here", letter, *pair) for letter in "ab" for pair in [(1, "one"), (2, "two")]
    ]


def test_nothing_to_try_and_a_name_of_no_parameter_fail() -> None:
    @each("number", [])
    def try_it(number: int) -> None: ...

    with pytest.raises(AssertionError, match="no number to try"):
        try_it()
    with pytest.raises(AssertionError, match="letter: not of the test"):
        each("letter", [1])(try_it)
