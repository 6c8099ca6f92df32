"""«This is wrong»: a row or a purchase goes to customer service as a case, with the row attached."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import pages
from plussa.cases.kinds import term_of
from plussa.cases.models import CaseKind, Channel
from plussa.formats import long_date, signed_euros
from plussa.members.visitor import current_member
from plussa.money.account import own_purchases, rows
from plussa.money.account.forms import DisputeForm
from plussa.money.account.views import ROW, household_of_reader, money
from plussa.web import fragments
from plussa.web.addresses import localized


@localized(money, f"/{{account}}/{{money}}/{{row}}/{ROW}/{{wrong}}/")
def dispute(row_id: int) -> Response:
    """Say that a row of the household's money is wrong."""
    row = rows.find(household_of_reader(), row_id) or abort(404)
    address = url_for("money.dispute", row_id=row.id)
    return _dispute("entry", row, row.money, address, url_for("money.show_row", row_id=row.id))


@localized(money, f"/{{account}}/{{purchases}}/{ROW}/{{wrong}}/")
def dispute_purchase(row_id: int) -> Response:
    """Say that one of the reader's own purchases is wrong."""
    purchase = own_purchases.find(current_member(), row_id) or abort(404)
    address = url_for("money.dispute_purchase", row_id=purchase.id)
    return _dispute("purchase", purchase, purchase.cents, address, url_for("money.show_purchases"))


def _dispute(kind: str, row: Any, cents: int, address: str, back: str) -> Response:
    form, days = DisputeForm(), term_of(CaseKind.MISTAKE, clock.today()).days
    same = form.was_shown(f"{row.at.isoformat()} {cents}")
    what = _("%(day)s: %(sum)s", day=long_date(row.day), sum=signed_euros(cents))
    context = {"form": form, "what": what, "address": address, "back": back, "days": days}
    if not form.validate_on_submit():
        return fragments.page("money/dispute.html", "", form.status, **context)
    if not same:
        said = _(
            "Nothing was sent. The page now shows another row: check that it is the one you mean."
        )
        form.add_error(form.text, said)
        return fragments.page("money/dispute.html", "", 409, **context)
    about = {"member": current_member(), "about": f"{kind}:{row.id}"}
    case, status = pages.open_by(form, CaseKind.MISTAKE, Channel.ACCOUNT, **about)
    if case is None:
        return fragments.page("money/dispute.html", "", status, **context)
    flash(_("Sent. Customer service sees the row with your message."))
    return fragments.redirect_to(url_for("requests.show", number=case.number))
