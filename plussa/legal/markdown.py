"""Markdown of legal texts as HTML: links resolved in the reader's language, foreign ones said to be so."""

import re
from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for
from flask_babel import force_locale, gettext
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from plussa.i18n import current_language
from plussa.legal.grammar import parser


def render(source: str, language: str | None = None) -> Markup:
    """Render Markdown for readers of a language, by default that of the request."""
    spoken = language or current_language()
    with force_locale(spoken):
        html = _markdown.render(source, {"language": spoken})
    return Markup(html)  # noqa: S704  raw HTML is off, so all text is escaped


def without_ids(source: str) -> str:
    """Markdown whose headings have no ids, for a second language on the same page."""
    return re.sub(r" \{#[a-z0-9-]+\}$", "", source, flags=re.MULTILINE)


def page_url(name: str, language: str) -> str:
    """The address of a page that legal texts link to as `page:<name>`."""
    endpoint, values = current_app.extensions["plussa.pages"][name]
    return url_for(endpoint, language=language, **values)


def _move_ids(state: StateCore) -> None:
    """Turn the `{#id}` at the end of a heading into its id."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open" or not inline.children:
            continue
        last = inline.children[-1]
        if found := re.search(r" \{#([a-z0-9-]+)\}$", last.content):
            opening.attrSet("id", found[1])
            last.content = last.content[: found.start()]


def _open_link(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    token = tokens[index]
    target = str(token.attrGet("href") or "")
    if target.startswith("page:"):
        token.attrSet("href", page_url(target.removeprefix("page:"), env["language"]))
    elif target.startswith("https:"):
        token.attrSet("rel", "external")
    return self.renderToken(tokens, index, options, env)


def _close_link(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    opening = next(token for token in reversed(tokens[:index]) if token.type == "link_open")
    foreign = opening.attrGet("rel") == "external"
    said = " " + gettext("(another service)") if foreign else ""
    return said + self.renderToken(tokens, index, options, env)


_markdown = parser()
_markdown.core.ruler.push("heading_ids", _move_ids)
_markdown.add_render_rule("link_open", _open_link)
_markdown.add_render_rule("link_close", _close_link)
