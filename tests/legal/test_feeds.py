"""Feeds of changes: Atom (RFC 4287) and JSON Feed 1.1, in each language."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from plussa import create_app
from plussa.config import Settings
from plussa.i18n import LANGUAGES_FILE
from plussa.legal.library import load_library
from tests.conftest import ORIGIN, TODAY, Clock

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {"fi": "/fi/muutokset/syote", "en": "/en/changes/feed"}
EDITIONS = load_library().on(TODAY).all()
PERMANENT = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BOTH = pytest.mark.parametrize("language", ["fi", "en"])


def atom(client: FlaskClient, language: str) -> ET.Element:
    answer = client.get(f"{FEEDS[language]}.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    return ET.fromstring(answer.data)  # noqa: S314 -- our own feed


def items(client: FlaskClient, language: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(client.get(f"{FEEDS[language]}.json").data)["items"]
    return found


@BOTH
def test_the_atom_feed_has_what_atom_asks_for(client: FlaskClient, language: str) -> None:
    feed = atom(client, language)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert PERMANENT.fullmatch(str(feed.findtext(f"{ATOM}id")))
    assert feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    rels = {link.get("rel"): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert rels["self"] == f"{ORIGIN}{FEEDS[language]}.atom"
    assert client.get(rels["alternate"].removeprefix(ORIGIN)).status_code == 200


@BOTH
def test_every_edition_is_an_entry_with_an_address_of_its_own(
    client: FlaskClient, language: str
) -> None:
    entries = atom(client, language).findall(f"{ATOM}entry")
    assert len(entries) == len(EDITIONS)
    ids = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry, edition, id in zip(entries, EDITIONS, ids, strict=True):
        assert PERMANENT.fullmatch(id)
        link = entry.find(f"{ATOM}link[@rel='alternate']")
        assert link is not None
        address = str(link.get("href"))
        assert address.startswith(f"{ORIGIN}/{language}/")
        assert str(edition.effective) in address
        assert client.get(address.removeprefix(ORIGIN)).status_code == 200
        for name in ("published", "updated"):
            moment = datetime.fromisoformat(str(entry.findtext(f"{ATOM}{name}")))
            assert moment.utcoffset() is not None
            assert moment.date() == edition.published
        assert entry.findtext(f"{ATOM}summary") == edition.texts[language].why
        assert edition.texts[language].title in str(entry.findtext(f"{ATOM}title"))


@BOTH
@pytest.mark.parametrize("day", [TODAY, date(2026, 6, 20), date(2025, 1, 1)])
def test_the_feed_is_as_new_as_its_newest_entry(at: Clock, language: str, day: date) -> None:
    client = create_app(Settings(base_url=ORIGIN)).test_client()
    at(day)
    feed = atom(client, language)
    moments = [str(entry.findtext(f"{ATOM}updated")) for entry in feed.findall(f"{ATOM}entry")]
    newest = max(moments, key=datetime.fromisoformat)
    assert feed.findtext(f"{ATOM}updated") == newest


@BOTH
def test_the_json_feed_has_what_json_feed_asks_for(client: FlaskClient, language: str) -> None:
    answer = client.get(f"{FEEDS[language]}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json")
    feed = json.loads(answer.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["language"] == language
    assert feed["feed_url"] == f"{ORIGIN}{FEEDS[language]}.json"
    assert client.get(feed["home_page_url"].removeprefix(ORIGIN)).status_code == 200
    for item in feed["items"]:
        assert item.keys() >= {"id", "url", "title", "content_text", "date_published"}
        assert datetime.fromisoformat(item["date_published"]).utcoffset() is not None


@BOTH
def test_both_feeds_tell_the_same(client: FlaskClient, language: str) -> None:
    told = [(item["id"], item["title"]) for item in items(client, language)]
    entries = atom(client, language).findall(f"{ATOM}entry")
    assert told == [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title")) for e in entries]


def ids(client: FlaskClient, language: str) -> list[str]:
    feed = atom(client, language)
    return [str(found.text) for found in feed.iter(f"{ATOM}id")]


def test_no_two_entries_of_any_feed_have_the_same_id(client: FlaskClient) -> None:
    found = ids(client, "fi") + ids(client, "en")
    assert len(set(found)) == len(found) == 2 * (len(EDITIONS) + 1)


@BOTH
def test_ids_stay_when_the_site_moves_and_words_change(
    client: FlaskClient, language: str, tmp_path: Path
) -> None:
    renamed = LANGUAGES_FILE.read_text("utf-8").replace('"saannot"', '"ehdot"')
    renamed = renamed.replace('rules = "rules"', 'rules = "terms"')
    (tmp_path / "languages.toml").write_text(renamed, "utf-8")
    elsewhere = Settings(base_url="https://elsewhere.example")
    moved = create_app(elsewhere, tmp_path / "languages.toml").test_client()
    assert ids(moved, language) == ids(client, language)
    urls = [item["url"] for item in items(moved, language) if "2026-05-01" in item["url"]]
    word = {"fi": "ehdot", "en": "terms"}[language]
    assert urls[0].startswith(f"https://elsewhere.example/{language}/{word}/2026-05-01/")


def test_the_ids_are_those_that_readers_have(client: FlaskClient) -> None:
    told = {item["url"]: item["id"] for item in items(client, "fi")}
    first = f"{ORIGIN}/fi/saannot/2025-01-01/muutokset/"
    assert told[first] == "urn:uuid:7276379f-7a89-55eb-82e3-6c2839a24cb1"  # never to be changed
