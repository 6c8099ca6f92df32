"""The information pages."""

from flask import Flask

from plussa.pages.views import pages


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(pages)
