"""The account's home, joining and leaving."""

from flask import Flask

from plussa.account import joining_views, leaving_views, views
from plussa.account import mails as mails  # the mails register themselves


def init_app(app: Flask) -> None:
    """Add the pages."""
    for blueprint in (views.account, joining_views.joining, leaving_views.leaving):
        app.register_blueprint(blueprint)
