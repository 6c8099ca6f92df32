"""The audit that all page tests lean on: each of its rules can fail."""

from pathlib import Path

import pytest
from flask import Flask

from tests import audit as audits
from tests.audit import audit
from tests.conftest import Browse
from tests.document import Page

GOOD = """<!doctype html><html lang="en"><head><title>Rules – Plussa</title></head><body>
<h1>Rules</h1><p id="here">What is in force.</p><a href="#here">Here</a>
<p lang="fi">Tämä ja tuo, jos voit.</p>
<a href="https://kkv.fi/" rel="external">Advice (another service)</a> <a href="/en/there/#id">There</a>
<form action="/en/send/" method="post"><input type="hidden" name="csrf_token" value="t">
<label for="name">Name</label><input id="name" name="name"><label>Age <input name="age"></label>
<button>Send</button></form><img src="/en/there/" alt=""><svg aria-hidden="true"></svg>
<a href="/en/there/" data-hx-get="/en/there/">On</a></body></html>"""

FAULTS = {
    "balanced_tags": [("</p>", "</b>"), ("<h1>", "<h1 id='a' id='b'>")],
    "one_heading": [
        ("<h1>Rules</h1>", ""),
        ("<h1>Rules</h1>", "<h1>Rules</h1><h1>Rules</h1>"),
        ("<h1>Rules</h1>", "<h1></h1>"),
        ("<title>Rules – Plussa</title>", ""),
        ("<title>Rules", "<title>Plussa: Rules"),
    ],
    "unique_ids": [("<svg", '<svg id="here"'), ("<svg", '<svg aria-labelledby="nobody"')],
    "languages": [
        ('<html lang="en">', "<html>"),
        ('<html lang="en">', '<html lang="fi">'),
        ('<p lang="fi">', "<p>"),
        ("What is in force.", "Säännöt ja seloste, sekä mitä ne ovat."),
        ('alt=""', 'alt="Kuva ja sen mitat, jos ne ovat"'),
    ],
    "labels": [
        ('<label for="name">Name</label>', ""),
        ('<label for="name">Name</label>', '<label for="">Name</label>'),
        ("<label>Age", "<p>Age"),
        ("<button>Send</button>", "<button></button>"),
        (">There</a>", "></a>"),
    ],
    "forms": [
        ('method="post"', 'method="get"'),
        (' action="/en/send/"', ""),
        ('name="csrf_token"', 'name="token"'),
        ('value="t"', 'value=""'),
    ],
    "nothing_inline": [
        ("<svg", '<svg style="fill:red"'),
        ("<svg", "<svg onclick='go()'"),
        ("<svg", "<svg data-hx-on:click='go()'"),
        ("data-hx-get", "hx-get"),
        ("</head>", "<style>a{}</style></head>"),
        ("</head>", "<script>go()</script></head>"),
    ],
    "links": [
        ("/en/there/#id", "/en/nowhere/"),
        ("/en/there/#id", "/en/there/#gone"),
        ("#here", "#gone"),
        ("/en/there/#id", "/en/there/?page=2"),
        ('<img src="/en/there/"', '<img src="/en/lost.png"'),
        ('<img src="/en/there/"', '<img src="https://cdn.example/a.png"'),
        (' rel="external"', ""),
        (" (another service)", ""),
        (" (another service)", " (toinen palvelu)"),
    ],
    "images": [
        (' alt=""', ""),
        ('<svg aria-hidden="true">', "<svg>"),
        ("aria-hidden", "aria-label"),
    ],
    "works_without_script": [
        ('data-hx-get="/en/there/"', 'data-hx-get="/en/part/"'),
        ('action="/en/send/"', 'action="/en/send/" data-hx-post="/en/other/"'),
    ],
}


def page(html: str, path: str = "/en/", status: int = 200) -> Page:
    there = Page('<p id="id"></p>', "/en/there/")
    return Page(html, path, status, look=lambda path: there if path == "/en/there/" else None)


def test_a_good_page_passes() -> None:
    assert audit(page(GOOD)) == []


def test_every_rule_is_made_to_fail() -> None:
    assert set(FAULTS) == set(audits.RULES)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [(rule, *change) for rule, changes in FAULTS.items() for change in changes],
)
def test_a_fault_is_found_by_its_rule(rule: str, good: str, bad: str) -> None:
    assert good in GOOD
    faults = audit(page(GOOD.replace(good, bad, 1)))
    assert any(fault.startswith(f"{rule}: ") for fault in faults), faults


def test_a_rule_can_be_left_out_and_the_others_stay() -> None:
    broken = page(GOOD.replace("<h1>Rules</h1>", "").replace(' alt=""', ""))
    assert [fault.split(":")[0] for fault in audit(broken, one_heading=False)] == ["images"]


def test_a_rule_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(AssertionError, match="no such rule"):
        audit(page(GOOD), heading=False)


@pytest.mark.parametrize(("language", "prefix"), [("en", "Error: "), ("fi", "Virhe: ")])
def test_the_title_of_a_refused_form_begins_with_the_word_for_error(
    language: str, prefix: str
) -> None:
    html = GOOD.replace('<html lang="en">', f'<html lang="{language}">')
    marked = html.replace("<title>", f"<title>{prefix}")
    rules = {"languages": False, "links": False}
    assert audit(page(marked, f"/{language}/", 422), **rules) == []
    assert audit(page(html, f"/{language}/", 422), **rules) != []


def test_a_link_to_our_own_origin_is_internal() -> None:
    own = GOOD.replace("/en/there/#id", "http://plussa.test/en/there/#id")
    assert audit(page(own)) == []


def test_browsing_fails_on_another_status_and_names_the_page(browse: Browse) -> None:
    with pytest.raises(AssertionError, match="/en/no-such-page/: 404"):
        browse("/en/no-such-page/")


def test_browsing_fails_on_a_page_with_a_fault(
    browse: Browse, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "origin", "http://elsewhere.test")
    monkeypatch.setitem(app.view_functions, "root.choose_language", lambda: "<p>Nothing here")
    with pytest.raises(AssertionError, match="one_heading: 0 h1 elements"):
        browse("/")


def test_the_fixtures_stay_small() -> None:
    assert len(Path(__file__).with_name("conftest.py").read_text("utf-8").splitlines()) <= 150
