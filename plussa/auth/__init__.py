"""Logging in: passwords, bank login, sessions, and what proves who somebody is."""

from flask import Flask

from plussa.auth import mails  # noqa: F401  these add themselves to the outbox and the blueprint
from plussa.auth.bank import views as bank
from plussa.auth.blueprint import auth
from plussa.auth.checks import views as checks  # noqa: F401
from plussa.auth.claims import views as claims  # noqa: F401
from plussa.auth.email import views as email  # noqa: F401
from plussa.auth.identity import views as identity  # noqa: F401
from plussa.auth.password import log_in_views  # noqa: F401
from plussa.auth.password import views as password  # noqa: F401
from plussa.auth.session import browser
from plussa.auth.session import views as session  # noqa: F401


def init_app(app: Flask) -> None:
    """Add logins and their pages."""
    settings = app.config["SETTINGS"]
    browser.init_app(app, settings.production)
    bank.init_app(app, settings)
    app.register_blueprint(auth)
