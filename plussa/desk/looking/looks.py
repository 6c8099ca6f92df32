"""The look that a page needs: opened by whoever asks for the page, and not ended."""

from flask import abort, url_for
from flask_babel import gettext as _

from plussa.auth import writing
from plussa.desk.looking import service
from plussa.desk.sign_in.visitor import current_staff
from plussa.members.endings import death_of
from plussa.members.looks import Look
from plussa.web import fragments

LOOK = "<key:look_key>"  # a member's number would be personal data in an address


def opened(look_key: str) -> Look:
    """A look that is open; nobody else's is there, and one that has ended leads to a new one."""
    look = service.of_staff(current_staff(), look_key) or abort(404)
    if not look.is_open:
        said = _(
            "Your access to this member’s record has ended. Say the reason again to open it anew."
        )
        if writing.hold():
            waits = _(
                "What you wrote was not sent. It is kept for an hour, and is in the same form again."
            )
            said = f"{said} {waits}"
        fragments.turn_away(said, url_for("desk.find"))
    return look


def living(look_key: str) -> Look:
    """An open look at who is still a member; for who has left or died there is nothing to change."""
    look = opened(look_key)
    why = ""
    if death_of(look.member) is not None:
        why = _("The member has died. What is to be done is on the page of the death.")
    elif look.member.left_at is not None:
        why = _("The membership has ended, so there is nothing to change.")
    if why:
        fragments.turn_away(why, url_for("desk.show_member", look_key=look.key))
    return look
