"""The queue of cases: what waits, what is due first at the top, and whose each is."""

from dataclasses import dataclass
from datetime import date

from peewee import JOIN, IntegrityError

from plussa import clock
from plussa.cases.course import due_on
from plussa.cases.models import Case, CaseState
from plussa.db import database, lock, retried
from plussa.desk.models import Assignment, Staff
from plussa.members.restrictions import Restriction, holds

PAGE = 50  # cases


class Taken(Exception):
    """Somebody else handles the case by now; the argument is their name."""


@dataclass(frozen=True)
class Waiting:
    """A case of the queue: when it is due by the clock that everybody sees, and who handles it."""

    case: Case
    due: date
    handler: str
    is_late: bool
    is_restricted: bool


def waiting(
    after: int | None = None,
    of: Staff | None = None,
    unassigned: bool = False,
    state: CaseState | None = None,
) -> tuple[list[Waiting], int | None]:
    """A page of the queue after a case, and where the next one begins; two queries.

    All open cases, or those of somebody, of nobody, or in one state: the day of a paused case moves
    on until the person answers, so it does not stand among those that wait for us.
    """
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
    if of is not None:
        query = query.where(Assignment.staff == of)
    if unassigned:
        query = query.where(Assignment.id.is_null())
    if state is not None:
        query = query.where(Case.state == state)
    last: Case | None = Case.get_or_none(Case.id == after) if after else None
    if last is not None:
        later = (Case.due_on > last.due_on) | (Case.due_on == last.due_on) & (Case.id > last.id)
        query = query.where(later)
    found = list(query.order_by(Case.due_on, Case.id).limit(PAGE + 1))
    shown = [_waiting(one) for one in found[:PAGE]]
    return shown, shown[-1].case.id if len(found) > PAGE else None


def handler_of(case: Case) -> Staff | None:
    """Who handles a case."""
    query = Assignment.select(Assignment, Staff).join(Staff).where(Assignment.case == case)
    found: Assignment | None = query.first()
    return found.staff if found else None


@retried
def take(case: Case, staff: Staff) -> None:
    """Assign a case to somebody; taking it twice is taking it once. Raises Taken."""
    try:
        with database.atomic():
            lock(Case.select(Case.id).where(Case.id == case.id)).get()
            now = handler_of(case)
            if now is None:
                Assignment.create(case=case, staff=staff, at=clock.now())
            elif now.id != staff.id:
                raise Taken(now.name)
    except IntegrityError:
        raise Taken("") from None


def release(case: Case, staff: Staff) -> None:
    """Put one's own case back into the queue."""
    Assignment.delete().where(Assignment.case == case, Assignment.staff == staff).execute()


def _waiting(case: Case) -> Waiting:
    today = clock.today()
    due = due_on(case, today)
    assigned = getattr(case, "assigned", None)
    name = assigned.staff.name if assigned and assigned.id else ""
    restricted = getattr(case, "restriction", None)
    return Waiting(case, due, name, due < today, bool(restricted and restricted.restricted))
