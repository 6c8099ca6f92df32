"""Confirming a membership: by a document that is shown in a store, or by a code that came by post."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.auth.checks import identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.models import IdentityCheckWay
from plussa.desk.acts import act_page, carry_out, carry_out_for, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.fields import CallerForm
from plussa.desk.looking.looks import LOOK, living
from plussa.desk.membership import confirming
from plussa.desk.membership.confirming import Document
from plussa.desk.membership.confirming_forms import DocumentForm, LetterCodeForm
from plussa.desk.membership.duplicates import Particulars
from plussa.desk.membership.joining_views import compare
from plussa.members.looks import Look
from plussa.members.models import Member
from plussa.web import fragments, links
from plussa.web.addresses import localized

CONFIRM = f"/{{desk}}/{{member}}/{LOOK}/{{confirm}}/"


@localized(desk, CONFIRM)
def confirm(look_key: str) -> Response:
    """Confirm the membership of who shows a document."""
    look = _unconfirmed(look_key)
    names = {"given_names": look.member.given_names, "family_name": look.member.family_name}
    form = DocumentForm(**names)

    def do(member: Member) -> None:
        document, who = Document(form.document.data), Particulars(*form.names, form.birth_date.data)
        confirming.by_document(member, document, who, form.is_another.data)

    if carry_out_for(look, form, do):
        return _confirmed(look)
    looks, status = compare(form)
    return show("confirm", look, form, status, duplicates=looks)


@localized(desk, f"{CONFIRM}{{letter}}/")
def order_code(look_key: str) -> Response:
    """Have a code sent to the address on record, as the member could; every contact is told."""
    look, form = _unconfirmed(look_key), CallerForm()
    context = _of_letter(look)
    if context["waits"]:
        return fragments.redirect_to(url_for("desk.confirm_by_code", look_key=look.key))
    return act_page(
        "confirm_letter", look, form,
        lambda member: identity_checks.ask(member, IdentityCheckWay.LETTER),
        _("The code goes out with the next letters."), **context,
    )  # fmt: skip


@localized(desk, f"{CONFIRM}{{letter}}/{{code}}/")
def confirm_by_code(look_key: str) -> Response:
    """Confirm the membership of who knows the code of the letter."""
    look, form = _unconfirmed(look_key), LetterCodeForm()
    waits = _of_letter(look)["waits"]
    digits = links.code(LETTER, waits.key if waits else "")
    if carry_out(
        form, lambda: confirming.by_letter(look.member, form.code.data, digits), page_of(look)
    ):
        return _confirmed(look)
    return show("confirm_code", look, form, **_of_letter(look))


def _unconfirmed(look_key: str) -> Look:
    """An open look at a living membership; one that is confirmed already needs no more."""
    look = living(look_key)
    if look.member.confirmed_at is not None:
        fragments.turn_away(_("The membership is confirmed already."), page_of(look))
    return look


def _of_letter(look: Look) -> dict[str, Any]:
    return {
        "waits": identity_checks.waiting(look.member).get(IdentityCheckWay.LETTER),
        "reachable": identity_checks.can_reach(look.member, IdentityCheckWay.LETTER),
        "settled": identity_checks.settled_on(look.member),
    }


def _confirmed(look: Look) -> Response:
    return lead_back(page_of(look), _("The membership is confirmed. The member is told."))
