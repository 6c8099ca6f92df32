"""Two bank logins at once, in two tabs or by a browser that fetches ahead: each comes home, or says why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from plussa.auth.bank import states
from plussa.auth.identity.identity_codes import identity_hash
from plussa.auth.models import Session, SignIn
from plussa.cases.models import Case
from plussa.demo.cast import PEOPLE
from plussa.members.models import Member
from tests.auth.banks import TIMEOUT, Town
from tests.conftest import TODAY, Clock, moment
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
START, BACK = "/en/log-in/bank/", "/en/log-in/bank/return/"
AINO, EINO = {"person": "0"}, {"person": "1"}
ACCOUNT = "/en/account/"


@pytest.fixture(autouse=True)
def home(app: Flask, cast: Cast, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site knows the demo bank, which knows two of the members."""
    monkeypatch.setitem(app.extensions, "plussa.broker", town.broker)
    monkeypatch.setitem(app.jinja_env.globals, "bank_login", True)
    known = replace(town.bank.contract, redirect_uris=(f"http://plussa.test{BACK}",))
    monkeypatch.setattr(town.bank, "contract", known)
    key = app.config["SETTINGS"].identity_key.encode()
    for member, person in ((cast.aino, PEOPLE[0]), (cast.eino, PEOPLE[1])):
        found = identity_hash(person.identity_code, key)
        Member.update(identity_hash=found).where(Member.id == member.id).execute()


def begin(someone: Reader) -> str:
    """Leave in one more tab; the address at the bank."""
    answer = someone.client.get(START)
    assert answer.status_code == 303
    return str(answer.location)


def choose(address: str, **choice: str) -> str:
    """Choose at the bank; the path that leads back."""
    page = requests.get(address, timeout=TIMEOUT)
    answer = requests.post(page.url, data=choice, timeout=TIMEOUT, allow_redirects=False)
    location = urlsplit(answer.headers["Location"])
    assert location.path == BACK
    return f"{location.path}?{location.query}"


def comes_home(someone: Reader, back: str) -> bool:
    return bool(someone.client.get(back).location == ACCOUNT)


def test_two_tabs_both_come_home_in_either_order(cast: Cast, reader: As) -> None:
    for first, second in permutations(range(2)):
        someone = reader()
        backs = [choose(address, **AINO) for address in (begin(someone), begin(someone))]
        assert comes_home(someone, backs[first])
        assert comes_home(someone, backs[second])
        someone.get(ACCOUNT)
    assert SignIn.select().count() == 2  # a tab that comes second finds the member logged in


def test_each_has_secrets_of_its_own_that_fit_one_browser() -> None:
    one, other = (states.begin("mine", BACK, False, moment(TODAY)) for _ in range(2))
    assert states.recall("mine", BACK, one.state) == one
    assert states.recall("theirs", BACK, one.state) is None
    assert states.recall("mine", BACK, one.state.replace(".0.", ".1.")) is None
    assert len({one.state, one.nonce, one.verifier, other.state, other.nonce, other.verifier}) == 6
    assert len(one.verifier) >= 43


def test_one_that_is_cancelled_or_begun_and_left_is_in_nobodys_way(reader: As) -> None:
    someone = reader()
    cancelled, mine = begin(someone), begin(someone)
    for _ in range(20):  # a browser fetches ahead
        begin(someone)
    page = someone.get(choose(cancelled, cancel="yes"), links=False)
    assert "You came back without identifying yourself" in page.text
    assert comes_home(someone, choose(mine, **AINO))


def test_one_that_is_forged_or_of_another_browser_is_in_nobodys_way(reader: As) -> None:
    someone, thief = reader(), reader()
    mine, theirs = choose(begin(someone), **AINO), choose(begin(thief), **EINO)
    for path in (BACK, f"{BACK}?state=x&code=y", f"{BACK}?state=a.b.c.d", theirs):
        assert "The bank login took too long" in someone.get(path, 410, links=False).text
    assert comes_home(someone, mine)
    assert comes_home(thief, theirs)
    assert [one.login.member.id for one in Session.select()] == [1, 2]


def test_each_is_used_once_also_with_the_back_button(reader: As) -> None:
    someone = reader()
    backs = [choose(begin(someone), **AINO) for _ in range(2)]
    for back in backs:
        assert comes_home(someone, back)
    for back in backs:
        page = someone.get(back, 410, links=False)
        assert "You are logged in already" in page.text
        assert ACCOUNT in [one.get("href") for one in page.all("a")]
    assert SignIn.select().count() == 1


def test_two_tries_that_begin_from_the_page_of_one_that_is_over_both_come_home(
    reader: As,
) -> None:
    someone = reader()
    someone.get(BACK, 410, links=False)
    before = someone.client.get_cookie("plussa")
    assert before is not None
    first = begin(someone)
    someone.client.set_cookie("plussa", before.value)  # as both are sent at once
    assert comes_home(someone, choose(begin(someone), **AINO))
    assert comes_home(someone, choose(first, **AINO))


def test_one_that_is_late_says_so_and_the_other_comes_home(reader: As, at: Clock) -> None:
    someone = reader()
    at(moment(TODAY))
    late = choose(begin(someone), **AINO)
    at(moment(TODAY) + timedelta(minutes=29))
    mine = choose(begin(someone), **AINO)
    at(moment(TODAY) + timedelta(minutes=30))
    assert "The bank login took too long" in someone.get(late, 410, links=False).text
    assert comes_home(someone, mine)


def test_two_people_at_one_browser_are_never_mixed(cast: Cast, reader: As) -> None:
    someone = reader()
    first, second = choose(begin(someone), **AINO), choose(begin(someone), **EINO)
    assert comes_home(someone, first)
    assert "log out first" in someone.get(second, 410, links=False).text
    assert [one.login.member for one in Session.select()] == [cast.aino]
    assert Case.select().count() == 0


def test_one_begun_before_a_password_was_typed_does_not_identify_anew(
    cast: Cast, reader: As
) -> None:
    someone = reader()
    back = choose(begin(someone), **AINO)
    someone.post("/en/log-in/", email="aino@example.fi", password=PASSWORD)
    assert comes_home(someone, back)
    assert not Session.get().strongly
    assert comes_home(someone, choose(begin(someone), **AINO))
    assert Session.get().strongly


def test_who_has_logged_out_meanwhile_begins_anew(cast: Cast, reader: As) -> None:
    someone = reader(cast.aino)
    back = choose(begin(someone), **AINO)
    someone.post("/en/log-out/")
    assert "The bank login took too long" in someone.get(back, 410, links=False).text


def test_two_first_requests_at_once_do_not_part_the_browser_from_either(reader: As) -> None:
    someone = reader()
    someone.get("/en/log-in/")
    before = someone.client.get_cookie("plussa")
    assert before is not None
    first = begin(someone)
    someone.client.set_cookie("plussa", before.value)  # sent before the first answer had come
    second = begin(someone)
    for address in (first, second):
        assert comes_home(someone, choose(address, **AINO))


def test_the_cookie_does_not_grow_and_a_start_does_not_change_it(reader: As) -> None:
    someone = reader()
    begin(someone)
    kept = someone.client.get_cookie("plussa")
    for _ in range(50):
        answer = someone.client.get(START)
        assert "Set-Cookie" not in answer.headers  # one in flight undoes no login
    assert kept is not None
    assert len(kept.value) < 500
