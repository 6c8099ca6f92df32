"""The table of routes: for each endpoint its methods, who may call it, and how long it may be kept.

A route without a row, and a row without a route, stops the start.
"""

from dataclasses import dataclass
from enum import Enum

from flask import Flask

from plussa.web.publish import publications


class Who(Enum):
    """Who may call a route."""

    ANYONE = "anyone"


class Cached(Enum):
    """Who may keep an answer."""

    PUBLISHED = "the same for everybody: served from memory, exported, kept and revalidated"
    NEVER = "not kept"


@dataclass(frozen=True)
class Row:
    """What holds of one endpoint."""

    methods: frozenset[str] = frozenset({"GET"})
    who: Who = Who.ANYONE
    cached: Cached = Cached.PUBLISHED


class RouteError(Exception):
    """The routes of the app and the table differ; the message names the endpoint."""


# The names by which legal texts link to pages, as `page:<name>`: frozen texts outlive endpoints.
PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "start": ("pages.start", {}),
    "information": ("pages.information", {}),
    "customer_service": ("pages.customer_service", {}),
    "rules": ("legal.show_current", {"document": "rules"}),
    "notice": ("legal.show_current", {"document": "notice"}),
    "changes": ("legal.show_all_changes", {}),
    "disputes": ("disputes.show_ladders", {}),
    "accessibility": ("pages.accessibility", {}),
    "cookies": ("pages.cookies", {}),
    "login": ("pages.login", {}),
}

ROUTES: dict[str, Row] = {
    "root.choose_language": Row(cached=Cached.NEVER),
    "root.offer_languages": Row(),
    "root.offer_languages_instead": Row(),
    "root.show_error_file": Row(),
    "root.sitemap": Row(),
    "root.robots": Row(),
    "assets.show_asset": Row(),
    "legal.show_current": Row(),
    "legal.show_edition": Row(),
    "legal.show_editions": Row(),
    "legal.show_changes": Row(),
    "legal.show_side_by_side": Row(),
    "legal.compare": Row(),
    "legal.show_all_changes": Row(),
    "feeds.atom": Row(),
    "feeds.json_feed": Row(),
    "pages.start": Row(),
    "pages.information": Row(),
    "pages.customer_service": Row(),
    "pages.accessibility": Row(),
    "pages.cookies": Row(),
    "pages.login": Row(),
    "disputes.show_ladders": Row(),
    "disputes.show_ladder": Row(),
    "disputes.show_bodies": Row(),
    "disputes.show_body": Row(),
    "disputes.start_guide": Row(),
    "disputes.ask": Row(),
    "disputes.show_outcome": Row(),
    "disputes.show_letter": Row(),
}
EVERY_ROUTE_ANSWERS = {"HEAD", "OPTIONS"}


def enforce(app: Flask) -> None:
    """Compare the app with the table; raise RouteError where they differ.

    What the table lets be kept is what is published; all else is answered with `no-store`.
    """
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, set()).update(rule.methods or ())
    for endpoint in found.keys() - ROUTES.keys():
        raise RouteError(f"{endpoint}: no row in plussa/routes.py")
    for endpoint in ROUTES.keys() - found.keys():
        raise RouteError(f"{endpoint}: a row in plussa/routes.py, but no route")
    for endpoint, methods in found.items():
        if methods - EVERY_ROUTE_ANSWERS != ROUTES[endpoint].methods:
            raise RouteError(f"{endpoint}: answers {sorted(methods)}, its row says otherwise")
    published = {publication.endpoint for publication in publications(app)}
    for endpoint, row in ROUTES.items():
        if (row.cached is Cached.PUBLISHED) != (endpoint in published):
            raise RouteError(f"{endpoint}: its row says {row.cached.name}, its view another thing")
