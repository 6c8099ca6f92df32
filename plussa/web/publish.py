"""Published pages as bytes: rendered once a Helsinki day, served in front of Flask, exported as files.

A view is published by saying at which addresses it answers. The same rendering then serves a
visitor from memory and becomes a file of the export: there is no second way to make a page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from flask import Blueprint, Flask, Response, g
from flask.sansio.app import App
from flask.sansio.blueprints import BlueprintSetupState

from plussa import clock
from plussa.i18n import combinations, languages_of
from plussa.web.addresses import View, add_rules

Values = Mapping[str, Any]
Each = Callable[[date], Iterable[Values]]


class PublishError(Exception):
    """An address said to be published did not render; the message names the address."""


@dataclass(frozen=True)
class Publication:
    """A published view: its endpoint, and the values of its addresses on a date."""

    endpoint: str
    each: Each
    localized: bool
    listed: bool
    immutable: bool = False


@dataclass(frozen=True)
class Address:
    """One published address, and what it is made of; a former one redirects."""

    path: str
    publication: Publication
    values: Values
    former: bool = False


def published(
    blueprint: Blueprint,
    pattern: str,
    each: Each | None = None,
    *,
    listed: bool = True,
    **choices: tuple[str, ...],
) -> Callable[[View], View]:
    """Publish a view at a pattern whose words in braces are spelled in each language.

    `choices` name words that are also a value of the view:
    `published(legal, "/{document}/", document=("rules", "notice"))`. Every combination of them is
    published, unless `each` tells the values of a date. A page that is not `listed` stays out of
    the site map.
    """

    def declare(view: View) -> View:
        def register(state: BlueprintSetupState) -> None:
            for language, chosen in product(languages_of(state.app), combinations(choices)):
                add_rules(state, pattern, view, language, chosen)
            every = each or (lambda _: combinations(choices))
            _publish(state, view, every, localized=True, listed=listed)

        blueprint.record(register)
        return view

    return declare


def published_file(
    blueprint: Blueprint, path: str, each: Each = lambda day: ({},), *, immutable: bool = False
) -> Callable[[View], View]:
    """Publish a view at a path that belongs to no language; `immutable` if its name says its content."""

    def declare(view: View) -> View:
        def register(state: BlueprintSetupState) -> None:
            state.add_url_rule(path, view.__name__, view)
            _publish(state, view, each, localized=False, listed=False, immutable=immutable)

        blueprint.record(register)
        return view

    return declare


def _publish(state: BlueprintSetupState, view: View, each: Each, **traits: bool) -> None:
    endpoint = f"{state.blueprint.name}.{view.__name__}"
    publications(state.app).append(Publication(endpoint, each, **traits))


def publications(app: App) -> list[Publication]:
    """What the app publishes."""
    return app.extensions.setdefault("plussa.publications", [])


def page_date() -> date:
    """The Helsinki date that the page being rendered speaks for."""
    return g.get("page_date") or clock.today()


def addresses(app: Flask, day: date) -> list[Address]:
    """Every address published on a date, in the languages the app shows."""
    with app.test_request_context("/"):
        return [
            address
            for publication in publications(app)
            for values in publication.each(day)
            for address in _spelled(app, publication, values)
        ]


def _spelled(app: Flask, publication: Publication, values: Values) -> Iterator[Address]:
    """The addresses of one view for some values: in each language, today's and former ones."""
    endpoint = publication.endpoint
    if not publication.localized:
        yield Address(app.url_for(endpoint, **values), publication, values)
        return
    for language in languages_of(app):
        spoken = {**values, "language": language.code}
        yield Address(app.url_for(endpoint, **spoken), publication, spoken)
        for rule in app.url_map.iter_rules(endpoint):
            if rule.alias and rule.suitable_for(spoken) and (built := rule.build(spoken)):
                yield Address(built[1], publication, spoken, former=True)


class Site:
    """The published site of one Helsinki date: a fixed set of addresses, rendered when asked for."""

    def __init__(self, app: Flask, day: date) -> None:
        self.app = app
        self.day = day
        self.addresses = {found.path: found for found in addresses(app, day)}

    def render(self, path: str) -> Response:
        """Render a published address; raise PublishError if it does not answer as one."""
        with self.app.test_request_context(path, base_url=self.app.config["SETTINGS"].origin):
            g.page_date = self.day
            try:
                response = self.app.full_dispatch_request()
            except Exception as fault:
                raise PublishError(f"{path}: {type(fault).__name__}: {fault}") from fault
        if response.status_code != (308 if self.addresses[path].former else 200):
            raise PublishError(f"{path}: answers {response.status}")
        return response
