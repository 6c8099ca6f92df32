"""Customer service's pages: who works there, their sessions, and the queue of cases."""

from flask import Flask

from plussa.auth import guard
from plussa.desk import (  # noqa: F401  the views add themselves to the blueprint
    acting_views,
    case_views,
    confirming_views,
    dying_views,
    ending_views,
    entering_views,
    erasing_views,
    finding_views,
    joining_views,
    leaving_views,
    login_views,
    mails,
    sign_in_views,
    till_row_views,
    visitor,
)
from plussa.desk.blueprint import desk
from plussa.desk.models import MODELS
from plussa.privacy import retention


def init_app(app: Flask) -> None:
    """Add the pages, say who of customer service may call a route, and which tables age at night."""
    retention.include(MODELS)
    guard.check_staff(app, visitor.check)
    app.register_blueprint(desk)
