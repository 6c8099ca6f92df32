"""Personal information: one page, one panel for each thing that can be changed."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa.formats import translated
from plussa.members.profile import service
from plussa.members.profile.forms import PANELS, NameForm
from plussa.members.profile.service import ProfileRefused
from plussa.members.visitor import current_member
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Form

PAGE = "members/profile.html"
NAME = "name"  # its panel: customer service makes the change

profile = Blueprint("profile", __name__)


@localized(profile, "/{account}/{profile}/", READ)
def show() -> Response:
    """All personal information; a part of it when its form was given up."""
    return _page(fragments.target(NAME, *PANELS), back=True)


@localized(profile, "/{account}/{profile}/{name}/")
def request_name() -> Response:
    """Ask customer service to correct the names."""
    member = current_member()
    form = NameForm.of(member)
    if not form.validate_on_submit():
        return _edit(NAME, form)
    try:
        service.request_name(member, form.given_names.data, form.family_name.data)
    except ProfileRefused as refused:
        form.add_error(form.given_names, refused)
        return _edit(NAME, form)
    return _saved(NAME, _("Sent to customer service, which checks the names and corrects them."))


@localized(profile, "/{account}/{profile}/{panel}/", panel=list(PANELS))
def change(panel: str) -> Response:
    """Change what a panel shows; it holds at once."""
    member, one = current_member(), PANELS[panel]
    form = one.form.of(member)
    if not form.validate_on_submit():
        return _edit(panel, form)
    service.change(member, one.event, **form.values)
    return _saved(panel, translated(one.saved))


def _context(panel: str) -> dict[str, Any]:
    member = current_member()
    context = {"member": member, "waiting": service.waiting_name(member), "panels": PANELS}
    return {**context, "one": PANELS.get(panel), "editing": "", "form": None}


def _page(panel: str, status: int = 200, **more: Any) -> Response:
    block = panel if panel in ("", NAME) else "changed"
    return fragments.page(PAGE, block, status, **{**_context(panel), **more})


def _edit(panel: str, form: Form) -> Response:
    return _page(panel, form.status, editing=panel, form=form)


def _saved(panel: str, said: str) -> Response:
    address = url_for("profile.show", _anchor=panel)
    block = panel if panel == NAME else "changed"
    return fragments.saved(PAGE, block, said, address, **_context(panel))
