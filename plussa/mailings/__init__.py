"""What is sent to many: newsletters, notices of new editions; and the list of what was sent to one."""

from flask import Flask

from plussa.mailings import examples_views, stopping_views, views
from plussa.mailings import mails as mails  # the mails register themselves


def init_app(app: Flask) -> None:
    """Add the pages."""
    pages = (views.messages, stopping_views.stopping_pages, examples_views.examples_pages)
    for blueprint in pages:
        app.register_blueprint(blueprint)
