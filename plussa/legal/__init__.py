"""Rules and data protection notice: editions, what changed and why, comparison, feeds."""

from collections.abc import Mapping

from flask import Flask

from plussa.legal.feeds import feeds
from plussa.legal.library import load_library
from plussa.legal.markdown import render, without_ids
from plussa.legal.views import legal


def init_app(app: Flask, drafts: bool, pages: Mapping[str, tuple[str, dict[str, str]]]) -> None:
    """Read the library, refusing to start if a published text has changed, and add the pages.

    `pages` gives endpoint and values for each name that the texts link to.
    """
    app.extensions["plussa.library"] = load_library(drafts=drafts)
    app.extensions["plussa.pages"] = pages
    app.jinja_env.filters.update(markdown=render, without_ids=without_ids)
    app.register_blueprint(legal)
    app.register_blueprint(feeds)
