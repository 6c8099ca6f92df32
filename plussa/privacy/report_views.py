"""The report: a page that says what is in it, and the file."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from flask import current_app, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from plussa import clock
from plussa.auth import sessions
from plussa.i18n import long_date, moment
from plussa.members.visitor import current_member
from plussa.privacy import labels, report
from plussa.privacy.blueprint import privacy
from plussa.privacy.erasure import OF_MEMBERS
from plussa.web import fragments
from plussa.web.addresses import READ, localized

FOR_A_DAY = timedelta(days=1)
CHUNK = 65_536  # bytes sent at a time
STYLE = Markup(  # a file that is opened from a disk has no other
    "<style>body{font:1em/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #999;vertical-align:top}"
    "dt{font-weight:bold}</style>"
)
ALLOWED = "report"  # where the session keeps since when its login may save the report


@localized(privacy, "/{account}/{my_data}/{report}/", READ)
def show_report(language: str) -> Response:
    """What the report holds; who sees this may save the file for a day."""
    session[ALLOWED] = [current_user.login.id, int(clock.now().timestamp())]
    return fragments.page("privacy/report.html", "", categories=OF_MEMBERS)


@localized(privacy, "/{account}/{my_data}/{report}/plussa.zip", READ)
def save_report(language: str) -> Response:
    """The file, made anew each time."""
    if not (sessions.is_strong(current_user.session) or _is_allowed()):
        return fragments.lead_to(url_for("privacy.show_report"))
    made = TemporaryFile()  # noqa: SIM115  closed with the answer
    try:
        report.write(made, current_member(), lambda found: html(found, language), language)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    headers = {"Content-Disposition": "attachment; filename=plussa.zip"}
    return Response(_pieces(made), headers=headers, content_type="application/zip")


def html(found: report.Report, language: str) -> Iterator[str]:
    """The report to read, piece by piece."""
    template = current_app.jinja_env.get_template("privacy/report_file.html")
    yield from template.generate(
        report=found, language=language, tables=labels.TABLES, columns=labels.COLUMNS,
        why=labels.WHY, rows=_rows, style=STYLE,
    )  # fmt: skip


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(CHUNK):
            yield piece


def _is_allowed() -> bool:
    login, since = session.get(ALLOWED, (0, 0))
    return bool(login == current_user.login.id) and clock.now().timestamp() - since < (
        FOR_A_DAY.total_seconds()
    )


def _rows(found: Iterator[dict[str, Any]]) -> Iterator[Markup]:
    """Rows of a table, a hundred a piece: there may be many thousands."""
    while batch := list(islice(found, 100)):
        yield Markup("".join(map(_row, batch)))  # noqa: S704  every value is escaped


def _row(row: dict[str, Any]) -> str:
    cells = (SHOWN.get(type(one), _other)(one) for one in row.values())
    return "<tr>" + "".join(f"<td>{one}</td>" for one in cells) + "</tr>\n"


def _other(value: Any) -> str | Markup:
    """What is none of the usual types: codes are marked as such."""
    if isinstance(value, Enum):
        return Markup('<code lang="en">{}</code>').format(value.value)
    return escape(value)


# How people read a value, by its type.
SHOWN: Mapping[type, Callable[[Any], str]] = {
    str: escape,
    int: str,
    type(None): lambda nothing: "",
    bool: lambda value: escape(_("yes") if value else _("no")),
    datetime: lambda at: escape(moment(at)),
    date: lambda day: escape(long_date(day)),
}
