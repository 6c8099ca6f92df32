"""Disputes: two ladders, a guide that ends at the right body, and a letter."""

from flask import Flask

from plussa.disputes.bodies import load_bodies
from plussa.disputes.views import disputes
from plussa.i18n import languages_of


def init_app(app: Flask) -> None:
    """Read the bodies, refusing to start if a record is not whole, and add the pages."""
    whole = [language.code for language in languages_of(app) if language.published]
    app.extensions["plussa.bodies"] = load_bodies(languages=whole)
    app.register_blueprint(disputes)
