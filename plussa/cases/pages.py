"""What a page shows of a case, and what can be done on it, wherever it is opened."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import service
from plussa.cases.course import course, due_on, entries_of
from plussa.cases.forms import MessageForm
from plussa.cases.models import Case, Channel, Step
from plussa.web import fragments
from plussa.web.forms import Button


def shown(case: Case) -> dict[str, Any]:
    """A case for its page: the thread without notes, the state, and the date that everybody sees."""
    entries = entries_of(case)
    found = course(entries)
    return {
        "case": case,
        "entries": [one for one in entries if one.step is not Step.NOTED],
        "course": found,
        "due": due_on(case, clock.today()),
        "is_open": case.closed_at is None,
    }


def write(template: str, case: Case, channel: Channel, address: str, back: str) -> Response:
    """Show the form to write more, or store what was written and lead back."""
    form = MessageForm()
    if not form.validate_on_submit():
        context = {"form": form, "address": address, "back": back, **shown(case)}
        return fragments.page(template, "", form.status, **context)
    try:
        service.write(case, form.text.data, channel)
    except service.Closed:
        form.refuse(form.text, _("The case is closed, so nothing was sent. Open a new one."))
        context = {"form": form, "address": address, "back": back, **shown(case)}
        return fragments.page(template, "", 422, **context)
    return fragments.lead_to(back)


def withdraw(template: str, case: Case, channel: Channel, address: str, back: str) -> Response:
    """Ask whether a case is to be taken back, or do so and lead back."""
    form = Button()
    if not form.validate_on_submit():
        context = {"form": form, "address": address, "back": back, **shown(case)}
        return fragments.page(template, "", form.status, **context)
    try:
        service.withdraw(case, channel)
    except service.Closed:  # it was decided meanwhile: the page of the case says how
        return fragments.lead_to(back)
    return fragments.lead_to(back)
