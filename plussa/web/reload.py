"""In development: the app is built anew when a text it was made from has been saved."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask

from plussa.catalogs import compile_all
from plussa.config import Settings
from plussa.faults import Fault
from plussa.i18n import CATALOGS, ROOT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WATCHED = tuple(ROOT / name for name in ("templates", "static", "plussa"))
TEXTS = (".html", ".txt", ".xml", ".po", ".css", ".js", ".svg", ".md", ".toml", ".sha256")

PAUSE = 1.0  # seconds between two looks at the texts: a look takes as long as a page

log = logging.getLogger(__name__)


class Reloading:
    """A WSGI callable that compiles catalogs and builds the app when a watched text has changed.

    It looks at most once a second. A text that cannot be used is answered with the reason, in plain
    words for its editor; a catalog that cannot be read takes no page away, and every page says why.
    """

    def __init__(
        self, settings: Settings, build: Callable[[Settings], Flask], catalogs: Path = CATALOGS
    ) -> None:
        self.settings = settings
        self.build = build
        self.catalogs = catalogs
        self._state: dict[str, int] = {}
        self._looked = -PAUSE
        self._app: Flask | None = None
        self._fault = ""
        self._building = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._building:
            if monotonic() - self._looked >= PAUSE:
                self._look()
        if self._app is None:
            start_response(
                "500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain; charset=utf-8")]
            )
            return [self._fault.encode()]
        return self._app(environ, start_response)

    def _look(self) -> None:
        state = _watched_state(*WATCHED, self.catalogs)
        if state != self._state:
            self._state = state
            self._rebuild()
        self._looked = monotonic()

    def _rebuild(self) -> None:
        try:
            unread = self._compile()
            self._app = self.build(self.settings)
            self._app.jinja_env.globals["catalog_fault"] = unread
        except Exception as fault:
            # Said where the editor is looking, and mended with the next text saved.
            log.warning("The site cannot be built: %s", fault)
            kind = "" if isinstance(fault, Fault) else f"{type(fault).__name__}: "
            self._app, self._fault = None, f"{kind}{fault}\n"

    def _compile(self) -> str:
        """Compile the catalogs; one that cannot be read is told of, and its last strings stay."""
        try:
            compile_all(self.catalogs)
        except Fault as fault:
            log.warning("A catalog cannot be read: %s", fault)
            return str(fault)
        return ""


def _watched_state(*folders: Path) -> dict[str, int]:
    """When each text was saved; an editor's lock and a file that goes meanwhile are left out."""
    found = {}
    for file in (file for folder in folders for file in folder.rglob("[!.]*")):
        if file.suffix in TEXTS:
            with suppress(FileNotFoundError):
                found[str(file)] = file.stat().st_mtime_ns
    return found
