"""Sign-ins of customer service: everybody sees their own, approvers see all."""

from flask import url_for
from werkzeug.wrappers import Response

from plussa.desk.blueprint import desk
from plussa.desk.sign_in import record
from plussa.desk.sign_in.visitor import current_staff
from plussa.web import fragments
from plussa.web.addresses import READ, localized

BEFORE = "{earlier}/<row:before>/"  # only a place: whose sign-in stands there plays no part


@localized(desk, "/{desk}/{sign_ins}/", READ, paged=BEFORE)
def show_sign_ins(before: int | None) -> Response:
    """One's own sign-ins, newest first, with those that failed."""
    return _show("show_sign_ins", before)


@localized(desk, "/{desk}/{sign_ins}/{everybody}/", READ, paged=BEFORE)
def show_all_sign_ins(before: int | None) -> Response:
    """Everybody's."""
    return _show("show_all_sign_ins", before)


def _show(endpoint: str, before: int | None) -> Response:
    is_own = endpoint == "show_sign_ins"
    found, following = record.newest(current_staff() if is_own else None, before)
    newest = url_for(f"desk.{endpoint}")
    return fragments.page(
        "desk/sign_ins.html", "",
        found=found, is_own=is_own, newest=before and newest,
        following=following and url_for(f"desk.{endpoint}", before=following),
    )  # fmt: skip
