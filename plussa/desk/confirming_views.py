"""Confirming a membership: by a document that is shown in a store, or by a code that came by post."""

from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.auth.checks import identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.models import IdentityCheckWay
from plussa.auth.refusals import AuthRefused
from plussa.desk import confirming
from plussa.desk.acting_forms import CallerForm
from plussa.desk.acting_views import living
from plussa.desk.blueprint import desk
from plussa.desk.confirming_forms import DocumentForm, LetterCodeForm
from plussa.desk.joining_views import compare
from plussa.desk.looking import LOOK
from plussa.desk.twins import Resembled
from plussa.desk.visitor import current_staff
from plussa.members.looks import Look
from plussa.web import fragments, links
from plussa.web.addresses import localized
from plussa.web.forms import Form

CONFIRM = f"/{{desk}}/{{member}}/{LOOK}/{{confirm}}/"
DOCUMENT, ORDER, CODE = "desk/confirm.html", "desk/confirm_letter.html", "desk/confirm_code.html"


@localized(desk, CONFIRM)
def confirm(look_key: str) -> Response:
    """Confirm the membership of who shows a document."""
    look = _unconfirmed(look_key)
    member = look.member
    form = DocumentForm(given_names=member.given_names, family_name=member.family_name)
    if not form.validate_on_submit():
        return _ask(DOCUMENT, look, form)
    try:
        confirming.by_document(current_staff(), member, form.shown)
    except confirming.NamesDiffer:
        said = _(
            "The membership has other names, so it is not confirmed. Open a case for their correction."
        )
        form.add_error(form.given_names, said)
    except confirming.BirthDateDiffers:
        said = _(
            "The membership has another date of birth, so it is not confirmed. Check the date, and open"
            " a case for its correction."
        )
        form.add_error(form.birth_date, said)
    except Resembled as found:
        looks = compare(form, found)
        status = form.status if looks else 429
        return fragments.page(DOCUMENT, "", status, **_context(look, form, twins=looks))
    else:
        return _confirmed(look)
    return _ask(DOCUMENT, look, form)


@localized(desk, f"{CONFIRM}{{letter}}/")
def order_code(look_key: str) -> Response:
    """Have a code sent to the address on record."""
    look, form = _unconfirmed(look_key), CallerForm()
    context = _of_letter(look)
    if context["waits"]:
        return fragments.redirect_to(url_for("desk.confirm_by_code", look_key=look.key))
    if not form.validate_on_submit():
        return _ask(ORDER, look, form, **context)
    try:
        confirming.order_letter(current_staff(), look.member, form.by)
    except AuthRefused:
        return fragments.page(ORDER, "", 409, **_context(look, form, **context))
    flash(_("The code goes out with the next letters."))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


@localized(desk, f"{CONFIRM}{{letter}}/{{code}}/")
def confirm_by_code(look_key: str) -> Response:
    """Confirm the membership of who knows the code of the letter."""
    look, form = _unconfirmed(look_key), LetterCodeForm()
    context = _of_letter(look)
    if not form.validate_on_submit():
        return _ask(CODE, look, form, **context)
    waits = context["waits"]
    digits = links.code(LETTER, waits.key if waits else "")
    try:
        confirming.by_letter(current_staff(), look.member, form.by, form.code.data, digits)
    except AuthRefused as refused:
        form.add_error(form.code, refused)
    else:
        return _confirmed(look)
    return _ask(CODE, look, form, **_of_letter(look))


def _unconfirmed(look_key: str) -> Look:
    """An open look at a living membership; one that is confirmed already needs no more."""
    look = living(look_key)
    if look.member.confirmed_at is not None:
        flash(_("The membership is confirmed already."))
        abort(fragments.redirect_to(url_for("desk.show_member", look_key=look.key)))
    return look


def _of_letter(look: Look) -> dict[str, Any]:
    return {
        "waits": identity_checks.waiting(look.member).get(IdentityCheckWay.LETTER),
        "reachable": identity_checks.can_reach(look.member, IdentityCheckWay.LETTER),
        "settled": identity_checks.settled_on(look.member),
    }


def _confirmed(look: Look) -> Response:
    flash(_("The membership is confirmed. The member is told."))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def _context(look: Look, form: Form, **more: Any) -> dict[str, Any]:
    return {"look": look, "member": look.member, "form": form, "twins": (), **more}


def _ask(template: str, look: Look, form: Form, **more: Any) -> Response:
    return fragments.page(template, "", form.status, **_context(look, form, **more))
