"""Editions come into force at midnight in Helsinki, winter and summer, in memory too."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from flask import Flask

from plussa import create_app
from plussa.config import Settings
from plussa.legal.library import load_library
from plussa.web.serve import Front
from tests.conftest import Clock

UPCOMING = date(2027, 3, 1)  # frozen: no commit moves it


@pytest.fixture
def fresh(settings: Settings) -> Flask:
    return create_app(settings)


def in_force(app: Flask, language: str = "fi", address: str = "saannot") -> bytes:
    body: bytes = app.test_client().get(f"/{language}/{address}/").data
    return body


def test_a_winter_day_begins_at_22_utc(fresh: Flask, at: Clock) -> None:
    assert UPCOMING.month in (11, 12, 1, 2, 3)
    eve = datetime.combine(UPCOMING, datetime.min.time(), UTC) - timedelta(hours=2, seconds=1)
    at(eve)
    before = in_force(fresh)
    at(eve + timedelta(seconds=1))
    after = in_force(fresh)
    assert f"/fi/saannot/{UPCOMING}/muutokset/".encode() in before
    assert before != after
    title = load_library().on(UPCOMING).find("rules", UPCOMING)
    assert title is not None
    assert title.texts["fi"].why.encode() in after
    assert title.texts["fi"].why.encode() not in before


def test_a_summer_day_begins_at_21_utc(fresh: Flask, at: Clock) -> None:
    edition = load_library().on(date(2026, 5, 1)).find("rules", date(2026, 5, 1))
    assert edition is not None
    why = edition.texts["fi"].why.encode()
    at(datetime(2026, 4, 30, 20, 59, 59, tzinfo=UTC))
    assert why not in in_force(fresh)
    at(datetime(2026, 4, 30, 21, 0, 0, tzinfo=UTC))
    assert why in in_force(fresh)


def test_an_edition_appears_on_the_day_it_is_published(fresh: Flask, at: Clock) -> None:
    edition = load_library().on(UPCOMING).find("rules", UPCOMING)
    assert edition is not None
    client = fresh.test_client()
    at(edition.published - timedelta(days=1))
    assert client.get(f"/en/rules/{UPCOMING}/").status_code == 404
    assert str(UPCOMING).encode() not in client.get("/sitemap.xml").data
    at(edition.published)
    assert client.get(f"/en/rules/{UPCOMING}/").status_code == 200
    assert str(UPCOMING).encode() in client.get("/sitemap.xml").data


def test_the_footer_says_the_day_the_page_speaks_for(fresh: Flask, at: Clock) -> None:
    at(date(2026, 12, 24))
    assert "24. joulukuuta 2026" in in_force(fresh).decode().replace("\xa0", " ")
    at(date(2026, 12, 25))
    assert "25. joulukuuta 2026" in in_force(fresh).decode().replace("\xa0", " ")


def held(front: Front) -> set[str]:
    """The addresses whose answers are in memory."""
    return set(front._today[1]) if front._today else set()


def test_memory_is_dropped_when_the_date_changes(fresh: Flask, at: Clock) -> None:
    client, front = fresh.test_client(), cast(Front, fresh.wsgi_app)
    at(date(2026, 12, 24))
    for path in ("/fi/", "/en/", "/fi/evasteet/"):
        client.get(path)
    assert held(front) == {"/fi/", "/en/", "/fi/evasteet/"}
    at(date(2026, 12, 25))
    client.get("/en/")
    assert held(front) == {"/en/"}


def test_a_known_page_is_sent_anew_the_next_day(fresh: Flask, at: Clock) -> None:
    client = fresh.test_client()
    at(date(2026, 12, 24))
    known = {"If-None-Match": client.get("/fi/").headers["ETag"]}
    assert client.get("/fi/", headers=known).status_code == 304
    at(date(2026, 12, 25))
    assert client.get("/fi/", headers=known).status_code == 200
