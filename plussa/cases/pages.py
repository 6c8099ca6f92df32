"""What a page shows of a case, and what can be done on it, wherever its person opens it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock, quotas
from plussa.cases import service, telling
from plussa.cases.course import course, due_on, entries_of
from plussa.cases.forms import CaseForm, MessageForm
from plussa.cases.kinds import ADDRESSEES, KINDS, WISHES, LetterRecipient
from plussa.cases.models import Case, CaseKind, CaseState, CaseStep, Channel
from plussa.cases.refusals import CaseRefused
from plussa.disputes.letters import DisputeLetter
from plussa.i18n import current_language
from plussa.quotas import Quota, QuotaReached
from plussa.web import fragments, limits
from plussa.web.forms import Button, Form

TO = [one.value for one in LetterRecipient]
LIMIT = "30 per hour"  # messages by links from one network address
MESSAGES = Quota("messages of a case", 30, timedelta(hours=1))


@dataclass(frozen=True)
class OpenedCase:
    """A case that its person has opened: in the account, or by a link that names it."""

    case: Case
    channel: Channel
    named: dict[str, Any]  # how the addresses of its pages name it

    @property
    def in_account(self) -> bool:
        """Whether it was opened in the account."""
        return self.channel is Channel.ACCOUNT

    def address(self, what: str, **more: Any) -> str:
        """The address of one of its pages."""
        room = "requests" if self.in_account else "contact"
        return url_for(f"{room}.{what}", **self.named, **more)


def shown(case: Case) -> dict[str, Any]:
    """A case for its page: the thread without notes, the state, and the date that everybody sees."""
    entries = entries_of(case)
    found = course(entries)
    return {
        "case": case,
        "entries": [one for one in entries if one.step is not CaseStep.NOTED],
        "course": found,
        "due": due_on(case, clock.today()),
        "is_open": case.closed_at is None,
        "traits": KINDS[case.kind],
        "telling": telling,
    }


def open_by(
    form: CaseForm, kind: CaseKind, channel: Channel, **person: Any
) -> tuple[Case | None, int]:
    """Open a case by a form that was filled in, or say in it why not; the case, and the page's status."""
    try:
        return service.open_case(
            kind, form.text.data, channel,
            language=current_language(), form_key=form.once, **person,
        ), 303  # fmt: skip
    except QuotaReached:
        said = _(
            "Nothing was sent, because you have opened many cases today. Try again"
            " tomorrow, or call us."
        )
        if channel is Channel.FORM:
            said = _(
                "Nothing was sent, because many messages have come with this address today."
                " Please call us instead."
            )
        form.add_error(form.text, said)
        return None, 429
    except CaseRefused as refused:  # the form was another one's
        form.add_error(form.text, refused)
        return None, 409


def show(opened: OpenedCase) -> Response:
    """Where a case stands, and what has happened in it."""
    letters = [(to, opened.address("show_letter", to=to.value)) for to in letters_of(opened.case)]
    return _page("cases/one.html", opened, letters=letters)


def write(opened: OpenedCase) -> Response:
    """Show the form to write more, or store what was written and lead back."""
    form = MessageForm()
    if form.validate_on_submit():
        # By its case; one of who has no account by the network first.
        here = opened.in_account or limits.from_here(LIMIT, "case")
        if not (here and quotas.allow((MESSAGES, opened.case.key))):
            form.add_error(
                form.text,
                _("Too many messages from this network. Try again in an hour, or call us."),
            )
            return _page("cases/write.html", opened, form, 429)
        try:
            service.write(opened.case, form.text.data, opened.channel)
        except CaseRefused as refused:
            form.add_error(form.text, refused)
        else:
            return fragments.redirect_to(opened.address("show"))
    return _page("cases/write.html", opened, form)


def withdraw(opened: OpenedCase) -> Response:
    """Ask whether a case is to be taken back, or do so and lead back."""
    form = Button()
    if not form.validate_on_submit():
        return _page("cases/withdraw.html", opened, form)
    with suppress(CaseRefused):  # it was decided meanwhile: the page of the case says how
        service.withdraw(opened.case, opened.channel)
    return fragments.redirect_to(opened.address("show"))


def letters_of(case: Case) -> tuple[LetterRecipient, ...]:
    """To whom a letter about a case can be made: whoever is next after a refusal, or a termination."""
    told = case.kind is CaseKind.TERMINATION and case.state is not CaseState.GRANTED
    if not told and case.state not in (CaseState.REFUSED, CaseState.PARTLY):
        return ()
    return KINDS[case.kind].letters


def letter(opened: OpenedCase, to: str) -> Response:
    """A letter filled from a case, to print or copy."""
    case, recipient = opened.case, LetterRecipient(to)
    if recipient not in letters_of(case):
        abort(404)
    member = case.member
    entries = [one for one in entries_of(case) if one.step is not CaseStep.NOTED]
    filled = DisputeLetter(
        kind="contract" if KINDS[case.kind].is_about_contract else "personal_data",
        recipient=(),
        sender=(member.name if member else case.name) or None,
        contact=(member.email if member else case.email) or None,
        member_number=member.number if member else None,
        written_on=clock.today(),
    )
    return fragments.page(
        "cases/letter.html", "", opened=opened, case=case, letter=filled, to=recipient,
        addressee=ADDRESSEES.get(recipient), wish=WISHES[recipient],
        asked=entries[0].text, decided=entries[-1].text,
    )  # fmt: skip


def _page(
    template: str, opened: OpenedCase, form: Form | None = None, status: int = 0, **more: Any
) -> Response:
    context = {"form": form, "opened": opened, **shown(opened.case), **more}
    return fragments.page(template, "", status or (form.status if form else 200), **context)
