"""Rows from the tills that a person looks at: the list, one row, and what is done with it.

The row does not say whose it is: to look at the member is a look, with the row as its reason.
"""

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk import finding, till_rows
from plussa.desk.blueprint import desk
from plussa.desk.finding_views import may_search
from plussa.desk.looking import may_act, may_approve
from plussa.desk.till_row_forms import ReasonForm
from plussa.desk.visitor import current_staff
from plussa.formats import translated
from plussa.money.outcomes import GOOD, MoneyOutcome, MoneyRefused
from plussa.money.tills.waiting_rows import WaitingRow
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form

ROW = "/{desk}/{till_rows}/<key:row_key>/"


@localized(desk, "/{desk}/{till_rows}/", READ)
def show_till_rows() -> Response:
    """The rows to look at, those that came first at the top."""
    return fragments.page("desk/till_rows.html", "", found=till_rows.to_look_at())


@localized(desk, ROW, READ)
def show_till_row(row_key: str) -> Response:
    """One row: what it says, why it is not stored, and what can be done."""
    return _show("desk/till_row.html", _find(row_key))


@localized(desk, ROW + "{try_again}/")
def try_till_row(row_key: str) -> Response:
    """Try to store the row once more."""
    row, form = _find(row_key), Button()
    if not form.validate_on_submit():
        return _show("desk/till_row_act.html", row, form, form.status, what="try_till_row")
    try:
        return _done(row, till_rows.try_again(row))
    except MoneyRefused:
        return _gone()


@localized(desk, ROW + "{store_row}/")
def store_till_row(row_key: str) -> Response:
    """Store a row that was doubted: it is right."""
    row, form = _find(row_key), ReasonForm()
    if not till_rows.is_doubted(row):
        return fragments.redirect_to(url_for("desk.show_till_row", row_key=row.key))
    if not form.validate_on_submit():
        return _show("desk/till_row_act.html", row, form, form.status, what="store_till_row")
    try:
        return _done(row, till_rows.store(current_staff(), row, form.reason.data))
    except MoneyRefused:
        return _gone()


@localized(desk, ROW + "{set_aside}/")
def set_till_row_aside(row_key: str) -> Response:
    """Set a row aside for good."""
    row, form = _find(row_key), ReasonForm()
    if not form.validate_on_submit():
        return _show("desk/till_row_act.html", row, form, form.status, what="set_till_row_aside")
    try:
        till_rows.set_aside(current_staff(), row, form.reason.data)
    except MoneyRefused:
        return _gone()
    flash(_("The row is set aside for good. The member reads the reason."))
    return fragments.redirect_to(url_for("desk.show_till_rows"))


@localized(desk, ROW + "{member}/")
def look_for_till_row(row_key: str) -> Response:
    """Open a look at the member whose card was used; the row is the reason."""
    row, form = _find(row_key), Button()
    context: dict[str, object] = {"what": "look_for_till_row", "minutes": finding.MINUTES}
    if not form.validate_on_submit():
        return _show("desk/till_row_act.html", row, form, form.status, **context)
    if not may_search():
        return _show("desk/till_row_act.html", row, form, 429, **context | {"too_many": True})
    look = till_rows.look_for(current_staff(), row)
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def _find(key: str) -> WaitingRow:
    """A row that somebody has to look at; one that waits no more leads to the list."""
    return till_rows.find(key) or abort(_gone())


def _gone() -> Response:
    flash(translated(MoneyOutcome.GONE))
    return fragments.redirect_to(url_for("desk.show_till_rows"))


def _done(row: WaitingRow, outcome: MoneyOutcome) -> Response:
    """Say what became of a row, and lead to the list, or back to what was not stored."""
    if outcome in GOOD:
        flash(_("The row is stored."))
        return fragments.redirect_to(url_for("desk.show_till_rows"))
    flash(_("The row is still not stored."))
    return fragments.redirect_to(url_for("desk.show_till_row", row_key=row.key))


def _show(
    template: str, row: WaitingRow, form: Form | None = None, status: int = 200, **more: object
) -> Response:
    context = {"row": row, "form": form, "too_many": False, **more}
    context |= {"may_act": may_act(), "may_approve": may_approve()}
    return fragments.page(template, "", status, is_doubted=till_rows.is_doubted(row), **context)
