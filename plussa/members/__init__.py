"""Members, households, cards and their history."""

from flask import Flask

from plussa.members import mail_gate as mail_gate  # it asks of every mail
from plussa.members.cards import mails as card_mails  # noqa: F401  they add themselves
from plussa.members.cards import views as card_views
from plussa.members.history import telling
from plussa.members.history import views as history_views
from plussa.members.household import invitation_views as invitation_views  # to the household's
from plussa.members.household import mails as household_mails  # noqa: F401  they add themselves
from plussa.members.household import views as household_views
from plussa.members.profile import mails as mails  # the mails register themselves
from plussa.members.profile import views as profile_views


def init_app(app: Flask) -> None:
    """Add the pages of a membership, and the words of its history."""
    telling.init_app(app)
    for room in (
        profile_views.profile,
        household_views.household,
        card_views.cards,
        history_views.history,
    ):
        app.register_blueprint(room)
