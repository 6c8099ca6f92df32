"""Members, households, cards and their history."""

from flask import Flask

from plussa.members import mail_gate, mails  # noqa: F401  they add themselves
from plussa.members.cards import views as card_views
from plussa.members.history import telling
from plussa.members.history import views as history_views
from plussa.members.household import invitation_views as invitation_views  # to the household's
from plussa.members.household import views as household_views
from plussa.members.profile import views as profile_views


def init_app(app: Flask) -> None:
    """Add the pages of a membership, and the words of its history."""
    telling.init_app(app)
    app.register_blueprint(profile_views.profile)
    app.register_blueprint(household_views.household)
    app.register_blueprint(card_views.cards)
    app.register_blueprint(history_views.history)
