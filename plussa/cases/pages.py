"""What a page shows of a case, and what can be done on it, wherever it is opened."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock, quotas
from plussa.cases import service
from plussa.cases.course import course, due_on, entries_of
from plussa.cases.forms import MessageForm
from plussa.cases.models import Case, CaseKind, CaseState, Channel, Step
from plussa.disputes.letters import Letter
from plussa.quotas import Quota
from plussa.web import fragments, limits
from plussa.web.forms import Button, Form

PROGRAMME, OMBUDSMAN, ADVICE = "programme", "ombudsman", "advice"
TO = (PROGRAMME, OMBUDSMAN, ADVICE)
PERSONAL = (PROGRAMME, OMBUDSMAN)
LETTERS = {  # what is not about personal data goes another way
    CaseKind.CONTACT: (PROGRAMME, ADVICE),
    CaseKind.MISTAKE: (PROGRAMME, ADVICE),
    CaseKind.ACCESSIBILITY: (),
    CaseKind.TERMINATION: (PROGRAMME, ADVICE),
    CaseKind.DEATH: (),
}
LIMIT = "30 per hour"  # messages by links from one network address
MESSAGES = Quota("messages of a case", 30, timedelta(hours=1))


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
        return _again(template, form, case, address, back)
    if not _may_write(case, channel):
        form.add_error(form.text, _("Too many messages from here. Wait an hour, or call us."))
        return _again(template, form, case, address, back, 429)
    try:
        service.write(case, form.text.data, channel)
    except service.Closed:
        form.add_error(form.text, _("The case is closed, so nothing was sent. Open a new one."))
        return _again(template, form, case, address, back)
    return fragments.redirect_to(back)


def _may_write(case: Case, channel: Channel) -> bool:
    """Count a message by its case; one of who has no account by the network first."""
    if channel is not Channel.ACCOUNT and not limits.from_here(LIMIT, "case"):
        return False
    return quotas.allow((MESSAGES, case.key))


def withdraw(template: str, case: Case, channel: Channel, address: str, back: str) -> Response:
    """Ask whether a case is to be taken back, or do so and lead back."""
    form = Button()
    if not form.validate_on_submit():
        return _again(template, form, case, address, back)
    with suppress(service.Closed):  # it was decided meanwhile: the page of the case says how
        service.withdraw(case, channel)
    return fragments.redirect_to(back)


def letters_of(case: Case) -> tuple[str, ...]:
    """To whom a letter about a case can be made: whoever is next after a refusal, or a termination."""
    told = case.kind is CaseKind.TERMINATION and case.state is not CaseState.GRANTED
    if not told and case.state not in (CaseState.REFUSED, CaseState.PARTLY):
        return ()
    return LETTERS.get(case.kind, PERSONAL)


def letter(template: str, case: Case, to: str, back: str) -> Response:
    """A letter filled from a case, to print or copy."""
    if to not in letters_of(case):
        abort(404)
    member = case.member
    entries = [one for one in entries_of(case) if one.step is not Step.NOTED]
    filled = Letter(
        kind="contract" if to == ADVICE or case.kind in LETTERS else "personal_data",
        recipient=(),
        sender=(member.name if member else case.name) or None,
        contact=(member.email if member else case.email) or None,
        member_number=member.number if member else None,
        written_on=clock.today(),
    )
    return fragments.page(
        template, "", case=case, letter=filled, to=to, back=back,
        asked=entries[0].text, decided=entries[-1].text,
    )  # fmt: skip


def _again(
    template: str, form: Form, case: Case, address: str, back: str, status: int = 0
) -> Response:
    context = {"form": form, "address": address, "back": back, **shown(case)}
    return fragments.page(template, "", status or form.status, **context)
