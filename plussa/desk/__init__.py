"""Customer service's pages: who works there, their sessions, and what they do."""

from flask import Flask

from plussa.auth import guard
from plussa.desk import mails  # noqa: F401  they register themselves
from plussa.desk.acting import views as acting_views
from plussa.desk.blueprint import desk
from plussa.desk.cases import act_views
from plussa.desk.cases import views as case_views
from plussa.desk.ending import death_views, erasure_views, leaving_views, termination_views
from plussa.desk.looking import views as looking_views
from plussa.desk.membership import confirming_views, joining_views
from plussa.desk.models import MODELS
from plussa.desk.sign_in import views as sign_in_views
from plussa.desk.sign_in import visitor
from plussa.desk.till_rows import views as till_row_views
from plussa.privacy import retention

VIEWS = (  # they add themselves to the blueprint
    acting_views, case_views, act_views, death_views, erasure_views,
    leaving_views, termination_views, looking_views, confirming_views, joining_views,
    sign_in_views, till_row_views,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Add the pages, say who of customer service may call a route, and which tables age at night."""
    guard.check_staff(app, visitor.check)
    retention.include(MODELS)
    app.register_blueprint(desk)
