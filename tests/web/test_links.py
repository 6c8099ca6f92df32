"""Signed links and codes: for one purpose, until a moment, and only while nothing has changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from plussa import clock
from plussa.web import links

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def request_of(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_link_says_its_row_and_state() -> None:
    token = links.read("reset", links.sign("reset", 7, clock.now() + HOUR, "state"))
    assert token.row == 7
    assert token.holds("state")
    assert not token.holds("another")
    assert not token.holds("")


def test_a_link_is_for_one_purpose() -> None:
    token = links.sign("reset", 7, clock.now() + HOUR)
    with pytest.raises(links.LinkForged):
        links.read("undo", token)


def test_a_link_ends(at: Callable[[object], None]) -> None:
    token = links.sign("reset", 7, clock.now() + HOUR)
    at(clock.now() + HOUR + timedelta(seconds=1))
    with pytest.raises(links.LinkExpired):
        links.read("reset", token)


def test_a_truncated_or_changed_link_is_forged() -> None:
    token = links.sign("reset", 7, clock.now() + HOUR, "state")
    for forged in (*(token[:at] for at in range(len(token))), "x" + token, token.swapcase()):
        with pytest.raises(links.LinkForged):
            links.read("reset", forged)


@given(st.text())
def test_what_is_not_a_link_is_forged(text: str) -> None:
    with pytest.raises(links.LinkForged):
        links.read("reset", text)


def test_codes_are_eight_digits_and_differ_by_row_and_purpose() -> None:
    found = {links.code(purpose, row) for purpose in ("identify", "link") for row in range(500)}
    assert all(len(one) == links.DIGITS and one.isdigit() for one in found)
    assert len(found) > 990
    assert links.code("identify", 1) == links.code("identify", 1)


def test_nothing_of_a_person_is_in_a_link() -> None:
    token = links.sign("reset", 7, clock.now() + HOUR, "7:aino@example.fi")
    assert "aino" not in token
