"""The demo bank believes the site it has a contract with, and nobody else."""

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from plussa import catalogs, clock
from plussa.auth.bank.broker import Broker, read_broker
from plussa.auth.bank.tokens import sign
from plussa.demo.bank import create_bank, return_addresses
from plussa.demo.bank_files import CLIENT, LEVELS, Contract, prepare
from plussa.demo.bank_provider import Bank
from plussa.demo.cast import PEOPLE, STRANGERS
from tests.audit import audit
from tests.conftest import Clock
from tests.document import Page

HOME = "http://localhost:8001"
RETURN = "http://localhost:8000/fi/paluu/"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Side:
    """The bank as somebody's browser and the site meet it."""

    client: FlaskClient
    broker: Broker

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What the site asks for, with changes; None leaves something out."""
        now = int(clock.now().timestamp())
        whole = {
            "iss": CLIENT, "aud": HOME, "client_id": CLIENT, "redirect_uri": RETURN,
            "response_type": "code", "scope": "openid", "state": "s", "nonce": "n", "jti": "j",
            "code_challenge": "c", "code_challenge_method": "S256", "acr_values": LEVELS[1],
            "ui_locales": "en", "iat": now, "exp": now + 600, **changes,
        }  # fmt: skip
        return {name: value for name, value in whole.items() if value is not None}

    def ask(self, **changes: Any) -> str:
        """An address that asks for a login."""
        request = sign(self.broker, self.claims(**changes))
        return "/authorize?" + urlencode({"client_id": CLIENT, "request": request})

    def exchange(self, **form: str) -> TestResponse:
        """The site asks the token endpoint."""
        return self.client.post("/token", data=form)

    def assertion(self, **changes: Any) -> str:
        """What proves that it is the site."""
        now = int(clock.now().timestamp())
        whole = {"iss": CLIENT, "sub": CLIENT, "aud": f"{HOME}/token", "jti": "a", "exp": now + 60}
        return sign(self.broker, {**whole, **changes})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo-bank")


@pytest.fixture(scope="module")
def contract(folder: Path) -> Contract:
    catalogs.compile_all()
    return prepare(folder, HOME, [RETURN])


@pytest.fixture(scope="module")
def broker(folder: Path, contract: Contract) -> Broker:
    return read_broker(folder / "broker.toml")


@pytest.fixture
def side(contract: Contract, broker: Broker) -> Side:
    """A bank that has given out nothing yet."""
    return Side(create_bank(Bank(contract, PEOPLE)).test_client(use_cookies=False), broker)


def answered(response: TestResponse) -> dict[str, str]:
    """What the site is answered, when people are led back to it."""
    assert response.status_code == 303, response.text
    address = urlsplit(response.headers["Location"])
    assert address._replace(query="").geturl() == RETURN
    return dict(parse_qsl(address.query))


@pytest.mark.parametrize(
    ("wanted", "language", "heading"),
    [("fi", "fi", "Kuka olet?"), ("en", "en", "Who are you?"), ("sv", "fi", "Kuka olet?")],
)
def test_people_choose_in_their_language(
    side: Side, wanted: str, language: str, heading: str
) -> None:
    led = side.client.get(side.ask(ui_locales=wanted))
    assert led.status_code == 303
    path = led.headers["Location"]
    answer = side.client.get(path)
    page = Page(answer.text, urlsplit(path).path)
    assert (page.language, page.all("h1")[0].text) == (language, heading)
    assert audit(page, forms=False, links=False) == []
    names = [button.text for button in page.all("button")]
    assert len(names) == len(PEOPLE) + 1
    assert all(one.family_name in name for one, name in zip(PEOPLE, names, strict=False))
    other = page.all("a", lang="en" if language == "fi" else "fi")[0].get("href")
    assert side.client.get(other).status_code == 200


def test_the_form_may_lead_to_the_site_only(side: Side) -> None:
    answer = side.client.get(side.ask(), follow_redirects=True)
    assert "form-action 'self' http://localhost:8000;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://localhost:8000/fi/"}, {"redirect_uri": None},
        {"redirect_uri": RETURN + "?x=1"}, {"redirect_uri": [RETURN]}, {"client_id": "another"},
    ],
)  # fmt: skip
def test_nobody_is_led_to_an_address_that_is_not_agreed_on(
    side: Side, changes: dict[str, object]
) -> None:
    assert side.client.get(side.ask(**changes)).status_code == 400


@pytest.mark.parametrize("request_object", ["", "a.b.c", "e30.e30.", "ä"])
def test_what_the_site_has_not_signed_gets_a_page_that_says_so(
    side: Side, request_object: str
) -> None:
    query = urlencode({"client_id": CLIENT, "request": request_object})
    for path in (f"/authorize?{query}", f"/en/authorize?{query}"):
        answer = side.client.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code == 400
        page = Page(answer.text, "/en/", 400)
        assert page.all("h1")[0].text == "The demo bank does not know who asks"
        assert audit(page, links=False) == []
    assert side.client.post(f"/en/authorize?{query}", data={"cancel": "yes"}).status_code == 400


def test_another_key_or_client_is_not_the_site(side: Side) -> None:
    kid = side.broker.signing_key.kid or ""
    good = side.ask()
    assert side.client.get(good.replace(CLIENT, "another")).status_code == 400
    other = RSAKey.generate_key(2048, {"kid": kid})
    side.broker = replace(side.broker)
    vars(side.broker)["signing_key"] = other
    assert side.client.get(side.ask()).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"exp": 1}, "invalid_request_object"),
        ({"exp": None}, "invalid_request_object"),
        ({"aud": "http://another.example"}, "invalid_request_object"),
        ({"iss": "another"}, "invalid_request_object"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"nonce": None}, "invalid_request"),
        ({"jti": ""}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"acr_values": "http://ftn.ficora.fi/2017/loa3"}, "invalid_request"),
        ({"acr_values": None}, "invalid_request"),
    ],
)
def test_a_request_outside_the_profile_leads_back_with_an_error(
    side: Side, changes: dict[str, object], error: str
) -> None:
    path = side.ask(**changes)
    told = {"error": error, "state": "s", "iss": HOME}
    assert answered(side.client.get(path)) == told
    assert answered(side.client.post("/en" + path, data={"person": "0"})) == told


def test_a_request_gets_one_code(side: Side) -> None:
    path = "/en" + side.ask()
    first = answered(side.client.post(path, data={"person": "0"}))
    assert first.keys() == {"code", "state", "iss"}
    assert answered(side.client.post(path, data={"person": "0"}))["error"] == "invalid_request"


@pytest.mark.parametrize("person", ["", "-1", "99", "x"])
def test_a_person_who_is_not_there_cannot_be_chosen(side: Side, person: str) -> None:
    assert side.client.post("/en" + side.ask(), data={"person": person}).status_code == 400


def test_there_are_no_pages_in_other_languages(side: Side) -> None:
    assert side.client.get("/sv" + side.ask()).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"aud": "another"}, {"sub": "another"}, {"iss": "another"}, {"exp": 1}, {"jti": None}],
)
def test_only_the_site_is_told_who_logged_in(side: Side, changes: dict[str, Any]) -> None:
    answer = side.exchange(
        grant_type="authorization_code", client_assertion=side.assertion(**changes)
    )
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client"})


def test_a_proof_of_being_the_site_works_once(side: Side) -> None:
    form = {"client_assertion": side.assertion(), "client_assertion_type": ASSERTION}
    first = side.exchange(**form, grant_type="password")
    assert first.json == {"error": "unsupported_grant_type"}
    again = side.exchange(**form, grant_type="authorization_code", code="x")
    assert again.json == {"error": "invalid_request"}
    assert side.exchange().json == {"error": "invalid_client"}


def test_what_was_used_is_forgotten_once_it_is_worth_nothing(side: Side, at: Clock) -> None:
    answered(side.client.post("/en" + side.ask(), data={"person": "0"}))
    at(clock.now() + timedelta(minutes=15))
    assert "code" in answered(side.client.post("/en" + side.ask(), data={"person": "0"}))


def test_the_bank_shows_its_public_keys(side: Side, folder: Path) -> None:
    shown = side.client.get("/jwks").json
    assert shown == json.loads((folder / "bank-signing.public.json").read_text("utf-8"))


def test_the_site_is_sent_people_where_it_takes_them_back(app: Flask) -> None:
    with app.test_request_context("/"):
        paths = [url_for("auth.return_from_bank", language=code) for code in ("en", "fi")]
    assert sorted(return_addresses("http://x.example")) == [
        f"http://x.example{one}" for one in paths
    ]


def test_members_and_strangers_have_codes_of_their_own() -> None:
    codes = [one.identity_code for one in PEOPLE + STRANGERS]
    assert len(set(codes)) == len(codes)
