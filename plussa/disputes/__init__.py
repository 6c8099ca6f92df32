"""Disputes: two ladders, a guide that ends at the right body, and a letter."""

from flask import Flask

from plussa.disputes.views import disputes


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(disputes)
