"""Permissions: one page, one panel for each; their history, and a receipt of each choice."""

from typing import Any

from flask import Blueprint, Response, abort, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from plussa.i18n import current_language
from plussa.legal.published import editions_on
from plussa.members.visitor import current_member
from plussa.permissions import receipts, service, shown
from plussa.permissions.forms import ChoiceForm
from plussa.permissions.models import Choice, Permission
from plussa.permissions.service import PermissionRefused, WordsShown
from plussa.permissions.shown import ToldChoice
from plussa.quotas import QuotaReached
from plussa.web import fragments
from plussa.web.addresses import READ, localized

PAGE, PANEL = "permissions/permissions.html", "permission"
CHOICE = "<row:before>"  # only a place: whose choice stands there plays no part

permissions = Blueprint("permissions", __name__)


@localized(permissions, "/{account}/{permissions}/", READ)
def show() -> Response:
    """Every permission: how it stands, in which words, and a switch; after a choice, how to undo it."""
    key = session.pop("undo", None)
    choice = service.find(current_member(), key) if key else None
    return fragments.page(PAGE, "", **_context(), undo=_undo(choice))


@localized(
    permissions,
    "/{account}/{permissions}/{permission}/",
    permission=[one.value for one in Permission],
)
def choose(permission: str) -> BaseResponse:
    """Allow or forbid one thing, or choose the level of one's purchases."""
    wanted, member = Permission(permission), current_member()
    form = ChoiceForm(wanted)
    if not form.validate_on_submit():
        return _ask(permission, form)
    try:
        words = WordsShown(form.shown, current_language(), _notice())
        made = service.choose(member, wanted, form.chosen, words)
    except QuotaReached:
        said = _(
            "Nothing was changed, because you have allowed things many times today. Try"
            " again tomorrow. You can still opt out at any time."
        )
        form.add_error(form.value, said)
        return _ask(permission, form, 429)
    except PermissionRefused as refused:
        form.add_error(form.value, refused)
        return _ask(permission, form)
    if not fragments.htmx:
        session["undo"] = made and made.key
    context = _context()
    meaning = context["rows"][permission].words.meaning(form.chosen)
    address = url_for("permissions.show", _anchor=permission)
    said = _("This is in force now. %(meaning)s", meaning=meaning)
    undo = _undo(made)
    return fragments.saved(PAGE, PANEL, said, address, name=permission, **context, undo=undo)


@localized(permissions, "/{account}/{permissions}/{receipt}/<key:key>/", READ)
def show_receipt(key: str) -> Response:
    """The receipt of a choice, to print."""
    return fragments.page("permissions/receipt.html", "", told=_find(key), member=current_member())


@localized(permissions, "/{account}/{permissions}/{receipt}/<key:key>.json", READ)
def save_receipt(key: str) -> Response:
    """The receipt of a choice, as a file that other programs read."""
    response = Response(receipts.as_json(_find(key), current_member()), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"plussa-{key}.json")
    return response


def _find(key: str) -> ToldChoice:
    return ToldChoice(service.find(current_member(), key) or abort(404))


@localized(permissions, "/{account}/{permissions}/{history}/", READ, paged="<row:before>/")
def show_history(before: int | None) -> Response:
    """Every choice ever made, newest first, in the words that were shown."""
    found, following = service.newest(current_member(), before)
    return fragments.page(
        "permissions/history.html", "",
        choices=[ToldChoice(one) for one in found], following=following, before=before,
    )  # fmt: skip


def _context() -> dict[str, Any]:
    rows = shown.permissions(current_member(), current_language())
    level = rows[Permission.DETAIL_LEVEL.value].state
    # Shown as it stands, whatever was sent to the form of another permission.
    levels = ChoiceForm(level.permission, formdata=None, data={"value": level.value.value})
    return {"rows": rows, "levels_form": levels, "at": "", "form": None}


def _ask(permission: str, form: ChoiceForm, status: int = 0) -> Response:
    context = {**_context(), "at": permission, "form": form, "undo": None}
    return fragments.page(PAGE, PANEL, status or form.status, name=permission, **context)


def _undo(choice: Choice | None) -> tuple[str, str] | None:
    """The button that chooses again what held before a choice, while nothing was chosen since."""
    if choice is None or service.standing(choice.member, choice.permission).choice != choice:
        return None
    before = service.before(choice)
    return (choice.permission.value, before.value) if before is not choice.value else None


def _notice() -> Any:
    """The date of the data protection notice in force."""
    found = editions_on().current("notice")
    return found.effective if found else None
