"""Rows from the tills that a person looks at: the list, one row, and what is done with it.

The row does not say whose it is: to look at the member is a look, with the row as its reason.
"""

from collections.abc import Callable

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.desk.acts import carry_out, lead_back
from plussa.desk.blueprint import desk
from plussa.desk.looking.views import look_for
from plussa.desk.sign_in.visitor import current_staff
from plussa.desk.till_rows import service
from plussa.desk.till_rows.forms import ReasonForm
from plussa.formats import translated
from plussa.members.looks import Reason
from plussa.money.imports.retrying import try_one
from plussa.money.outcomes import GOOD, MoneyOutcome
from plussa.money.tills.waiting_rows import WaitingRow
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form
from plussa.words import N_

ROW = "/{desk}/{till_rows}/<key:row_key>/"


@localized(desk, "/{desk}/{till_rows}/", READ)
def show_till_rows() -> Response:
    """The rows to look at, those that came first at the top."""
    return fragments.page("desk/till_rows.html", "", **service.to_look_at())


@localized(desk, ROW, READ)
def show_till_row(row_key: str) -> Response:
    """One row: what it says, why it is not stored, and what can be done."""
    return _show("till_row", _find(row_key))


@localized(desk, ROW + "{try_again}/")
def try_till_row(row_key: str) -> Response:
    """Try to store the row once more."""
    row = _find(row_key)
    lead = N_("It is stored if nothing prevents it any more.")
    title, button = N_("Try row %(id)s again"), N_("Try again")
    return _act(row, Button(), lambda: try_one(row) in GOOD, title, lead, button)


@localized(desk, ROW + "{store_row}/")
def store_till_row(row_key: str) -> Response:
    """Store a row that was doubted: it is right."""
    row, form = _find(row_key), ReasonForm()
    if not service.is_doubted(row):
        return fragments.redirect_to(_page(row))
    lead = N_(
        "It counts for the month and household that it belongs to, and the member reads your reason"
        " in the account history."
    )
    return _act(
        row, form, lambda: service.store(row, form.reason.data),
        N_("Store row %(id)s"), lead, N_("Store it"),
    )  # fmt: skip


@localized(desk, ROW + "{set_aside}/")
def set_till_row_aside(row_key: str) -> Response:
    """Set a row aside for good."""
    row, form, by = _find(row_key), ReasonForm(), current_staff().username
    lead = N_(
        "It is not stored, also when the tills send it again. The member reads your reason in the"
        " account history."
    )
    return _act(
        row, form, lambda: service.set_aside(row, by, form.reason.data),
        N_("Set row %(id)s aside for good"), lead, N_("Set it aside"),
    )  # fmt: skip


@localized(desk, ROW + "{member}/")
def look_for_till_row(row_key: str) -> Response:
    """Open a look at the member whose card was used; the row is the reason."""
    row = _find(row_key)
    return look_for(row.card.member, Reason.TILL_ROW, row.external_id, _page(row))


def _act(
    row: WaitingRow, form: Form, do: Callable[[], bool | None], title: str, lead: str, button: str
) -> Response:
    """Do it, say what became of the row, and lead to the list, or back to what was not stored."""
    rows = url_for("desk.show_till_rows")
    if done := carry_out(form, do, rows):
        if done.result is None:
            return lead_back(rows, _("The row is set aside for good. The member reads the reason."))
        if done.result:
            return lead_back(rows, _("The row is stored."))
        return lead_back(_page(row), _("The row is still not stored."))
    return _show("till_row_act", row, form, title=title, lead=lead, button=button)


def _page(row: WaitingRow) -> str:
    return url_for("desk.show_till_row", row_key=row.key)


def _find(key: str) -> WaitingRow:
    """A row that somebody has to look at; one that waits no more leads to the list."""
    found = service.find(key)
    if found is None:
        fragments.turn_away(translated(MoneyOutcome.GONE), url_for("desk.show_till_rows"))
    return found


def _show(template: str, row: WaitingRow, form: Form | None = None, **more: object) -> Response:
    context = {"row": row, "form": form, "is_doubted": service.is_doubted(row), **more}
    return fragments.page(f"desk/{template}.html", "", form.status if form else 200, **context)
