"""The library of the running app."""

from datetime import date

from flask import current_app

from plussa.legal.library import Library, Shelf
from plussa.web.publish import page_date


def shelf(day: date | None = None) -> Shelf:
    """What a visitor may see on a Helsinki date, by default that of the page being rendered."""
    library: Library = current_app.extensions["plussa.library"]
    return library.on(day or page_date())
