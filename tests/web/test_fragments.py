"""Whole page or fragment (law 4): every combination of htmx's request headers."""

from itertools import product

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2.exceptions import TemplateRuntimeError

from plussa.web.fragments import PART, VARY, htmx, page, render_panel
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
        assert bool(htmx) is expected
    answer = app.test_client().get("/fi/ei-ole/", headers=headers)
    assert answer.status_code == 404
    assert answer.text.lstrip().startswith('<div id="error"') is expected
    assert answer.text.lstrip().startswith("<!doctype html>") is not expected


VARY_IN_ORDER = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request")


@each("said, expected", [("div#wish", "wish"), ("wish", "wish"), ("main", "main"), (None, None)])
def test_the_target_is_the_id_behind_the_tag(
    app: Flask, said: str | None, expected: str | None
) -> None:
    headers = {"HX-Request": "true", **({"HX-Target": said} if said else {})}
    with app.test_request_context("/fi/", headers=headers):
        assert htmx.target == expected
        assert render_template_string("{{ htmx.target }}") == str(expected)
    assert app.htmx is htmx  # type: ignore[attr-defined]


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


@each("path, kind, part", [("/fi/ei-ole/", "partial", "error"), ("/en/log-in/", "full", "page")])
def test_what_answers_htmx_says_which_part_of_a_page_it_is(
    client: FlaskClient, path: str, kind: str, part: str
) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": kind}
    assert client.get(path, headers=headers).headers[PART] == part
    for unasked in ({}, {**headers, "HX-Boosted": "true"}):
        assert PART not in client.get(path, headers=unasked).headers


@each("kind", ["partial", "full"])
def test_htmx_is_led_elsewhere_as_a_whole(client: FlaskClient, kind: str) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": kind}
    answer = client.get("/en/account/", headers=headers)
    assert (answer.status_code, answer.data) == (200, b"")
    assert (answer.headers["HX-Redirect"], answer.headers[PART]) == ("/en/log-in/", "redirect")
