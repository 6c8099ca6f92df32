"""Cases: every numbered thread between a person and customer service, on one clock."""

from flask import Flask

from plussa.cases import contact_views, request_views
from plussa.cases import mails as mails  # the mails register themselves


def init_app(app: Flask) -> None:
    """Add the pages."""
    for blueprint in (contact_views.contact, request_views.requests):
        app.register_blueprint(blueprint)
