"""The report: a page that says what is in it, and the file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from flask import session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from plussa import clock
from plussa.auth.session import sessions
from plussa.i18n import current_language
from plussa.members.visitor import current_member
from plussa.privacy.blueprint import privacy
from plussa.privacy.report import archive as report
from plussa.privacy.report.page import html
from plussa.register.categories import OF_MEMBERS
from plussa.web import fragments
from plussa.web.addresses import READ, localized

FOR_A_DAY = 86_400  # seconds
CHUNK = 65_536  # bytes sent at a time
ALLOWED = "report"  # where the session keeps since when its login may save the report


@localized(privacy, "/{account}/{my_data}/{report}/", READ)
def show_report() -> Response:
    """What the report holds; who sees this may save the file for a day."""
    session[ALLOWED] = [current_user.login.key, int(clock.now().timestamp())]
    return fragments.page("privacy/report.html", "", categories=OF_MEMBERS)


@localized(privacy, "/{account}/{my_data}/{report}/plussa.zip", READ)
def save_report() -> Response:
    """The file, made anew each time."""
    language = current_language()
    login, since = session.get(ALLOWED, (0, 0))
    lately = clock.now().timestamp() - since < FOR_A_DAY
    is_allowed = login == current_user.login.key and lately
    if not (sessions.is_strong(current_user.session) or is_allowed):
        return fragments.redirect_to(url_for("privacy.show_report"))
    made = TemporaryFile()  # noqa: SIM115  closed with the answer
    try:
        report.write(made, current_member(), lambda found: html(found, language), language)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    headers = {"Content-Disposition": "attachment; filename=plussa.zip"}
    return Response(_pieces(made), headers=headers, content_type="application/zip")


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(CHUNK):
            yield piece
