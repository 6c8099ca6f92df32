"""The front: answers published addresses with bytes, before Flask sees the request.

No session, no cookie, no query string: what is published is the same for everybody.
"""

import gzip
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

import brotli
from flask import Flask, Response
from werkzeug.http import parse_accept_header, parse_etags

from plussa import clock
from plussa.web.publish import PublishError, Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COMPRESSIBLE = (
    "text/",
    "image/svg+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
)
REVALIDATED = "no-cache"  # kept by browsers but asked about: an edition may have come into force
IMMUTABLE = "public, max-age=31536000, immutable"

LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
HOST = re.compile(rf"(({LABEL}(\.{LABEL})*\.?|\[[0-9A-Fa-f:.]+\])(:\d+)?)?")

log = logging.getLogger(__name__)

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Variant:
    """A page in one content coding, ready to send."""

    status: str
    etag: str
    headers: Headers
    not_modified_headers: Headers
    body: list[bytes]


Variants = Mapping[str, Variant]  # by coding


def compress(page: Response) -> dict[str, bytes]:
    """The codings of a page worth keeping, by their HTTP names."""
    found = {"identity": page.get_data()}
    if (page.mimetype or "").startswith(COMPRESSIBLE):
        found["gzip"] = gzip.compress(found["identity"], 9, mtime=0)
        found["br"] = brotli.compress(found["identity"], quality=11)
    return found


def _variant(page: Response, immutable: bool, coding: str, body: bytes) -> Variant:
    etag = f'"{sha256(page.get_data()).hexdigest()[:20]}-{coding}"'
    ours = ("Content-Length", "Cache-Control")
    kept = [(name, value) for name, value in page.headers.items() if name not in ours]
    caching = [("Cache-Control", IMMUTABLE if immutable else REVALIDATED), ("ETag", etag)]
    if (page.mimetype or "").startswith(COMPRESSIBLE):
        caching.append(("Vary", "Accept-Encoding"))
    sent = [] if coding == "identity" else [("Content-Encoding", coding)]
    return Variant(
        status=page.status,
        etag=etag,
        headers=[*kept, *caching, *sent, ("Content-Length", str(len(body)))],
        not_modified_headers=[pair for pair in kept if pair[0] != "Content-Type"] + caching,
        body=[body],
    )


@lru_cache(maxsize=256)
def preferred_codings(accept_encoding: str) -> tuple[str, ...]:
    """Our codings that an Accept-Encoding header allows, smallest result first (RFC 9110, 12.5.3)."""
    accepted = parse_accept_header(accept_encoding)
    return tuple(coding for coding in ("br", "gzip") if accepted.quality(coding) > 0)


class Front:
    """WSGI middleware that serves the published site of the current Helsinki date from memory."""

    def __init__(self, app: Flask, behind: "WSGIApplication", host: str | None) -> None:
        self.app = app
        self.behind = behind
        self.host = host.lower() if host else None
        # The site of a date and its answers so far, replaced together at midnight.
        self._today: tuple[Site, dict[str, Variants]] | None = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if self.host is not None and environ.get("HTTP_HOST", "").lower() != self.host:
            start_response("421 Misdirected Request", [("Content-Length", "0")])
            return []
        answer = None
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            # Flask reads //fi/ as /fi/ too; it must not be a way around the memory.
            answer = self._answer("/" + environ["PATH_INFO"].lstrip("/"))
        if answer is None and not _answerable(environ):
            start_response("400 Bad Request", [("Content-Length", "0")])
            return []
        if answer is None:
            return self.behind(environ, start_response)
        return _send(answer, environ, start_response)

    def _answer(self, path: str) -> Variants | None:
        day = clock.today()
        today = self._today
        if today is None or today[0].day != day:
            today = self._today = Site(self.app, day), {}
        site, answers = today
        if path not in answers and path in site.addresses:
            try:
                page = site.render(path)
            except PublishError:
                log.exception("A published page failed; Flask answers with an error page")
                return None
            immutable = site.addresses[path].publication.immutable
            answers[path] = {
                coding: _variant(page, immutable, coding, body)
                for coding, body in compress(page).items()
            }
        return answers.get(path)


def _answerable(environ: "WSGIEnvironment") -> bool:
    """Whether Flask can make addresses of a request's host and query, for redirects and errors too."""
    query = environ.get("QUERY_STRING", "")
    readable = HOST.fullmatch(environ.get("HTTP_HOST", "")) is not None
    return readable and "\r" not in query and "\n" not in query


def _send(
    answer: Variants, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    wanted = (*preferred_codings(environ.get("HTTP_ACCEPT_ENCODING", "")), "identity")
    variant = next(answer[coding] for coding in wanted if coding in answer)
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and parse_etags(known).contains_weak(variant.etag.strip('"')):
        start_response("304 NOT MODIFIED", variant.not_modified_headers)
        return []
    start_response(variant.status, variant.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else variant.body
