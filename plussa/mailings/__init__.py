"""What is sent to many: newsletters, notices of new editions; and the list of what was sent to one."""

from flask import Flask

from plussa.mailings import mails as mails  # the mails register themselves
from plussa.mailings import stopping_views, views


def init_app(app: Flask) -> None:
    """Add the pages."""
    for blueprint in (views.messages, stopping_views.stopping_pages):
        app.register_blueprint(blueprint)
