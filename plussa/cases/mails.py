"""What the mails about cases say: a number, a date and the way to the page; nothing of what was written."""

from datetime import timedelta
from typing import Any

from plussa import clock
from plussa.cases import mandates
from plussa.cases.course import due_on
from plussa.cases.models import Case
from plussa.outbox.kinds import mail
from plussa.outbox.models import Message
from plussa.web.links import address, sign

CASE, MANDATE = "case", "mandate"  # purposes of links
# The link of who has no account, or has it no more: longer than the case is kept.
READABLE = timedelta(days=4 * 365)

Context = dict[str, Any] | None


@mail("case_opened")
def case_opened(message: Message) -> Context:
    """The number of a case, and when it is answered."""
    return _said(message)


@mail("case_changed")
def case_changed(message: Message) -> Context:
    """What has happened in a case."""
    said = _said(message)
    return said and {**said, "what": message.facts["what"]}


def token_of(case: Case) -> str:
    """The token that lets who has no account read the case."""
    return sign(CASE, case.id, case.opened_at + READABLE)


def _said(message: Message) -> Context:
    case: Case | None = Case.get_or_none(Case.id == message.facts["case"])
    if case is None:
        return None
    if acts := message.facts.get("mandate"):
        if mandates.holding(acts) is None:
            return None
        link = address("contact.show", token=sign(MANDATE, acts, case.opened_at + READABLE))
    elif case.member_id and case.member.left_at is None:
        link = address("requests.show", number=case.number)
    else:
        link = address("contact.show", token=token_of(case))
    return {"number": case.number, "due": due_on(case, clock.today()), "link": link}
