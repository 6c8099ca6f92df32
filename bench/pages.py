"""What the first visit of each public page takes: bytes, requests, and what it must not take."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import Client, TestResponse

from bench.figures import Figure, NotMeasured
from bench.servers import SETTINGS
from plussa.i18n import load_languages

BASE = SETTINGS["PLUSSA_BASE_URL"]
LIMIT, LARGE_LIMIT = 14_600, 40_000  # bytes; the large ones show two texts at once
LARGE = ("compare", "side_by_side")
REQUESTS = 3
LOADING = {"img", "iframe", "source", "video", "audio", "embed", "track", "input"}


@dataclass
class Visit(HTMLParser):
    """A page's address, and what a browser must fetch before it can be read."""

    path: str
    needed: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    size: int = 0
    cookie: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this tag makes a browser fetch."""
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and {"stylesheet", "icon", "preload"} & set(given.get("rel", "").split()):
            self.needed.append(given["href"])
        elif tag == "script" and "src" in given:
            waits = "defer" in given or given.get("type") == "module"
            (self.later if waits else self.needed).append(given["src"])
        elif tag in LOADING:
            self.needed += [given[name] for name in ("src", "srcset", "poster") if name in given]
        elif tag == "object" and "data" in given:
            self.needed.append(given["data"])

    @property
    def foreign(self) -> list[str]:
        """What it would fetch from elsewhere."""
        own = urlsplit(BASE).netloc
        return [url for url in self.needed + self.later if urlsplit(url).netloc not in ("", own)]


def visit_pages(app: Flask) -> list[Visit]:
    """The first visit of every page of the site map, and of the root for file servers."""
    client = app.test_client()
    listed = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml", base_url=BASE).text)
    if not listed:
        raise NotMeasured("the site map is empty")
    return [
        _visit(client, path) for path in [*(urlsplit(url).path for url in listed), "/index.html"]
    ]


def _visit(client: Client, path: str) -> Visit:
    visit = Visit(path)
    visit.feed(_get(client, path, "identity").text)
    if not any(url.endswith(".css") for url in visit.needed):
        raise NotMeasured(f"{path}: no style sheet was found in it")
    for url in dict.fromkeys([path, *visit.needed]):
        answer = _get(client, url, "br")
        visit.size += len(answer.data)
        visit.cookie |= "Set-Cookie" in answer.headers
    for url in [url for url in visit.needed if url.endswith(".css")]:
        visit.needed += re.findall(
            r"""(?:@import|url\()\s*["']?([^"')]+)""", _get(client, url, "").text
        )
    return visit


def _get(client: Client, path: str, coding: str) -> TestResponse:
    answer = client.get(path, base_url=BASE, headers={"Accept-Encoding": coding})
    if answer.status_code != 200:
        raise NotMeasured(f"{path}: {answer.status}")
    return answer


def figures(app: Flask) -> Iterator[Figure]:
    """Bytes and requests of first visits, the worst page named."""
    visits = visit_pages(app)
    words = {f"/{one.words[name]}/" for one in load_languages() for name in LARGE}
    large = [one for one in visits if any(word in one.path for word in words)]
    small = [one for one in visits if one not in large]
    yield _bytes("First visit, bytes", small, LIMIT)
    yield _bytes("First visit of comparisons and side by side, bytes", large, LARGE_LIMIT)
    most = max(visits, key=lambda one: len(one.needed))
    count = 1 + len(dict.fromkeys(most.needed))
    yield Figure(
        "Requests to read a page", f"{count} ({most.path})", f"≤ {REQUESTS}", count <= REQUESTS
    )
    foreign = [f"{one.path}: {one.foreign[0]}" for one in visits if one.foreign]
    yield _none("Pages that load from elsewhere", foreign)
    yield _none("Pages that set a cookie", [one.path for one in visits if one.cookie])


def _bytes(name: str, visits: list[Visit], limit: int) -> Figure:
    if not visits:
        raise NotMeasured(f"{name}: there is no such page")
    worst = max(visits, key=lambda one: one.size)
    value = f"{worst.size:,} ({worst.path}, worst of {len(visits)})"
    return Figure(name, value, f"≤ {limit:,}", worst.size <= limit)


def _none(name: str, found: list[str]) -> Figure:
    return Figure(name, f"{len(found)}" + (f" ({found[0]})" if found else ""), "0", not found)
