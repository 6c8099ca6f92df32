"""Plussa money in the account: the balance, each row and why, and what is done with the money."""

from typing import Any

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.formats import euros
from plussa.i18n import current_language
from plussa.legal.published import editions_on
from plussa.members.models import Member
from plussa.members.visitor import current_member
from plussa.money import charities, donations, exports
from plussa.money.account import own_purchases, reasons, rows
from plussa.money.account.forms import ALL, MoneyChoiceForm
from plussa.money.account.overview import counted_until, overview
from plussa.money.account.rights import may_see, may_use
from plussa.money.ledger import lots
from plussa.money.outcomes import MoneyRefused
from plussa.money.rules import REMINDED_SINCE
from plussa.web import fragments
from plussa.web.addresses import READ, localized

ROW = "<row:row_id>"
EARLIER = "{earlier}/<row:before>/"  # only a place: whose row stands there plays no part

money = Blueprint("money", __name__)


@localized(money, "/{account}/{money}/", READ, paged=EARLIER)
def show(before: int | None) -> Response:
    """What there is, what is on its way, what expires when, and the newest rows; then earlier ones."""
    if before:
        found, following = rows.newest(household_of_reader(), before)
        return fragments.page("money/earlier.html", "", rows=found, following=following)
    member = current_member()
    if not may_see(member):
        return fragments.page("money/hidden.html", "", member=member)
    found, following = rows.newest(member.household_id, None)
    context: dict[str, Any] = {"rows": found, "following": following, "use": may_use(member)}
    today = overview(member)
    charity = charities.named(today.choice.charity or "")
    context |= {"today": today, "charity": charity.name(current_language()) if charity else ""}
    context |= {"now": clock.now(), "told": exports.last_told()}
    context["starts"] = REMINDED_SINCE if clock.today() < REMINDED_SINCE else None
    return fragments.page("money/home.html", "", member=member, **context)


@localized(money, f"/{{account}}/{{money}}/{{row}}/{ROW}/", READ)
def show_row(row_id: int) -> Response:
    """Why a row is what it is."""
    member = current_member()
    row = rows.find(household_of_reader(), row_id) or abort(404)
    why = reasons.explain(row, member, editions_on(row.day))
    return fragments.page("money/row.html", "", row=row, why=why)


@localized(money, "/{account}/{money}/{choice}/")
def choose() -> Response:
    """Use, save or donate: in force at once and until changed."""
    member = current_member()
    now = donations.current(member.household_id)
    form = MoneyChoiceForm(
        wish=now.wish.value, charity=now.charity or ALL, at_most=_typed(now.at_most)
    )
    if not may_use(member):
        return fragments.page("money/no_choice.html", "", 409 if form.is_submitted() else 200)
    if not form.validate_on_submit():
        context = {"form": form, "usable": lots.usable(member.household_id)}
        return fragments.page("money/choose.html", "", form.status, **context)
    try:
        given = donations.choose(member, *form.chosen)
    except MoneyRefused:  # the household or the right has changed since the page was shown
        return fragments.page("money/no_choice.html", "", 409)
    flash(_("Saved. It takes effect now."))
    if given:
        flash(_("%(sum)s was donated at once.", sum=euros(given)))
    return fragments.redirect_to(url_for("money.show"))


def household_of_reader() -> int:
    """The household whose money the reader may see; otherwise there is nothing to see."""
    member: Member = current_member()
    if not may_see(member):
        abort(404)
    return int(member.household_id)


@localized(money, "/{account}/{purchases}/", READ, paged=EARLIER)
def show_purchases(before: int | None) -> Response:
    """The reader's own purchases, as exactly as they are kept."""
    member = current_member()
    found, following = own_purchases.newest(member, before)
    context: dict[str, Any] = {
        "oldest": own_purchases.oldest_day(member),
        "until": counted_until(),
        "before": before,
    }
    return fragments.page(
        "money/purchases.html", "", purchases=found, following=following, **context
    )


def _typed(cents: int | None) -> str:
    """Cents as people type euros."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02}".removesuffix(",00")
