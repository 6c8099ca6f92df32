"""Erasing a member's data (GDPR 17): the request, the job, and what came of it, part by part.

First the request is stored, and nothing is touched. Then its line is written into the register of
erasures, and the membership ends. Then each category goes in a transaction of its own, together with the
note that it did; whatever fails is noted and tried again by the next run.
"""

import logging
from contextlib import suppress
from datetime import datetime

from plussa import clock
from plussa.cases import service as cases
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.db import database, lock, retried
from plussa.faults import Fault
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Member
from plussa.outbox.queue import post
from plussa.privacy.ending import leaving
from plussa.privacy.erasure import journal, replay
from plussa.privacy.erasure.deleting import erase, erase_found_by
from plussa.privacy.erasure.plan import count, in_order, until
from plussa.privacy.models import Erasure, ErasurePart, ErasureState
from plussa.privacy.refusals import PrivacyRefusal, PrivacyRefused, require_second
from plussa.register.categories import CATEGORIES
from plussa.register.terms import Category, Fate

log = logging.getLogger(__name__)

OPEN = (ErasureState.REQUESTED, ErasureState.STARTED)


@retried
def start(member: Member) -> Erasure:
    """Store the request of who was strongly identified, for `run` to begin; twice is once.

    One that customer service has entered waits no longer. Raises HouseholdRefused as leaving
    does.
    """
    with database.atomic():
        leads = leaving.leads_others(member)
        same = _of(member)
        if same is not None and same.state is not ErasureState.WAITING:
            return same
        if leads:
            raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)
        if same is not None:
            return _request(_undecided(same), "")
        case = cases.open_case(CaseKind.ERASURE, "", Channel.ACCOUNT, member=member)
        return Erasure.create(
            member=member, case=case, state=ErasureState.REQUESTED, asked_at=clock.now()
        )


@retried
def enter(member: Member, handler: str, case: Case) -> Erasure:
    """Note an erasure asked for through customer service; somebody else must approve it."""
    with database.atomic():
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        if same := _of(member):
            return same
        waiting: Erasure = Erasure.create(
            member=member, case=case, state=ErasureState.WAITING, asked_at=clock.now(),
            entered_by=handler,
        )  # fmt: skip
        return waiting


@retried
def approve(erasure: Erasure, handler: str) -> Erasure:
    """Let an entered erasure begin with `run`. Raises PrivacyRefused, or what leaving raises."""
    with database.atomic():
        leads = leaving.leads_others(erasure.member)
        fresh = _undecided(erasure)
        require_second(fresh.entered_by, handler)
        if leads:
            raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)
        return _request(fresh, handler)


@retried
def refuse(erasure: Erasure, handler: str, reason: str) -> None:
    """Refuse an entered erasure with its reason, which the member reads. Raises PrivacyRefused."""
    with database.atomic():
        fresh = _undecided(erasure)
        fresh.amend(decided_by=handler)
        _close(fresh, clock.now())
        cases.decide(fresh.case, CaseState.REFUSED, reason)


def is_idle(erasure: Erasure) -> bool:
    """Whether one waits though its case is closed: the member took it back, or it was answered."""
    if erasure.state is ErasureState.REQUESTED:
        return _is_taken_back(erasure)
    waits = erasure.state is ErasureState.WAITING
    return waits and (erasure.case is None or erasure.case.closed_at is not None)


@retried
def close_idle() -> int:
    """Note of those that wait for nothing any more since when: their case tells it. None is deleted."""
    with database.atomic():
        query = Erasure.select().join(Case).where(Case.closed_at.is_null(False))
        for one in query.where(Erasure.state.in_((ErasureState.WAITING, ErasureState.REQUESTED))):
            if is_idle(one):
                _close(one, one.case.closed_at)
    return 0


def requested(member: Member) -> Erasure | None:
    """The erasure that a member has asked for, and that could not begin yet."""
    found: Erasure | None = Erasure.get_or_none(member=member, state=ErasureState.REQUESTED)
    return None if found is None or is_idle(found) else found


def run(erasure: Erasure) -> None:
    """Do what has not been done; to be repeated until all of it is. Raises PrivacyRefused (NOT_BEGUN)."""
    if erasure.state is ErasureState.REQUESTED:
        try:
            replay.require_known()
            erasure = _begin(erasure)
        except Exception as error:  # whatever it is, nothing has happened yet
            why = error if isinstance(error, Fault) else type(error).__name__
            log.warning("erasure %s: could not begin (%s)", erasure.id, why)
            raise PrivacyRefused(PrivacyRefusal.NOT_BEGUN) from error
    if erasure.state is not ErasureState.STARTED:
        return
    who: Member = Member.get_by_id(erasure.member_id)
    for category in in_order():
        _do(erasure, category, who)
    parts = ErasurePart.select().where(ErasurePart.erasure == erasure)
    if all(one.done_at for one in parts):
        _finish(erasure)


