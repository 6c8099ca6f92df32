"""Addresses in each language's own words."""

import re
from collections.abc import Callable, Collection, Mapping
from itertools import product
from typing import Any

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from plussa.i18n import Language, combinations, former_spellings, languages_of, localize

View = Callable[..., Any]
Choices = Mapping[str, str]
READ = ("GET",)
FORM = ("GET", "POST")
FIRST: Mapping[str, None] = {}  # what a view is given that has no pages


def localized(
    blueprint: Blueprint,
    pattern: str,
    methods: Collection[str] = FORM,
    *,
    paged: str = "",
    **choices: Collection[str],
) -> Callable[[View], View]:
    """Answer at a pattern whose words in braces are spelled in each language.

    A form is shown and sent at one address; a page that only shows something is given `READ`.
    Where a word is a choice among some, each has an address, and the view is given the one chosen.
    A list that is `paged` goes on at the pattern with that ending, `"<row:before>/"`: the view is
    given where, and None on the first page.
    """
    patterns: dict[str, Mapping[str, None]] = {pattern: {}}
    if paged:
        patterns = {pattern: dict.fromkeys(re.findall(r"<row:(\w+)>", paged)), pattern + paged: {}}

    def declare(view: View) -> View:
        def register(state: BlueprintSetupState) -> None:
            for language in languages_of(state.app):
                for (spelled, first), each in product(patterns.items(), combinations(choices)):
                    add_rules(state, spelled, view, language, each, methods, first)

        blueprint.record(register)
        return view

    return declare


def add_rules(
    state: BlueprintSetupState,
    pattern: str,
    view: View,
    language: Language,
    choices: Choices,
    methods: Collection[str] = READ,
    first: Mapping[str, None] = FIRST,
) -> None:
    """Add a view's address in a language, and its former addresses as redirects."""
    name, values = view.__name__, {"language": language.code, **choices, **first}
    rule = localize(pattern, language, **choices)
    state.add_url_rule(rule, name, view, defaults=values, methods=methods)
    for former in former_spellings(pattern, language, **choices):
        state.add_url_rule(former, name, view, defaults=values, methods=methods, alias=True)
