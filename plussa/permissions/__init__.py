"""What members have accepted and allowed, and its proof."""

from flask import Flask

from plussa import clock
from plussa.i18n import languages_of
from plussa.permissions import views, wordings
from plussa.permissions.models import Permission


def init_app(app: Flask) -> None:
    """Read the wordings and add the pages.

    Refuses to start if a wording has changed, the newest lack a published language, or a permission
    has none in force.
    """
    wordings.published.cache_clear()
    found = wordings.published()
    codes = [language.code for language in languages_of(app) if language.published]
    for fault in wordings.languages_lacking(found, codes):
        raise fault
    for permission in Permission:
        found.in_force(permission, clock.today())
    app.register_blueprint(views.permissions)
