"""What a member takes away: the statement, on a page, in print and as CSV, and the calendar."""

from datetime import date
from typing import Any

from flask import abort, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.formats import decimal_sign, euros
from plussa.money.account.forms import PeriodForm
from plussa.money.account.statement import as_calendar, as_csv, statement
from plussa.money.account.views import household_of_reader, money
from plussa.money.ledger import lots
from plussa.money.models import Entry
from plussa.web import fragments
from plussa.web.addresses import READ, localized

PERIOD = "<date:first>/<date:last>"


@localized(money, "/{account}/{money}/{statement}/")
def choose_period() -> Response:
    """Choose the days of a statement."""
    household_of_reader()
    today = clock.today()
    form = PeriodForm(first=today.replace(month=1, day=1), last=today)
    if not form.validate_on_submit():
        return fragments.page("money/period.html", "", form.status, form=form, today=today)
    period = {"first": form.first.data, "last": form.last.data}
    return fragments.redirect_to(url_for("money.show_statement", **period))


@localized(money, f"/{{account}}/{{money}}/{{statement}}/{PERIOD}/", READ)
def show_statement(first: date, last: date) -> Response:
    """The statement of a period, to read and to print."""
    if last < first:
        abort(404)
    whole = statement(household_of_reader(), first, last)
    return fragments.page("money/statement.html", "", statement=whole)


@localized(money, f"/{{account}}/{{money}}/{{statement}}/{PERIOD}/plussa.csv", READ)
def download_statement(first: date, last: date) -> Response:
    """The statement of a period, for a spreadsheet."""
    if last < first:
        abort(404)
    whole = statement(household_of_reader(), first, last)
    heads = [_("Day"), _("What"), _("Change, €"), _("Debt grew by, €"), _("Balance, €")]
    known_from = _("Carried over from earlier rows, which are kept no longer")
    text = as_csv(whole, heads, _what, known_from, decimal_sign())
    return _file(text, "text/csv")


@localized(money, "/{account}/{money}/plussa.ics", READ)
def download_calendar() -> Response:
    """What expires when, for a calendar."""
    household = household_of_reader()
    text = as_calendar(
        lots.expiring(household),
        clock.now(),
        lambda cents: _("%(sum)s of Plussa money expires", sum=euros(cents)),
        request.host.partition(":")[0],
        str(household),
    )
    return _file(text, "text/calendar")


def _what(row: Entry) -> str:
    words: Any = current_app.jinja_env.get_template("money/words.html").make_module()
    return str(words.what(row)).strip()


def _file(text: str, kind: str) -> Response:
    answer = current_app.response_class(text, mimetype=kind)
    answer.headers["Content-Disposition"] = "attachment"
    return answer
