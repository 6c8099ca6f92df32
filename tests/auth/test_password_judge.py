"""What judging a password costs, whatever was sent: counted in lines of the judge, not in seconds."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
import zxcvbn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plussa.auth.password import passwords
from plussa.auth.refusals import AuthRefusal, AuthRefused
from tests.people import PASSWORD, Cast, Reader
from tests.refusals import refuses

As = Callable[..., Reader]
MOST = 300_000  # lines: some forty milliseconds; without bounds these passwords take millions
SYMBOLS = "4@8({[<36e9|1!i7+x%z2s5$0o"
HOSTILE = [
    (SYMBOLS * 3)[:71],
    SYMBOLS * 9,
    "1|7!" * 60,
    "a" * 256,
    "0" * 59 + "1",
    "1" * 59 + "2",
    "ab" * 128,
    "password" * 30,
    "qwertyuiop" * 25,
    "3.14.1999.12" * 20,
    "pa55w0rd" + SYMBOLS * 4,
    "q0+%wq6tw%g0(nrm2g+07reruh1+o1t<hnpkuk%1tgwgo3ho30+2uqh!p<(wr",
]
KNOWN = ("Aino Maria " * 9, "Virtanen-Mäkelä", "aino." * 40 + "@example.fi")


def work(password: str) -> int:
    """How many lines judging a password runs."""
    lines = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        passwords.check(password, KNOWN)
    except AuthRefused:
        pass
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("password", HOSTILE)
def test_a_hostile_password_takes_little_work(password: str) -> None:
    assert 1_000 < work(password[: passwords.MOST]) < MOST


@given(st.text(st.sampled_from(SYMBOLS + "aelnrt"), min_size=60, max_size=60))
@example((SYMBOLS * 3)[:60])
@settings(max_examples=25, deadline=None)
def test_any_password_of_symbols_and_letters_takes_little_work(password: str) -> None:
    assert work(password) < MOST


@given(st.text(min_size=passwords.LEAST, max_size=passwords.MOST))
@settings(max_examples=25, deadline=None)
def test_any_password_at_all_takes_little_work(password: str) -> None:
    assert work(password) < MOST


@pytest.mark.parametrize(
    "password",
    ["a" * 72, "abc" * 80, "password" * 12, "19991231" * 9, "salasana" * 4 + "sala", "1!e3" * 30],
)
def test_repeating_a_guessable_password_does_not_make_it_better(password: str) -> None:
    with refuses(AuthRefusal.GUESSABLE):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    ["salasana1234 Xq7!zP2#kL9", "a" * 40 + "Xq7!zP2#kL9w", "Xq7!zP2#kL9w" + "a" * 40],
)
def test_an_end_that_is_hard_to_guess_makes_up_for_one_that_is_not(password: str) -> None:
    passwords.check(password)


def test_a_known_address_is_no_password_however_long() -> None:
    address = "aino.maria.virtanen@example.fi"
    passwords.check(address)
    with refuses(AuthRefusal.GUESSABLE):
        passwords.check(address, [address])


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the judge was asked."""
    asked: list[str] = []

    def note(text: str, **rest: Any) -> Any:
        asked.append(text)
        return zxcvbn.zxcvbn(text, **rest)

    monkeypatch.setattr(passwords, "zxcvbn", note)
    return asked


def test_a_password_is_judged_only_when_nothing_else_is_wrong(
    cast: Cast, reader: As, judged: list[str]
) -> None:
    change, new = "/en/account/logging-in/password/", "kolme kissaa ja yksi koira"
    aino = reader(cast.aino)
    aino.refused(change, current=PASSWORD, password=new, csrf_token="forged")
    aino.refused(change, current="", password=new)
    aino.refused(change, current=PASSWORD, password="short")
    assert judged == []
    aino.post(change, current=PASSWORD, password=new)
    assert judged == [new]
