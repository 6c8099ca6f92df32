"""Signed links and codes: for one purpose, until a moment, naming a row by its key and nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from plussa import clock
from plussa.db import new_key
from plussa.web import links

HOUR = timedelta(hours=1)
KEY = new_key()


@pytest.fixture(autouse=True)
def request_of(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def purpose(monkeypatch: pytest.MonkeyPatch) -> links.LinkPurpose:
    """A purpose of this test alone."""
    monkeypatch.setattr(links, "PURPOSES", {})
    return links.LinkPurpose("try", HOUR, "a test is over soon")


def test_a_link_names_the_key_of_a_row(purpose: links.LinkPurpose) -> None:
    assert links.read(purpose, links.sign(purpose, KEY, clock.now())) == KEY


def test_a_link_is_for_one_purpose(purpose: links.LinkPurpose) -> None:
    other = links.LinkPurpose("another", HOUR, "a test is over soon")
    with pytest.raises(links.LinkForged):
        links.read(other, links.sign(purpose, KEY, clock.now()))


def test_a_purpose_has_one_meaning(purpose: links.LinkPurpose) -> None:
    assert links.LinkPurpose("try", HOUR, "a test is over soon") == purpose
    with pytest.raises(ValueError, match="try: two purposes"):
        links.LinkPurpose("try", 2 * HOUR, "longer")


def test_a_link_ends(purpose: links.LinkPurpose, at: Callable[[object], None]) -> None:
    token = links.sign(purpose, KEY, clock.now())
    at(clock.now() + HOUR + timedelta(seconds=1))
    with pytest.raises(links.LinkExpired):
        links.read(purpose, token)
    assert links.key(purpose, token) == ""


def test_a_truncated_or_changed_link_is_forged(purpose: links.LinkPurpose) -> None:
    token = links.sign(purpose, KEY, clock.now())
    for forged in (*(token[:at] for at in range(len(token))), "x" + token, token.swapcase()):
        with pytest.raises(links.LinkForged):
            links.read(purpose, forged)
        assert links.key(purpose, forged) == ""


@given(st.text())
def test_what_is_not_a_link_is_forged(text: str) -> None:
    with pytest.raises(links.LinkForged):
        links.read(links.PURPOSES["reset_password"], text)


def test_codes_are_eight_digits_and_differ_by_row_and_purpose() -> None:
    keys = [new_key() for _ in range(500)]
    found = {links.code(purpose, key) for purpose in ("identify", "link") for key in keys}
    assert all(len(one) == links.DIGITS and one.isdigit() for one in found)
    assert len(found) > 990
    assert links.code("identify", KEY) == links.code("identify", KEY)
