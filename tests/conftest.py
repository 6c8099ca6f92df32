"""Fixtures of all tests: one app, a clock that stands still, and `browse`, which audits every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plussa import catalogs, clock, create_app, dates
from plussa.config import Settings
from plussa.i18n import ROOT
from plussa.web.publish import Site
from tests.audit import audit
from tests.document import Page
from tests.looks import look_as_visitor

# Both documents have an edition in force, superseded ones and an upcoming one on this day.
TODAY = date(2026, 12, 15)
ORIGIN = "http://plussa.test"
NODE_MODULES = Path(os.environ.get("NODE_MODULES", ROOT / "node_modules"))

Clock = Callable[[date | datetime], None]


class Browse(Protocol):
    """Get a page and fail unless it is as every page must be; a rule of the audit can be turned off."""

    def __call__(self, path: str, status: int = 200, **rules: bool) -> Page: ...


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A component that is missing skips its tests by name; in CI it fails them."""
    lacking = [what for what in _components(item) if not _present(what)]
    if lacking and os.environ.get("CI") == "true":
        pytest.fail(f"needs {', '.join(lacking)}", pytrace=False)
    if lacking:
        pytest.skip(f"needs {', '.join(lacking)}")


def _components(item: pytest.Item) -> list[str]:
    needed = {
        "browser": ["chromium", "node", "axe-core", "html-validate"],
        "nginx": ["nginx"],
        "redis": ["redis-server"],
        "provider": ["node", "oidc-provider"],
    }
    return [what for marker in item.iter_markers() for what in needed.get(marker.name, ())]


@cache
def _present(what: str) -> bool:
    if what in ("axe-core", "html-validate", "oidc-provider"):
        return (NODE_MODULES / what).is_dir()
    return shutil.which(what, path=os.environ.get("PATH", "") + ":/usr/sbin") is not None


def moment(day: date | datetime) -> datetime:
    """A moment as it is, or noon in Helsinki on a date."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time(12), dates.HELSINKI).astimezone(UTC)


@pytest.fixture(scope="session", autouse=True)
def still_clock() -> Iterator[None]:
    """Every test happens on the same day, whatever the calendar on the wall says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment(TODAY))
        yield


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the moment, or the date in Helsinki."""
    return lambda day: monkeypatch.setattr(clock, "now", lambda: moment(day))


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Development, at an origin that no test client is at: an address that strays shows."""
    return Settings(base_url=ORIGIN, database="sqlite:///:memory:")


@pytest.fixture(scope="session")
def app(settings: Settings) -> Flask:
    """One app for all: published pages are the same for everybody. A test that breaks it makes its own."""
    catalogs.compile_all()
    return create_app(settings)


@pytest.fixture(autouse=True)
def counted_anew(request: pytest.FixtureRequest) -> None:
    """No test is refused for the forms that others have sent to the same app."""
    if "app" in request.fixturenames:
        request.getfixturevalue("app").extensions["plussa.limits"].reset()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor, whom no cookie follows."""
    return app.test_client(use_cookies=False)


@pytest.fixture(scope="session")
def paths(app: Flask) -> list[str]:
    """Every published page that people read, in both languages."""
    return [path for path in Site(app, TODAY).addresses if path.endswith("/")]


@pytest.fixture
def browse(app: Flask, client: FlaskClient) -> Browse:
    """Open a page; every page a test opens is audited."""

    def open_page(path: str, status: int = 200, **rules: bool) -> Page:
        answer = client.get(path)
        assert answer.status_code == status, f"{path}: {answer.status}"
        assert answer.mimetype == "text/html", path
        page = Page(
            answer.text,
            path,
            status,
            ORIGIN,
            look=lambda found: look_as_visitor(app, found, clock.today()),
        )
        faults = audit(page, **rules)
        assert not faults, f"{path}:\n  " + "\n  ".join(faults)
        return page

    return open_page
