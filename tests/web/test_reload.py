"""In development a saved text is seen on the next page load, and a half-written one says so."""

import logging
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from plussa import catalogs, create_app
from plussa.config import Settings
from plussa.faults import Fault
from plussa.i18n import CATALOGS, LANGUAGES_FILE
from plussa.web import reload
from plussa.web.reload import Reloading
from tests.test_catalogs import translate


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again at every request."""
    monkeypatch.setattr(reload, "PAUSE", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CATALOGS, tmp_path / "translations"))


@pytest.fixture
def site(folder: Path) -> Client:
    def build(settings: Settings) -> Flask:
        return create_app(settings, LANGUAGES_FILE, folder)

    return Client(Reloading(Settings(reload=True), build, folder))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that is watched, with one text in it."""
    found = tmp_path / "watched"
    (found / "deep").mkdir(parents=True)
    (found / "deep" / "page.html").write_text("one", "utf-8")
    monkeypatch.setattr(reload, "WATCHED", (found,))
    return found


Counting = tuple[Client, list[int]]


@pytest.fixture
def counting(app: Flask, watched: Path, tmp_path: Path) -> Counting:
    """A site that counts how often it was built."""
    built: list[int] = []

    def build(settings: Settings) -> Flask:
        built.append(len(built))
        return app

    return Client(Reloading(Settings(reload=True), build, tmp_path / "none")), built


def test_a_saved_catalog_is_seen_on_the_next_page_load(site: Client, folder: Path) -> None:
    catalog = catalogs.catalog_file("fi", folder)
    assert "Sisään vain" not in site.get("/fi/").text
    translate(catalog, "Log in", "Sisään vain")
    assert "Sisään vain" in site.get("/fi/").text
    translate(catalog, "Log in", "Ovi auki")
    answer = site.get("/fi/").text
    assert "Ovi auki" in answer
    assert "Sisään vain" not in answer


@pytest.mark.parametrize("fault", [
    '\nmsgid "half', '\nmsgid "Log in"\nmsgstr "Ovi"\n', "\nmsgid",
])  # fmt: skip
def test_a_catalog_that_cannot_be_read_takes_no_page_away_and_every_page_says_so(
    site: Client, folder: Path, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    catalog = catalogs.catalog_file("fi", folder)
    translate(catalog, "Log in", "Sisään vain")
    assert "Sisään vain" in site.get("/fi/").text
    whole = catalog.read_text("utf-8")
    save(catalog, whole + fault)
    broken = site.get("/fi/")
    assert broken.status_code == 200
    assert "Sisään vain" in broken.text
    assert re.search(rf"<bdi>{re.escape(str(catalog))}:\d+: ", broken.text)
    assert str(catalog) in site.get("/en/").text
    assert "cannot be read" in caplog.text
    save(catalog, whole.replace("Sisään vain", "Ovi auki"))
    mended = site.get("/fi/").text
    assert "Ovi auki" in mended
    assert str(catalog) not in mended


def test_a_draft_that_was_never_readable_shows_what_is_to_be_translated(
    tmp_path: Path, folder: Path
) -> None:
    languages = Path(shutil.copy(LANGUAGES_FILE, tmp_path))
    catalogs.add_language("sv", "Svenska", languages, folder).write_text('msgid "half', "utf-8")

    def build(settings: Settings) -> Flask:
        return create_app(settings, languages, folder)

    site = Client(Reloading(Settings(reload=True, preview=True), build, folder))
    assert "⟦Log in⟧" in site.get("/sv/").text


def save(file: Path, content: str) -> None:
    """Save a file at a later moment than anything before."""
    file.write_text(content, "utf-8")
    moment = file.stat().st_mtime_ns + 1_000_000
    os.utime(file, ns=(moment, moment))


CHANGES: dict[str, tuple[Callable[[Path], None], bool]] = {
    "a text that was read": (lambda folder: folder.touch(), False),
    "a saved text": (lambda folder: save(folder / "deep/page.html", "two"), True),
    "a new text": (lambda folder: save(folder / "new.toml", ""), True),
    "a text that is gone": (lambda folder: (folder / "deep/page.html").unlink(), True),
    "a lock of an editor": (lambda folder: (folder / ".#page.html").symlink_to("me@host.1"), False),
    "a copy of an editor": (lambda folder: save(folder / "deep/.page.html", "half"), False),
    "a file that is no text": (lambda folder: save(folder / "page.html~", "old"), False),
    "a link that leads nowhere": (lambda folder: (folder / "a.html").symlink_to("gone"), False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_site_is_built_anew_when_a_text_was_saved_and_only_then(
    counting: Counting, watched: Path, change: str
) -> None:
    site, built = counting
    happen, again = CHANGES[change]
    assert site.get("/fi/").status_code == 200
    happen(watched)
    assert site.get("/fi/").status_code == 200
    assert site.get("/en/").status_code == 200
    assert len(built) == (2 if again else 1)


def test_texts_are_looked_at_once_a_second(
    counting: Counting, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, built = counting
    monkeypatch.setattr(reload, "PAUSE", 1)
    looks: list[Path] = []
    look = reload._watched_state

    def counted(*folders: Path) -> dict[str, int]:
        looks.append(watched)
        return look(*folders)

    monkeypatch.setattr(reload, "_watched_state", counted)
    for now, seen in ((100, 1), (100.5, 1), (100.9, 1), (101, 2), (101.5, 2), (102.5, 3)):
        monkeypatch.setattr(reload, "monotonic", lambda now=now: now)
        save(watched / "deep/page.html", str(now))
        assert site.get("/fi/").status_code == 200
        assert (len(looks), len(built)) == (seen, seen), now


def test_a_fault_of_a_text_is_told_until_it_is_mended(
    app: Flask, watched: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)

    def build(settings: Settings) -> Flask:
        if (watched / "deep/page.html").read_text("utf-8") == "half":
            raise Fault("page.html:1: is half written")
        return app

    site = Client(Reloading(Settings(reload=True), build, tmp_path / "none"))
    save(watched / "deep/page.html", "half")
    for path in ("/fi/", "/en/"):
        broken = site.get(path)
        assert (broken.status_code, broken.text) == (500, "page.html:1: is half written\n")
    assert [record.exc_info for record in caplog.records] == [None]  # once, without a traceback
    save(watched / "deep/page.html", "whole")
    assert site.get("/fi/").status_code == 200


def test_a_fault_without_a_name_of_its_own_is_told_with_its_kind(
    watched: Path, tmp_path: Path
) -> None:
    def build(settings: Settings) -> Flask:
        raise LookupError("a bug")

    answer = Client(Reloading(Settings(reload=True), build, tmp_path / "none")).get("/fi/")
    assert (answer.status_code, answer.text) == (500, "LookupError: a bug\n")
