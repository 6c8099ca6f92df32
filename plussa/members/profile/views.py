"""Personal information: one page, one panel for each thing that can be changed."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.members.profile import service
from plussa.members.profile.forms import AddressForm, LanguageForm, NameForm, PhoneForm
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.checks import spaced_phone
from plussa.web.forms import Form

PAGE = "members/profile.html"

profile = Blueprint("profile", __name__)


@localized(profile, "/{account}/{profile}/", READ)
def show() -> Response:
    """All personal information; a part of it when its form was given up."""
    return fragments.page(PAGE, fragments.target(PAGE), back=True, **_context())


@localized(profile, "/{account}/{profile}/{name}/")
def request_name() -> Response:
    """Ask customer service to correct the names."""
    member = current_member()
    form = NameForm(given_names=member.given_names, family_name=member.family_name)
    if not form.validate_on_submit():
        return _edit("name", form)
    try:
        service.request_name(member, form.given_names.data, form.family_name.data)
    except service.AlreadyAsked:
        form.add_error(
            form.given_names, _("Customer service is still looking at your last request.")
        )
        return _edit("name", form)
    return _saved("name", _("Sent to customer service, which checks the names and corrects them."))


@localized(profile, "/{account}/{profile}/{address}/")
def change_address() -> Response:
    """Change the postal address."""
    member = current_member()
    shown = None if member.protected_address else member
    form = AddressForm(obj=shown)
    if not form.validate_on_submit():
        return _edit("address", form)
    service.change_address(member, form.street.data, form.postal_code.data, form.city.data)
    return _saved("address", _("Your address was saved."))


@localized(profile, "/{account}/{profile}/{phone}/")
def change_phone() -> Response:
    """Change the telephone number."""
    member = current_member()
    form = PhoneForm(phone=spaced_phone(member.phone))
    if not form.validate_on_submit():
        return _edit("phone", form)
    service.change_phone(member, form.phone.data)
    return _saved("phone", _("Your telephone number was saved."))


@localized(profile, "/{account}/{profile}/{language}/")
def change_language() -> Response:
    """Change the language of mails and letters."""
    member = current_member()
    form = LanguageForm(language=member.language)
    if not form.validate_on_submit():
        return _edit("language", form)
    service.change_language(member, form.language.data)
    return _saved("language", _("Your language was saved."))


def _context() -> dict[str, Any]:
    member = current_member()
    return {"member": member, "waiting": service.waiting_name(member), "editing": "", "form": None}


def _edit(panel: str, form: Form) -> Response:
    return fragments.page(
        PAGE, panel, form.status, **{**_context(), "editing": panel, "form": form}
    )


def _saved(panel: str, said: str) -> Response:
    address = url_for("profile.show", _anchor=panel)
    return fragments.saved(PAGE, panel, said, address, **_context())
