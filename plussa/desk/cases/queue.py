"""The queue of cases: what waits, what is due first at the top, and whose each is."""

from dataclasses import dataclass
from datetime import date

from peewee import JOIN, IntegrityError

from plussa import clock
from plussa.cases.course import due_on
from plussa.cases.models import Case, CaseState
from plussa.db import database, lock, retried
from plussa.desk.models import Assignment, Staff
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members.restrictions import Restriction, holds
from plussa.words import N_, Worded

PAGE = 50  # cases


class Queue(Worded):
    """Which open cases a page of the queue shows.

    The day of a paused case moves on until the person answers, so it does not stand among those that
    wait for us.
    """

    ALL = "queue", N_("The queue")
    UNASSIGNED = "unassigned", N_("Cases that nobody handles")
    PAUSED = "paused", N_("Cases waiting for the person’s answer")
    MINE = "mine", N_("My cases")


@dataclass(frozen=True)
class QueuedCase:
    """A case of the queue: when it is due by the clock that everybody sees, and who handles it."""

    case: Case
    due: date
    handler: str
    is_late: bool
    is_restricted: bool


def waiting(which: Queue, staff: Staff, after: int | None) -> tuple[list[QueuedCase], int | None]:
    """A page of a queue after a case, and where the next one begins; two queries."""
    query = (
        Case.select(Case, Assignment, Staff, Restriction.id.alias("restricted"))
        .join(Assignment, JOIN.LEFT_OUTER, on=(Assignment.case == Case.id), attr="assigned")
        .join(Staff, JOIN.LEFT_OUTER)
        .join_from(
            Case, Restriction, JOIN.LEFT_OUTER,
            on=((Restriction.member == Case.member) & holds()),
            attr="restriction",
        )
        .where(Case.closed_at.is_null())
    )  # fmt: skip
    query = query.where(*_of(which, staff))
    last = Case.get_or_none(Case.id == after) if after else None
    if last is not None:
        later = (Case.due_on > last.due_on) | (Case.due_on == last.due_on) & (Case.id > last.id)
        query = query.where(later)
    found = list(query.order_by(Case.due_on, Case.id).limit(PAGE + 1))
    shown = [_waiting(one) for one in found[:PAGE]]
    return shown, shown[-1].case.id if len(found) > PAGE else None


def _of(which: Queue, staff: Staff) -> list[object]:
    """What holds of the cases of a queue."""
    return {
        Queue.ALL: [Case.state == CaseState.OPEN],
        Queue.PAUSED: [Case.state == CaseState.PAUSED],
        Queue.MINE: [Assignment.staff == staff],
        Queue.UNASSIGNED: [Assignment.id.is_null()],
    }[which]


def handler_of(case: Case) -> Staff | None:
    """Who handles a case."""
    query = Assignment.select(Assignment, Staff).join(Staff).where(Assignment.case == case)
    found = query.first()
    return found.staff if found else None


@retried
def take(case: Case, staff: Staff) -> None:
    """Assign a case to somebody; taking it twice is taking it once. Refused with TAKEN."""
    try:
        with database.atomic():
            lock(Case.select(Case.id).where(Case.id == case.id)).get()
            now = handler_of(case)
            if now is None:
                Assignment.create(case=case, staff=staff, at=clock.now())
            elif now.id != staff.id:
                raise DeskRefused(DeskRefusal.TAKEN)
    except IntegrityError:
        raise DeskRefused(DeskRefusal.TAKEN) from None


def release(case: Case, staff: Staff) -> None:
    """Put one's own case back into the queue."""
    Assignment.delete().where(Assignment.case == case, Assignment.staff == staff).execute()


def _waiting(case: Case) -> QueuedCase:
    today = clock.today()
    due = due_on(case, today)
    assigned = getattr(case, "assigned", None)
    name = assigned.staff.name if assigned and assigned.id else ""
    restricted = getattr(case, "restriction", None)
    return QueuedCase(case, due, name, due < today, bool(restricted and restricted.restricted))
