"""The page of every mail: for who writes them, and for nobody where real people are served."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from plussa.outbox import kinds
from tests.document import Page
from tests.outbox.mails import EXAMPLES

PAGES = {"fi": "/fi/kaikki-viestit/", "en": "/en/every-mail/"}


@pytest.mark.parametrize("page", PAGES.values())
def test_real_people_do_not_find_it(app: Flask, page: str) -> None:
    for path in (page, f"{page}0/fi/"):
        assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("page", PAGES.values())
def test_it_shows_every_mail_in_both_languages(
    fresh: str, app: Flask, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=True))
    client = app.test_client()
    answer = client.get(page)
    shown = Page(answer.text, page)
    assert {one.text for one in shown.all("h2")} == kinds.KINDS.keys()
    frames = shown.all("iframe")
    assert len(frames) == 2 * len(EXAMPLES) == len(shown.all("pre"))
    assert all("sandbox" in frame.attrs for frame in frames)
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    editions = [one for one in frames if re.search("2027|huhti", one.get("title") or "")]
    assert editions
    assert not [
        one for one in editions if (one.get("lang") == "en") == ("kuuta" in one.get("title"))
    ]
    for frame in (frames[0], frames[-1]):
        mail = client.get(frame.get("src"))
        assert Page(mail.text).all("h1")[0].text == frame.get("title")
        assert "sandbox" in mail.headers["Content-Security-Policy"]
        assert "script" not in mail.headers["Content-Security-Policy"]
    for nothing in (f"{page}9999/fi/", f"{page}0/sv/", f"{page}x/fi/"):
        assert client.get(nothing).status_code == 404
