"""A real Chromium, driven against a real server in this process; a visitor whose every step is watched."""

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 30_000  # milliseconds; a wait ends when it has what it waits for, so this costs nothing
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Quiet(WSGIRequestHandler):
    """Does not write a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Visitor:
    """A page in a browser of its own; what must not be met there is written down.

    Somebody who uses forms gets cookies, and is told with 422 what was wrong.
    """

    def __init__(self, context: BrowserContext, home: str, forms: bool = False) -> None:
        self.context, self.home, self.forms = context, home, forms
        self.troubles: list[str] = []
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        self.page = context.new_page()
        self.page.on(
            "console",
            lambda said: self._trouble(
                said.type in ("error", "warning") and not (forms and "422" in said.text), said.text
            ),
        )
        self.page.on("pageerror", lambda error: self._trouble(True, str(error)))

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(self.home + path)
        return self.page

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return urlsplit(self.page.url).path

    def arrive(self, path: str) -> None:
        """Wait until we are at a path, wherever on its page: a swap changes it when it ends."""
        self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    def _see_request(self, request: Request) -> None:
        self._trouble(not request.url.startswith(self.home), f"asks {request.url}")

    def _see_response(self, response: Response) -> None:
        cookie = "set-cookie" in response.headers and not self.forms
        self._trouble(cookie, f"{response.url} sets a cookie")
        failed = response.status >= 400 and not (self.forms and response.status == 422)
        self._trouble(failed, f"{response.url} answers {response.status}")

    def _trouble(self, is_one: bool, what: str) -> None:
        if is_one:
            self.troubles.append(what)

    def close(self) -> None:
        """Leave, and fail if anything was met that must not be."""
        cookies = self.context.cookies()
        self.context.close()
        assert not self.troubles
        assert self.forms or not cookies


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def server(app: Flask) -> Iterator[str]:
    """The address of a server that runs in a thread, so that it keeps the same time as the tests."""
    running = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """Begin a visit; options are those of a browser context. Every visit is checked at its end."""
    visitors: list[Visitor] = []

    def begin(forms: bool = False, **options: Any) -> Visitor:
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        visitors.append(Visitor(context, server, forms))
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.close()
