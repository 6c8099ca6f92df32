"""The library of the running app."""

from datetime import date

from flask import current_app

from plussa.legal.library import Library, PublishedEditions
from plussa.web.publish import page_date


def editions_on(day: date | None = None) -> PublishedEditions:
    """What a visitor may see on a Helsinki date, by default that of the page being rendered."""
    library: Library = current_app.extensions["plussa.library"]
    return library.on(day or page_date())
