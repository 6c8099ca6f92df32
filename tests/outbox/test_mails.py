"""What becomes a mail and what does not: headers, addresses, languages, kinds and the queue."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, url_for

from plussa import create_app
from plussa.config import Settings
from plussa.operator import Operator
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.render import Unaddressable, compose
from plussa.quotas import QuotaReached
from tests.document import Page
from tests.outbox.mails import (
    AINO,
    EXAMPLES,
    LINK,
    body,
    builds,
    built_by,
    letter,
    unsaved,
    written,
)  # fmt: skip

Patch = pytest.MonkeyPatch


@pytest.mark.parametrize("kind", ["identify_code", "link_code"])
@pytest.mark.parametrize("code", ["12345678", "1234 5678"])
def test_a_code_is_easy_to_read(app: Flask, monkeypatch: Patch, kind: str, code: str) -> None:
    mail = written(app, monkeypatch, kind, {"code": code, "minutes": 10})
    assert "\n\n1234 5678\n\n" in body(mail, "plain")
    assert "<strong>1234 5678</strong>" in body(mail, "html")
    assert "1234" not in mail["Subject"]  # which shows on a locked screen


def test_the_headers_of_a_mail(app: Flask, monkeypatch: Patch) -> None:
    mail = written(app, monkeypatch, "login_deleted", {}, "en")
    assert dict(mail.items()) == {
        "Subject": "Your Plussa login was deleted",
        "From": "Plussa <plussa@localhost>",
        "To": AINO,
        "Date": "Tue, 15 Dec 2026 10:00:00 +0000",
        "Message-ID": "<7d8c@localhost>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }
    assert mail.get_content_type() == "multipart/alternative"


def test_it_is_ascii_with_short_lines_on_the_wire(app: Flask, monkeypatch: Patch) -> None:
    builds(monkeypatch, "invitation", {"inviter": "Ä" * 100, "link": LINK, "days": 14, "kept": 14})
    mail = compose(app, unsaved("invitation"))
    assert mail is not None
    lines = mail.as_bytes().split(b"\r\n")
    assert mail.as_bytes().isascii()
    assert max(len(line) for line in lines) <= 100
    assert not any(b"\n" in line for line in lines)


def test_an_answer_reaches_customer_service(settings: Settings, monkeypatch: Patch) -> None:
    operator = Operator(email="apua@plussa.test", independent=False)
    whole = replace(settings, operator=operator, mail_from="posti@plussa.test")
    mail = written(create_app(whole), monkeypatch, "login_deleted", {}, "en")
    assert mail["Reply-To"] == "apua@plussa.test"
    assert mail["Message-ID"] == "<7d8c@plussa.test>"
    for subtype in ("plain", "html"):
        assert "or write to apua@plussa.test." in body(mail, subtype)
        assert "independent" not in body(mail, subtype)


def test_a_hostile_name_stays_a_name(app: Flask, monkeypatch: Patch) -> None:
    name = "Eve\r\nBcc: all@example.fi\r\n\r\n<a href='http://evil.example'>x</a>"
    values = {"inviter": name, "link": LINK, "days": 14, "kept": 14}
    mail = written(app, monkeypatch, "invitation", values)
    assert mail["Bcc"] is None
    assert "\n\nEve Bcc: all@example.fi <a href='http://evil.example'>x</a> kutsuu" in body(
        mail, "plain"
    )
    links = Page(body(mail, "html")).all("a")
    assert not [link for link in links if not link.get("href").startswith("http://plussa.test/")]


@pytest.mark.parametrize(
    "recipient",
    [
        "aino",
        "@example.fi",
        "aino@",
        "a@x.fi\r\nBcc: b@x.fi",
        "a b@x.fi",
        "<a@x.fi>",
        "a@x..fi",
    ],
)
def test_what_is_no_address_is_refused(app: Flask, monkeypatch: Patch, recipient: str) -> None:
    builds(monkeypatch, "login_deleted", {})
    with pytest.raises(Unaddressable):
        compose(app, unsaved("login_deleted", recipient=recipient))


def test_a_member_without_an_address_gets_no_mail_and_neither_does_anybody_else(
    app: Flask, monkeypatch: Patch
) -> None:
    for kind, values in EXAMPLES:
        builds(monkeypatch, kind, values)
        if kinds.KINDS[kind].to is not kinds.Reader.STAFF:
            assert compose(app, unsaved(kind, recipient="")) is None, kind


@pytest.mark.parametrize(
    ("recipient", "header"),
    [
        ("a,b@x.fi", '"a,b"@x.fi'),  # one mailbox, not two
        ("aino@hämeenlinna.fi", "aino@xn--hmeenlinna-q5a.fi"),
        ("Aino.Esimerkki+plussa@Example.FI", "Aino.Esimerkki+plussa@Example.FI"),
    ],
)
def test_an_unusual_address_is_one_address(
    app: Flask, monkeypatch: Patch, recipient: str, header: str
) -> None:
    builds(monkeypatch, "login_deleted", {})
    mail = compose(app, unsaved("login_deleted", recipient=recipient))
    assert mail is not None
    assert [one.addr_spec for one in mail["To"].addresses] == [header]


def test_a_language_that_is_not_shown_any_more_gives_way(app: Flask, monkeypatch: Patch) -> None:
    mail = written(app, monkeypatch, "login_deleted", {}, "sv")
    assert mail["Content-Language"] == "fi"
    assert "poistettiin" in mail["Subject"]


def test_one_mail_after_another_keeps_its_own_language(app: Flask, monkeypatch: Patch) -> None:
    with app.app_context():
        subjects = [
            written(app, monkeypatch, "login_deleted", {}, language)["Subject"]
            for language in ("fi", "en", "fi")
        ]
    assert subjects[0] == subjects[2] != subjects[1]


def test_a_builder_signs_whole_links_in_the_language(app: Flask, monkeypatch: Patch) -> None:
    def build(message: Message) -> dict[str, Any]:
        return {"security_link": url_for("auth.log_in", _external=True), "orders": 0}

    built_by(monkeypatch, "password_changed", build)
    mail = compose(app, unsaved("password_changed"))
    assert mail is not None
    assert "http://plussa.test/fi/kirjaudu/" in body(mail, "plain")


def test_a_room_names_what_the_texts_use(app: Flask, monkeypatch: Patch) -> None:
    builds(monkeypatch, "reset_password", {"link": LINK, "hours": 1})
    with pytest.raises(kinds.KindError, match="minutes"):
        compose(app, unsaved("reset_password"))


def test_one_room_declares_a_kind() -> None:
    with pytest.raises(kinds.KindError, match="login_deleted: two rooms"):
        kinds.mail("login_deleted", kinds.Topic.SECURITY, uncounted="happens once")


def test_a_kind_that_no_room_declares_is_named(app: Flask) -> None:
    unknown = unsaved("no_such_mail")
    for act in (lambda: post("no_such_mail", "fi", AINO), lambda: compose(app, unknown)):
        with pytest.raises(kinds.KindError, match="no_such_mail: no mail of this kind"):
            act()
    assert kinds.topic_of("no_such_mail") is kinds.Topic.FORMER


def test_the_queue_keeps_neither_link_nor_secret(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    message = post("reset_password", "fi", AINO, login="0123")
    assert message.parameters == '{"login": "0123"}'
    assert letter(monkeypatch).parameters == "{}"
    with pytest.raises(TypeError, match="login: a number of a row comes back"):
        post("reset_password", "fi", AINO, login=7)  # type: ignore[arg-type]


def test_how_many_of_each_kind_go_to_one_address_is_known() -> None:
    """A new kind says how many, or what bounds it instead."""
    for bounds in ({}, {"most": (1, 1), "uncounted": "happens once"}):
        with pytest.raises(kinds.KindError, match="how many go to one address"):
            kinds.mail("new_kind", kinds.Topic.SECURITY, **bounds)  # type: ignore[arg-type]


def test_the_end_of_a_restriction_is_not_listed_as_a_matter_of_logging_in() -> None:
    assert kinds.topic_of("restriction_ending") is kinds.Topic.DATA


@pytest.mark.parametrize("kind", [one for one in kinds.KINDS if kinds.KINDS[one].quota])
def test_one_address_gets_few_of_what_a_stranger_can_cause(fresh: str, kind: str) -> None:
    most = kinds.KINDS[kind].quota.most  # type: ignore[union-attr]
    for spelled in [AINO, AINO.upper()] * most:
        with suppress(QuotaReached):
            post(kind, "fi", spelled)
    assert Message.select().count() == most
    post(kind, "fi", "eino@example.fi")
    post(kind, "fi", AINO, counted=False)
