"""What the account's home says of a membership, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from plussa.auth.email.email_changes import awaiting
from plussa.auth.models import EmailChange
from plussa.cases.models import Case, CaseState, question_waits
from plussa.members.cards.service import usable
from plussa.members.endings import Termination, termination_of
from plussa.members.household.homes import visible
from plussa.members.household.invitations import open_to
from plussa.members.models import Card, Invitation, Member, NameRequest
from plussa.money.account.overview import next_reminder
from plussa.money.account.rights import may_see
from plussa.money.ledger import lots
from plussa.permissions.audience import chosen_otherwise, open_channels
from plussa.permissions.rules import TERMS


@dataclass(frozen=True)
class Overview:
    """Counts and names that the tiles show."""

    household: tuple[str, ...]
    cards: int
    invitations: int
    new_email: str
    name_waits: bool
    channels: tuple[str, ...]
    cases: int
    questions: int
    answer_by: date | None
    money: int | None
    expires: tuple[date, int] | None
    reminder: date | None  # the day on which it is reminded of, if that is to come
    termination: Termination | None


def overview(member: Member) -> Overview:
    """Look up what the tiles show; others are named only to a confirmed member."""
    waiting = _waiting(member)
    expiring = lots.expiring(member.household_id) if may_see(member) else None
    money = None if expiring is None else sum(cents for _, cents in expiring)
    soonest = expiring[0] if expiring else None
    reminder = next_reminder(member, expiring[:1]) if expiring else None
    ending = termination_of(member)
    names = tuple(one.name for one in visible(member))
    return Overview(names, *waiting, money, soonest, reminder, ending)


Waiting = tuple[int, int, str, bool, tuple[str, ...], int, int, date | None]


def _waiting(member: Member) -> Waiting:
    """Usable cards, what waits, the channels open to marketing, and open cases, in one query."""
    cards = usable(member).select(fn.COUNT(Card.id))
    invitations = open_to(member.household_id).select(fn.COUNT(Invitation.id)).order_by()
    change = EmailChange.select(fn.MAX(EmailChange.new_email)).where(*awaiting(member))
    name = NameRequest.select(fn.COUNT(NameRequest.id)).where(
        NameRequest.member == member.id, NameRequest.decided_at.is_null()
    )
    channels = chosen_otherwise(member.id)
    cases = Case.select(fn.COUNT(Case.id)).where(Case.member == member.id, Case.closed_at.is_null())
    questions = Case.select(fn.COUNT(Case.id)).where(Case.member == member.id, question_waits())
    next_answer = Case.select(fn.MIN(Case.due_on)).where(
        Case.member == member.id, Case.state == CaseState.OPEN
    )
    columns = (cards, invitations, change, name, channels, cases, questions, next_answer)
    found = Member.select(*columns).where(Member.id == member.id).tuples().get()
    names = tuple(TERMS[one].channel for one in open_channels(int(found[4])))
    answer_by = Case.due_on.python_value(found[7])
    return found[0], found[1], found[2] or "", bool(found[3]), names, *found[5:7], answer_by
