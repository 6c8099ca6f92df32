"""Cases: every numbered thread between a person and customer service, on one clock."""

from flask import Flask

from plussa.auth.identity import linking
from plussa.cases import contact_views, request_views
from plussa.cases import mails as mails  # the mails register themselves
from plussa.cases.service import open_conflict


def init_app(app: Flask) -> None:
    """Add the pages, and open a case when a bank identity does not match."""
    linking.when_in_conflict(lambda member, why: str(open_conflict(member, why).number))
    for blueprint in (contact_views.contact, request_views.requests):
        app.register_blueprint(blueprint)
