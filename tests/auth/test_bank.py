"""Logging in with a bank: the whole way through the demo bank, and every way it can go wrong."""

import base64
import json
import logging
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import abort, redirect
from joserfc.jwk import KeySet, RSAKey

from plussa import clock
from plussa.auth.bank import client, outcomes
from plussa.auth.bank.outcomes import Cancelled, Declined, Expired, Started, Tampered, Unreachable
from plussa.auth.bank.tokens import FAMILY_NAME
from plussa.demo.bank_files import CLIENT, LEVELS
from plussa.demo.cast import PEOPLE
from tests.auth.banks import RETURN, TIMEOUT, Lie, Town, returned, seconds
from tests.conftest import Clock

AINO = PEOPLE[0]
Claims = dict[str, Any]


def request_of(address: str) -> tuple[dict[str, Any], Claims]:
    """Header and claims of the request object in an address."""
    parameters = parse_qs(urlsplit(address).query)
    head, body, _ = parameters["request"][0].split(".")
    return decoded(head), decoded(body)


def decoded(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
    return found


@pytest.mark.parametrize("fresh", [False, True])
def test_who_chooses_a_person_comes_back_as_them(town: Town, fresh: bool) -> None:
    found = town.log_in(fresh)
    assert found.identity_code == AINO.identity_code
    assert (found.given_names, found.family_name) == (AINO.given_names, AINO.family_name)
    assert found.birth_date == AINO.birth_date
    assert found.level == LEVELS[0]


def test_what_was_started_survives_a_session(town: Town) -> None:
    address, started = town.leave()
    params = town.choose(address, person="1")
    kept = Started(**json.loads(json.dumps(asdict(started))))
    assert town.come_back(kept, params).identity_code == PEOPLE[1].identity_code


def test_the_request_says_what_the_profile_asks(town: Town) -> None:
    address, started = town.leave(fresh=False, language="sv")
    header, claims = request_of(address)
    assert set(parse_qs(urlsplit(address).query)) == {
        "response_type", "client_id", "scope", "request"
    }  # fmt: skip
    assert (header["alg"], header["kid"]) == ("RS256", town.broker.signing_key.kid)
    assert (claims["iss"], claims["client_id"], claims["aud"]) == (CLIENT, CLIENT, town.home)
    assert claims["exp"] - claims["iat"] == 600
    assert claims["iat"] == seconds(clock.now())
    assert claims["acr_values"] == " ".join(LEVELS)
    assert (claims["ui_locales"], claims["code_challenge_method"]) == ("sv", "S256")
    assert started.verifier not in address
    assert "prompt" not in claims
    assert "max_age" not in claims


def test_a_fresh_login_asks_the_bank_to_identify_anew(town: Town) -> None:
    claims = request_of(town.leave(fresh=True)[0])[1]
    assert (claims["prompt"], claims["max_age"]) == ("login", 0)


def test_no_two_logins_share_a_secret(town: Town) -> None:
    (one, first), (two, second) = town.leave(), town.leave()
    secrets = {first.state, first.nonce, first.verifier, second.state, second.nonce}
    assert len(secrets | {second.verifier}) == 6
    assert request_of(one)[1]["jti"] != request_of(two)[1]["jti"]


def test_an_unspoken_language_becomes_one_the_broker_speaks(town: Town) -> None:
    assert request_of(town.leave(language="et")[0])[1]["ui_locales"] == "fi"


def test_who_turns_back_at_the_bank_has_cancelled(town: Town) -> None:
    address, started = town.leave()
    params = town.choose(address, cancel="yes")
    assert params["error"] == "access_denied"
    with pytest.raises(Cancelled):
        town.come_back(started, params)


def test_who_stays_away_too_long_is_late(town: Town, at: Clock) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    at(clock.now() + timedelta(minutes=30))
    with pytest.raises(Expired):
        town.come_back(started, params)


def test_a_code_works_for_two_minutes(town: Town, at: Clock) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    at(clock.now() + timedelta(minutes=2))
    with pytest.raises(Declined):
        town.come_back(started, params)


def test_a_request_opened_too_late_is_refused(town: Town, at: Clock) -> None:
    address, started = town.leave()
    at(clock.now() + timedelta(minutes=10))
    params = returned(requests.get(address, timeout=TIMEOUT, allow_redirects=False))
    with pytest.raises(Declined, match="invalid_request_object"):
        town.come_back(started, params)


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"state": "another"}, Tampered),
        ({"state": "ä"}, Tampered),
        ({"state": ""}, Tampered),
        ({"iss": "https://another.example"}, Tampered),
        ({"code": ""}, Tampered),
        ({"code": "another"}, Declined),
        ({"error": "server_error"}, Declined),
        ({"error": "Aino Mäkelä 020983-9022"}, Declined),
    ],
)
def test_what_comes_back_is_what_was_asked_for(
    town: Town, changes: dict[str, str], outcome: type[Exception]
) -> None:
    address, started = town.leave()
    with pytest.raises(outcome) as caught:
        town.come_back(started, {**town.choose(address, person="0"), **changes})
    assert "Mäkelä" not in str(caught.value)