def run_all() -> tuple[int, int]:
    """Run every erasure that is not done; how many are done by now, and how many are not.

    Those that the register knows, and a restore has brought back, are among them. Raises Fault.
    """
    replay.replay()
    waiting = list(Erasure.select().where(Erasure.state.in_(OPEN)))
    for erasure in waiting:
        with suppress(PrivacyRefused):
            run(erasure)
    left = Erasure.select().where(Erasure.state.in_(OPEN)).count()
    return len(waiting) - left, left


def parts_of(erasure: Erasure) -> list[ErasurePart]:
    """What was done so far, in the order of the register."""
    found = {one.category: one for one in erasure.parts}
    return [found[one.name] for one in CATEGORIES if one.name in found]


def _do(erasure: Erasure, category: Category, who: Member) -> None:
    """Erase one category, or count what is kept of it, and note that in the same transaction."""
    is_part = (ErasurePart.erasure == erasure) & (ErasurePart.category == category.name)
    done = ErasurePart.select().where(is_part, ErasurePart.done_at.is_null(False))
    if done.exists():
        return
    try:
        _erase(erasure, category, who)
    except Exception as error:  # one part that fails must not stop the others
        log.warning("erasure %s: %s failed (%s)", erasure.id, category.name, type(error).__name__)
        _note(erasure, category, fault=type(error).__name__)


@retried
def _erase(erasure: Erasure, category: Category, who: Member) -> None:
    kept = category.fate is Fate.KEPT
    with database.atomic():
        erase_found_by(category, who)
        rows = count(category, who) if kept else erase(category, who)
        _note(erasure, category, rows=rows, done_at=clock.now())


@retried
def _note(erasure: Erasure, category: Category, **what: object) -> None:
    same = (ErasurePart.erasure == erasure) & (ErasurePart.category == category.name)
    with database.atomic():
        ErasurePart.delete().where(same).execute()
        ErasurePart.create(
            erasure=erasure, category=category.name, fate=category.fate,
            until=until(category, clock.today()), tried_at=clock.now(), **what,
        )  # fmt: skip


@retried
def _finish(erasure: Erasure) -> None:
    with database.atomic():
        erasure.amend(state=ErasureState.DONE, done_at=clock.now())
        if erasure.case_id and erasure.case.closed_at is None:
            cases.decide(erasure.case, CaseState.GRANTED, "")


def _of(member: Member) -> Erasure | None:
    """The erasure of a member; one that waited for nothing any more makes room for another."""
    found: Erasure | None = Erasure.get_or_none(
        Erasure.member == member, Erasure.state != ErasureState.REFUSED
    )
    if found is not None and is_idle(found):
        _close(found, clock.now())
        return None
    return found


def _close(erasure: Erasure, at: datetime) -> None:
    """Note that nothing will come of an erasure, and since when: it is kept as long as one that was done."""
    erasure.amend(state=ErasureState.REFUSED, refused_at=at)


def _request(waiting: Erasure, handler: str) -> Erasure:
    waiting.amend(state=ErasureState.REQUESTED, decided_by=handler)
    return waiting


@retried
def _begin(erasure: Erasure) -> Erasure:
    """Have the erasure in the register, and end the membership; nothing when it was taken back before.

    The line comes first: a crash leaves rather a line too many, whose erasure still waits to begin.
    """
    with database.atomic():
        leaving.leads_others(erasure.member)  # locks the household, before everything else
        fresh: Erasure = lock(Erasure.select().where(Erasure.id == erasure.id)).get()
        lock(Case.select(Case.id).where(Case.id == fresh.case_id)).first()
        if fresh.state is not ErasureState.REQUESTED:
            return fresh
        member = Member.get_by_id(fresh.member_id)
        if _is_taken_back(fresh) and not journal.has(member.key):
            _close(fresh, clock.now())
            return fresh
        replay.note(journal.remember(member.key, fresh.asked_at))
        leaving.leave_to_heir(member)
        fresh.amend(state=ErasureState.STARTED)
        # To the address that is about to go, in a message of nobody's; not again after a restore.
        if member.email and fresh.case_id:
            post("erasure_begun", member.language, member.email, erasure=fresh.key)
    return fresh


def _is_taken_back(erasure: Erasure) -> bool:
    return bool(erasure.case_id and erasure.case.state is CaseState.WITHDRAWN)


def _undecided(erasure: Erasure) -> Erasure:
    fresh: Erasure = lock(Erasure.select().where(Erasure.id == erasure.id)).get()
    lock(Case.select(Case.id).where(Case.id == fresh.case_id)).get()  # nobody takes it back now
    if fresh.state is not ErasureState.WAITING or is_idle(fresh):
        raise PrivacyRefused(PrivacyRefusal.DECIDED)
    return fresh
