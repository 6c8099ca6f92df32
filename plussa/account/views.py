"""The home of the account: what matters today, and a tile for each question."""

from datetime import date

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.account.today import overview
from plussa.i18n import current_language
from plussa.legal.library import DOCUMENTS
from plussa.legal.published import editions_on
from plussa.members.visitor import current_member
from plussa.permissions import editions
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button

HOME = "account/home.html"

account = Blueprint("account", __name__)


@localized(account, "/{account}/", READ)
def home() -> Response:
    """What matters today, and the way to everything else."""
    member = current_member()
    news = editions.unseen(member, editions_on())
    return fragments.page(HOME, "", member=member, news=news, today=overview(member), form=Button())


@localized(account, "/{account}/{seen}/<document>/<date:effective>/")
def mark_seen(document: str, effective: date) -> Response:
    """Put the notice of a new edition away."""
    edition = editions_on().find(document, effective) if document in DOCUMENTS else None
    if edition is None:
        abort(404)
    text = edition.text(current_language())
    if asked := fragments.ask("account/seen.html", edition=edition, text=text):
        return asked
    editions.mark_seen(current_member(), edition)
    flash(_("Notice hidden. Every edition stays readable on its own page."))
    return fragments.redirect_to(url_for("account.home"))
