"""Rules and data protection notice: editions, what changed and why, comparison, feeds."""

from collections.abc import Mapping

from flask import Flask

from plussa.faults import Fault
from plussa.i18n import Languages
from plussa.legal.check import check_languages
from plussa.legal.feeds import feeds
from plussa.legal.library import load_library
from plussa.legal.markdown import render, without_ids
from plussa.legal.views import legal


def init_app(
    app: Flask, languages: Languages, drafts: bool, pages: Mapping[str, tuple[str, dict[str, str]]]
) -> None:
    """Read the library and add the pages; `pages` gives endpoint and values for `page:` links.

    Refuses to start if a published text has changed, or the newest lack a published language.
    """
    library = load_library(drafts=drafts)
    for editions in library.documents.values():
        for finding in check_languages(
            editions, [language.code for language in languages if language.published]
        ):
            raise Fault(finding)
    app.extensions["plussa.library"] = library
    app.extensions["plussa.pages"] = pages
    app.jinja_env.filters.update(markdown=render, without_ids=without_ids)
    app.register_blueprint(legal)
    app.register_blueprint(feeds)
