"""Whole page or fragment (law 4): every combination of htmx's request headers."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.exceptions import TemplateRuntimeError

from plussa.web.fragments import VARY, page, render_panel, wants_fragment
from tests.each import each

COMBINATIONS = list(
    product(
        (None, "true", "false", "1"),  # HX-Request
        (None, "partial", "full"),  # HX-Request-Type
        (None, "true", "false"),  # HX-Boosted
        (None, "true", "false"),  # HX-History-Restore-Request
    )
)


@each("combination", COMBINATIONS)
def test_a_fragment_answers_only_who_asked_for_one(
    app: Flask, combination: tuple[str | None, ...]
) -> None:
    named = zip(VARY_IN_ORDER, combination, strict=True)
    headers = {name: value for name, value in named if value is not None}
    request, kind, boosted, restored = combination
    expected = request == "true" and kind != "full" and boosted != "true" and restored != "true"
    with app.test_request_context("/fi/ei-ole/", headers=headers):
        assert wants_fragment() is expected
    answer = app.test_client().get("/fi/ei-ole/", headers=headers)
    assert answer.status_code == 404
    assert answer.text.lstrip().startswith('<div id="error"') is expected
    assert answer.text.lstrip().startswith("<!doctype html>") is not expected


VARY_IN_ORDER = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request")


def test_what_decides_is_in_vary(client: FlaskClient) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        vary = client.get("/fi/ei-ole/", headers=headers).headers["Vary"]
        assert (
            {name.strip() for name in vary.split(",")} >= set(VARY) == {*VARY_IN_ORDER, "HX-Target"}
        )


def test_a_page_says_its_status(app: Flask) -> None:
    with app.test_request_context("/en/no/"):
        assert page("error.html", "error", 422).status_code == 422


def test_a_panel_that_is_not_there_is_named(app: Flask) -> None:
    with (
        app.test_request_context("/en/"),
        pytest.raises(TemplateRuntimeError, match="panel_nothing"),
    ):
        render_panel("error.html", "nothing", status=404)


def test_a_panel_without_what_it_needs_fails_instead_of_being_empty(app: Flask) -> None:
    with app.test_request_context("/en/"), pytest.raises(Exception, match="'status' is undefined"):
        render_panel("error.html", "error")
