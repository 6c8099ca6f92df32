"""What every mail says and how it looks, in both languages: whole, and safe on a locked screen."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from plussa.i18n import ROOT
from plussa.outbox import kinds
from tests.audit import balanced_tags, foreign, languages, one_heading
from tests.document import Page
from tests.each import each
from tests.outbox.mails import EXAMPLES, LINK, body, written

Patch = pytest.MonkeyPatch
CUSTOMER_SERVICE = {
    "fi": "http://plussa.test/fi/asiakaspalvelu/",
    "en": "http://plussa.test/en/customer-service/",
}


def test_every_kind_has_an_example_and_a_template() -> None:
    shown = {kind for kind, _ in EXAMPLES}
    assert not kinds.KINDS.keys() ^ shown, "plussa/mailings/examples.toml"
    files = {path.name for path in (ROOT / "templates/mail").iterdir()}
    assert files == {"layout.html", "parts.html", *(f"{kind}.html" for kind in kinds.KINDS)}
    for kind, values in EXAMPLES:
        assert values.keys() == kinds.KINDS[kind].values


@each("language", ["fi", "en"])
@each("kind, values", EXAMPLES)
def test_a_mail_is_whole(
    app: Flask, monkeypatch: Patch, kind: str, values: dict[str, Any], language: str
) -> None:
    mail = written(app, monkeypatch, kind, values, language)
    text, html = body(mail, "plain"), body(mail, "html")
    assert 5 < len(mail["Subject"]) < 70
    page = Page(html, f"/{language}/")
    for part in (mail["Subject"], text, page.text):
        assert not re.search(r"None|[{}%⟦]|&amp;", part)
    assert "\n\n\n" not in text
    assert foreign(mail["Subject"] + text, language) is None
    assert [*balanced_tags(page), *languages(page), *one_heading(page), *unstyled(page)] == []
    assert page.language == language
    assert len(page.all("a", class_="press")) <= 1  # one thing to do


@each("language", ["fi", "en"])
@each("kind, values", EXAMPLES)
def test_both_parts_say_the_same(
    app: Flask, monkeypatch: Patch, kind: str, values: dict[str, Any], language: str
) -> None:
    mail = written(app, monkeypatch, kind, values, language)
    html, text = Page(re.sub("<(?=p|h1|a|table)", " <", body(mail, "html"))), body(mail, "plain")
    addresses = [link.get("href") for link in html.all("a")]
    assert re.findall(r"^https?://\S+$", text, re.M) == addresses
    said = re.sub(r":\nhttps?://\S+$|^-- $", "", text, flags=re.M).split()
    assert said == html.all("body")[0].text.split()
    assert addresses[-1] == CUSTOMER_SERVICE[language]
    assert all(address.startswith("http://plussa.test/") for address in addresses)
    assert (LINK in values.values()) == (LINK in addresses)


# What mail programs take away, or do not know.
STRANGE = {"img", "link", "script", "iframe", "form", "svg", "object", "video", "button", "input"}


def unstyled(page: Page) -> Iterator[str]:
    """What would look otherwise where <style> is taken away, and what would be fetched from elsewhere."""
    for element in page.root.walk():
        colours = re.findall(r"(?<![\w-])(color|background):", element.get("style"))
        if element.tag in STRANGE or re.search(r"url\(|@import|position:", element.get("style")):
            yield f"<{element.tag}>"
        if "class" in element.attrs and not colours:
            yield f"<{element.tag}> has its colour from <style> alone"
        if element.tag == "td" and "color" in colours and "background" not in colours:
            yield "words on a ground that is not given with them"
        if element.tag == "table" and element.get("role") != "presentation":
            yield "a table of no facts that says it is one"
    styles = "".join(str(style.children) for style in page.all("style"))
    if re.search(r"url\(|@import", styles) or len(page.html) > 15_000:
        yield "it fetches something, or is big"


@each("language", ["fi", "en"])
@each("kind, values", EXAMPLES)
def test_a_subject_holds_no_fact(
    app: Flask, monkeypatch: Patch, kind: str, values: dict[str, Any], language: str
) -> None:
    """It shows on a locked screen. A day, by when, and the title of a newsletter are about the matter."""
    odd = {
        name: ODD.get(type(value), value)
        for name, value in values.items()
        if value and name not in SAID
    }
    subject = written(app, monkeypatch, kind, values | odd, language)["Subject"]
    assert not re.search(r"\d", re.sub(DAY[language], "", subject))
    assert "Zyx" not in subject
    assert subject != kind


SAID = {"what", "way", "document", "title", "paragraphs"}  # what a kind says in words of its own
ODD = {str: "Zyx 98765432", int: 98765432}
DAY = {"fi": r"\d+\. \w+kuuta \d{4}", "en": r"\d+ \w+ \d{4}"}
SECURITY = [(kind, values) for kind, values in EXAMPLES if kinds.KINDS[kind].security]


def test_what_somebody_else_may_have_done_is_a_matter_of_security() -> None:
    assert {kind for kind, _ in SECURITY} == {
        "reset_password", "sign_in_disowned", "password_changed", "login_deleted", "confirm_email",
        "email_change_asked", "email_changed_told", "link_code", "identify_code", "link_bank_code",
        "identity_linked", "claim_letter", "proof_asked", "proof_ready", "contact_changed",
        "card_ordered", "confirmed", "left_programme",
    }  # fmt: skip


@each("language", ["fi", "en"])
@each("kind, values", SECURITY)
def test_a_mail_about_security_says_when_on_what_and_what_to_do(
    app: Flask, monkeypatch: Patch, kind: str, values: dict[str, Any], language: str
) -> None:
    device = {"fi": "Laite: Firefox, Windows", "en": "Device: Firefox, Windows"}
    when = {
        "fi": "Aika: 15. joulukuuta 2026 klo 12.00 Suomen aikaa",
        "en": "Time: 15 December 2026, 12:00, Finnish time",
    }
    leads = app.url_map.bind("plussa.test")
    mail = written(app, monkeypatch, kind, values, language, device="Firefox, Windows")
    text, _, _ = body(mail, "plain").replace("\xa0", " ").partition("\n-- \n")
    _, found, after = text.partition(f"\n\n{when[language]}\n\n{device[language]}\n\n")
    assert found, text
    assert re.match({"fi": "Jos ", "en": "If "}[language], after), "what to do if it was not me"
    addresses = re.findall(r"^http.*$", after, re.M)
    assert addresses, "where to do it"
    for address in addresses:
        assert address == LINK or leads.match(urlsplit(address).path)


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("desk", "It was done through customer service"),
        ("unknown", "Device: we do not recognise its kind"),
    ],
)
def test_a_device_that_is_not_the_readers(
    app: Flask, monkeypatch: Patch, device: str, said: str
) -> None:
    mail = written(app, monkeypatch, "confirmed", {}, "en", device=device)
    assert f"\n\n{said}\n\n" in body(mail, "plain")
    assert device not in body(mail, "html").replace(said, "")


def test_other_mails_say_nothing_of_a_device(app: Flask, monkeypatch: Patch) -> None:
    for kind, values in EXAMPLES:
        if not kinds.KINDS[kind].security:
            mail = written(app, monkeypatch, kind, values, "en", device="Firefox, Windows")
            assert "Firefox" not in body(mail, "plain")


def test_the_colours_are_those_of_the_site(app: Flask, monkeypatch: Patch) -> None:
    html = body(written(app, monkeypatch, "welcome", dict(EXAMPLES)["welcome"]), "html")
    used = set(re.findall(r"#[0-9a-f]{3,6}\b", html))
    assert len(used) > 12
    assert used <= set(re.findall(r"#[0-9a-f]{3,6}\b", (ROOT / "static/site.css").read_text()))
