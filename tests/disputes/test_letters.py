"""Letters: blank ones on the site, and ones filled from what is known."""

from dataclasses import fields
from datetime import date

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from plussa import create_app
from plussa.config import Settings
from plussa.disputes.letters import KINDS, DisputeLetter
from plussa.operator import Operator

KNOWN = {
    "sender": "Aino Virtanen",
    "contact": "aino@example.org",
    "member_number": "1234",
    "written_on": date(2026, 11, 23),
    "events": "Points <missing> since May.",
    "wish": "Please add them.",
}


def render(app: Flask, letter: DisputeLetter) -> str:
    """The page of a letter in English."""
    with app.test_request_context("/en/disputes/letter/contract/"):
        app.preprocess_request()
        return render_template("disputes/letter.html", letter=letter)


@pytest.mark.parametrize("part", KNOWN)
def test_what_is_not_known_is_a_place_to_fill_in(app: Flask, part: str) -> None:
    whole = render(app, DisputeLetter("contract", ("Kesko",), **KNOWN))  # type: ignore[arg-type]
    lacking = render(app, DisputeLetter("contract", ("Kesko",), **{**KNOWN, part: None}))  # type: ignore[arg-type]
    assert lacking.count('<span class="blank">') > whole.count('<span class="blank">')


def test_the_cast_of_this_test_knows_every_part_of_a_letter() -> None:
    assert {field.name for field in fields(DisputeLetter)} == {"kind", "recipient", *KNOWN}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_is_filled_in(app: Flask, kind: str) -> None:
    page = render(app, DisputeLetter(kind, ("Kesko",), **KNOWN))  # type: ignore[arg-type]
    for words in (
        "Aino Virtanen",
        "aino@example.org",
        "1234",
        "23\N{NO-BREAK SPACE}November 2026",
        "add them",
    ):
        assert words in page
    assert "[your name]" not in page
    assert "Points &lt;missing&gt; since May." in page


@pytest.mark.parametrize("path", ["contract", "personal-data"])
def test_a_blank_letter_marks_its_places_in_words(client: FlaskClient, path: str) -> None:
    page = client.get(f"/en/disputes/letter/{path}/").text
    assert page.count('<span class="blank">[') >= 7
    assert page.count('<span class="blank">') == page.count('<span class="blank">[')


def test_a_letter_goes_to_the_operator_of_the_settings() -> None:
    operator = Operator(names={"en": "Shop Ltd", "fi": "Kauppa Oy"}, email="help@example.org")
    client = create_app(Settings(operator=operator)).test_client()
    finnish = client.get("/fi/erimielisyydet/kirje/sopimus/").text
    english = client.get("/en/disputes/letter/contract/").text
    assert ("Kauppa Oy" in finnish, "Shop Ltd" in finnish) == (True, False)
    assert ("Kauppa Oy" in english, "Shop Ltd" in english) == (False, True)
    assert "mailto:help@example.org" in english


def test_a_letter_about_data_goes_to_the_data_protection_officer(client: FlaskClient) -> None:
    page = client.get("/en/disputes/letter/personal-data/").text
    assert "Kesko Corporation, Data protection officer, " in page


def test_no_letter_asks_for_a_copy_of_an_identity_document(client: FlaskClient) -> None:
    for path in ("contract", "personal-data"):
        page = client.get(f"/en/disputes/letter/{path}/").text
        assert "Do not send a copy of your identity document" in page
