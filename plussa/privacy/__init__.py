"""Data rights and retention: erasure, restriction, the report, and what is deleted every night."""

from flask import Flask

from plussa.privacy import (  # noqa: F401  the views add themselves to the blueprint
    erased,
    erasure_views,
    mails,
    report_views,
    restriction_views,
)
from plussa.privacy.blueprint import privacy


def init_app(app: Flask) -> None:
    """Add the pages, and say where the register of erasures is."""
    erased.keep_in(app.config["SETTINGS"].erasures)
    app.register_blueprint(privacy)
