"""Data rights and retention: erasure, restriction, the report, and what is deleted every night."""

from flask import Flask

from plussa.privacy import mails  # noqa: F401
from plussa.privacy.blueprint import privacy
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import views as erasure_views  # noqa: F401  adds itself
from plussa.privacy.report import views as report_views  # noqa: F401  adds itself
from plussa.privacy.restriction import views as restriction_views  # noqa: F401  adds itself


def init_app(app: Flask) -> None:
    """Add the pages, and say where the register of erasures is."""
    settings = app.config["SETTINGS"]
    journal.keep_in(settings.erasures, settings.identity_key)
    app.register_blueprint(privacy)
