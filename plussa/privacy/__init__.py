"""Data rights and retention: erasure, restriction, the report, and what is deleted every night."""

from flask import Flask

from plussa.privacy import (  # noqa: F401  the views add themselves to the blueprint
    erased,
    erasure_views,
    keeping,
    mails,
    report_views,
    restriction_views,
)
from plussa.privacy.blueprint import privacy


def init_app(app: Flask) -> None:
    """Add the pages, and say where the register of erasures is."""
    settings = app.config["SETTINGS"]
    erased.keep_in(settings.erasures, settings.identity_key)
    app.register_blueprint(privacy)
