"""Logging in: passwords, bank login, sessions, and what proves who somebody is."""

from flask import Flask

from plussa.auth import (  # noqa: F401  the views add themselves to the blueprint
    bank_views,
    claim_letter_views,
    email_views,
    identify_views,
    link_views,
    login,
    mails,
    password_views,
    proof_views,
    security_views,
    views,
)
from plussa.auth.blueprint import auth


def init_app(app: Flask) -> None:
    """Add logins and their pages."""
    settings = app.config["SETTINGS"]
    login.init_app(app, settings.production)
    bank_views.init_app(app, settings)
    app.register_blueprint(auth)
