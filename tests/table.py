"""What holds of each endpoint, for tests that walk all of them: the table of routes, and the app itself."""

from dataclasses import dataclass
from functools import cache

from werkzeug.test import TestResponse

from plussa import catalogs, create_app
from plussa.auth.guard import Who
from plussa.config import Settings
from plussa.routes import CHANGES_ON_GET, who_may
from plussa.web.publish import publications

EVERY_ROUTE_ANSWERS = {"HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Row:
    """What holds of one endpoint."""

    who: Who
    methods: frozenset[str]
    published: bool
    changes_on_get: str
    pages: frozenset[str]  # what tells a later page of a list from the first


@cache
def _rows() -> dict[str, Row]:
    catalogs.compile_all()
    app = create_app(Settings(base_url="http://plussa.test", database="sqlite:///:memory:"))
    published = {publication.endpoint for publication in publications(app)}
    methods: dict[str, set[str]] = {}
    pages: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        methods.setdefault(rule.endpoint, set()).update(rule.methods or ())
        first = {name for name, value in (rule.defaults or {}).items() if value is None}
        pages.setdefault(rule.endpoint, set()).update(first)
    return {
        endpoint: Row(
            who,
            frozenset(methods[endpoint] - EVERY_ROUTE_ANSWERS),
            endpoint in published,
            CHANGES_ON_GET.get(endpoint, ""),
            frozenset(pages.get(endpoint, ())),
        )
        for endpoint, who in who_may().items()
    }


ROWS = _rows()


def assert_charset_is_named_once(answer: TestResponse) -> None:
    """Text of an answer says once that it is UTF-8; what is not text, or has no such word, does not."""
    kind = answer.headers.get("Content-Type", "")
    named = kind.casefold().count("charset=")
    is_text = kind.startswith("text/") or "xml" in kind
    assert named == is_text, kind
    assert kind.endswith("charset=utf-8") == is_text, kind