def test_a_code_works_once(town: Town) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    town.come_back(started, params)
    with pytest.raises(Declined):
        town.come_back(started, params)


@pytest.mark.parametrize(
    ("verifier", "redirect_uri"), [("x" * 64, RETURN), ("", "http://plussa.test/en/return/")]
)
def test_a_code_is_worth_nothing_to_who_did_not_ask(
    town: Town, verifier: str, redirect_uri: str
) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    other = replace(started, verifier=verifier or started.verifier, redirect_uri=redirect_uri)
    with pytest.raises(Declined):
        town.come_back(other, params)


def test_a_code_of_another_login_does_not_fit_this_one(town: Town) -> None:
    address, _ = town.leave()
    params = town.choose(address, person="0")
    _, mine = town.leave()
    with pytest.raises(Declined):
        town.come_back(mine, {**params, "state": mine.state})


def test_a_nonce_of_another_login_is_noticed(town: Town) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    with pytest.raises(Tampered, match="nonce"):
        town.come_back(replace(started, nonce="another"), params)


def test_a_token_for_a_key_on_its_way_out_is_still_opened(town: Town) -> None:
    old = town.broker.opening_keys.keys[0]
    both = KeySet([RSAKey.generate_key(2048, {"use": "enc"}), old])
    vars(town.broker)["opening_keys"] = both
    assert town.log_in().identity_code == AINO.identity_code


def test_a_broker_that_is_away_is_unreachable(town: Town) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    away = replace(town.broker, token_endpoint="http://127.0.0.1:9/token")
    with pytest.raises(Unreachable):
        client.finish(away, started, params, clock.now())


@pytest.mark.parametrize("path", ["/authorize", "/nothing", "/static/site.css"])
def test_an_answer_that_cannot_be_read_is_unreachable(town: Town, path: str) -> None:
    address, started = town.leave()
    params = town.choose(address, person="0")
    odd = replace(town.broker, token_endpoint=town.home + path)
    with pytest.raises(Unreachable):
        client.finish(odd, started, params, clock.now())


def test_a_code_and_a_proof_are_not_taken_elsewhere(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, asked = town.bank.redeem, []

    def redeem(form: dict[str, str]) -> dict[str, Any]:
        asked.append(form)
        if len(asked) == 1:
            abort(redirect("/token", 307))
        return honest(form)

    monkeypatch.setattr(town.bank, "redeem", redeem)
    with pytest.raises(Unreachable):
        town.log_in()
    assert len(asked) == 1


def test_nothing_about_a_person_is_written_down(
    town: Town, lie: Lie, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lie(**{FAMILY_NAME: None})
    address, started = town.leave()
    params = town.choose(address, person="0")
    with pytest.raises(Declined) as caught:
        town.come_back(started, params)
    told = caplog.text + str(caught.value) + repr(started) + repr(town.broker)
    assert "bank login: Declined" in caplog.text
    for secret in (AINO.identity_code, AINO.given_names, "1983", started.state, started.verifier):
        assert secret not in told
    assert caught.value.__cause__ is None


def test_a_person_does_not_show_in_its_repr() -> None:
    shown = repr(outcomes.Identified("020983-9022", "Aino", "Mäkelä", date(1983, 9, 2), "loa2"))
    assert shown == "Identified(level='loa2')"
    assert RETURN in repr(Started("s", "n", "v", RETURN, 0, False))
