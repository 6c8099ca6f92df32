"""What the mails about cases say: a number, a date and the way to the page; nothing of what was written."""

from datetime import timedelta

from plussa import clock
from plussa.cases import mandates
from plussa.cases.course import due_on
from plussa.cases.models import Case
from plussa.outbox.kinds import Context, Topic, mail
from plussa.outbox.models import Message
from plussa.web.links import LinkPurpose, address, sign

# Each mail about a case brings a link of its own, so none has to live as long as the case.
TO_FOLLOW = timedelta(days=183)
BECAUSE = "a month, the two of an extension, and three to read the answer and act on it"
CASE = LinkPurpose("case", TO_FOLLOW, BECAUSE)
MANDATE = LinkPurpose("mandate", TO_FOLLOW, BECAUSE)


@mail("case_opened", Topic.CASE, "number due link", most=(10, 12))
def case_opened(message: Message) -> Context:
    """The number of a case, and when it is answered."""
    return _said(message)


@mail("case_changed", Topic.CASE, "number what due link", uncounted="an act of customer service")
def case_changed(message: Message) -> Context:
    """What has happened in a case."""
    said = _said(message)
    return said and {**said, "what": message.facts["what"]}


def token_of(case: Case) -> str:
    """The token that lets who has no account read the case."""
    return sign(CASE, case.key, clock.now())


def _said(message: Message) -> Context:
    case: Case | None = Case.get_or_none(Case.key == message.facts["case"])
    if case is None:
        return None
    if acts := message.facts.get("mandate"):
        if mandates.holding(acts) is None:
            return None
        link = address("contact.show", token=sign(MANDATE, acts, clock.now()))
    elif case.member_id and case.member.left_at is None:
        link = address("requests.show", number=case.number)
    else:
        link = address("contact.show", token=token_of(case))
    return {"number": case.number, "due": due_on(case, clock.today()), "link": link}
