"""Sign-ins of customer service: everybody sees their own, approvers see all."""

from flask import url_for
from werkzeug.wrappers import Response

from plussa.desk import sign_ins
from plussa.desk.blueprint import desk
from plussa.desk.looking import may_approve
from plussa.desk.visitor import current_staff
from plussa.web import fragments
from plussa.web.addresses import READ, localized

EARLIER = "{earlier}/<row:before>/"  # only a place: whose sign-in stands there plays no part


@localized(desk, "/{desk}/{sign_ins}/", READ, paged=EARLIER)
def show_sign_ins(before: int | None) -> Response:
    """One's own sign-ins, newest first, with those that failed."""
    return _show("sign_ins", before)


@localized(desk, "/{desk}/{sign_ins}/{everybody}/", READ, paged=EARLIER)
def show_all_sign_ins(before: int | None) -> Response:
    """Everybody's."""
    return _show("all_sign_ins", before)


def _show(which: str, before: int | None) -> Response:
    of = current_staff() if which == "sign_ins" else None
    found, following = sign_ins.newest(of, before)
    return fragments.page(
        "desk/sign_ins.html", "",
        found=found, which=which, before=before, may_approve=may_approve(),
        following=following and url_for(f"desk.show_{which}", before=following),
    )  # fmt: skip
