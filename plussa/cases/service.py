"""Opening a case and moving it on: each use case one transaction, one entry, and mails to who waits."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from peewee import IntegrityError

from plussa import clock, quotas
from plussa.cases import mandates
from plussa.cases.course import Course, bar_to_pause, course, entries_of, replay
from plussa.cases.deadlines import may_extend
from plussa.cases.kinds import KINDS, term_of
from plussa.cases.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    CaseStep,
    Channel,
    QuestionReason,
)
from plussa.cases.refusals import CaseRefusal, CaseRefused
from plussa.cases.storing import create
from plussa.db import database, lock, retried
from plussa.members.models import Actor, Member
from plussa.members.staff import acting_staff
from plussa.outbox.queue import post
from plussa.quotas import Quota

DEFAULT = "fi"  # the language of who did not say one
A_DAY = Quota("cases", 30, timedelta(days=1))  # of one member
SAME = timedelta(minutes=10)  # the same words again within this are one message, sent twice
ASKED_RUNNING = "asked_running"  # what a mail says of a question that lets the clock run
# What may be asked while the clock stands still.
PAUSING = (QuestionReason.IDENTIFY, QuestionReason.SPECIFY)
OVER = {CaseState.GRANTED, CaseState.PARTLY, CaseState.REFUSED, CaseState.ANSWERED}


@retried
def open_case(
    kind: CaseKind,
    text: str,
    channel: Channel,
    *,
    member: Member | None = None,
    name: str = "",
    email: str = "",
    language: str = "",
    about: str = "",
    received_on: date | None = None,
    actor: Actor = Actor.MEMBER,
    form_key: str | None = None,
) -> Case:
    """Open a case and tell its number and due date to who wrote, and its number to customer service.

    The same form sent twice opens one case. Raises QuotaReached when a member has opened many, or many
    were opened for an address; an erasure never waits.
    """
    if form_key and (same := Case.get_or_none(Case.form_key == form_key)):
        return _own(same, member)
    if member and channel in (Channel.ACCOUNT, Channel.FORM) and kind is not CaseKind.ERASURE:
        quotas.spend((A_DAY, member.key))
    spoken = language or (member.language if member else DEFAULT)
    try:
        with database.atomic():
            case = create(
                kind, received_on or clock.today(), member=member, name=name, email=email,
                language=spoken, about=about, channel=channel, form_key=form_key,
            )  # fmt: skip
            _append(case, CaseStep.OPENED, actor, text, channel)
            if actor is not Actor.PROGRAMME:  # which waits for no answer
                _tell(case, "case_opened")
            post("staff_notice", "fi", "", number=case.number, what="case")
            return case
    except IntegrityError:  # the same form arrived a moment ago
        if form_key is None:
            raise
        return _own(Case.get(Case.form_key == form_key), member)


@retried
def open_conflict(member: Member, why: str = "") -> Case:
    """Open a case because a bank identity and a membership do not belong together.

    One that is open already stays the only one, however often the bank is tried.
    """
    kind, channel = CaseKind.IDENTITY, Channel.BANK_LOGIN
    with database.atomic():
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        same: Case | None = Case.get_or_none(
            Case.kind == kind, Case.member == member, Case.closed_at.is_null()
        )
        if same is not None:
            return same
        return open_case(kind, "", channel, member=member, about=why, actor=Actor.PROGRAMME)


def open_done(member: Member, kind: CaseKind, text: str, channel: Channel) -> Case:
    """Record a case that was granted by itself, within the transaction of the caller.

    Objecting to marketing and profiling needs nobody's decision (GDPR 21(3)).
    """
    day = clock.today()
    case = create(kind, day, member=member, language=member.language, channel=channel)
    _append(case, CaseStep.OPENED, Actor.MEMBER, text, channel)
    _append(case, CaseStep.CLOSED, Actor.PROGRAMME, "", None, CaseState.GRANTED)
    return case


@retried
def write(case: Case, text: str, channel: Channel | None = None) -> None:
    """Add what the person writes; where a question waits, it is the answer, and the clock runs on.

    The same words again right away are the same message. Refused with CLOSED.
    """
    with database.atomic():
        fresh, found = _locked(case)
        if _said_just_now(fresh, Actor.MEMBER, text):
            return
        step = CaseStep.ANSWERED if found.question else CaseStep.WROTE
        _append(fresh, step, Actor.MEMBER, text, channel, CaseState.OPEN)
        post("staff_notice", "fi", "", number=fresh.number, what="case")


@retried
def withdraw(case: Case, channel: Channel | None = None) -> None:
    """Take the case back; withdrawing twice is withdrawing once. Refused with CLOSED.

    A case that we opened ourselves goes on.
    """
    with database.atomic():
        fresh: Case = lock(Case.select().where(Case.id == case.id)).get()
        if fresh.state is CaseState.WITHDRAWN:
            return
        if fresh.closed_at is not None or KINDS[fresh.kind].is_ours:
            raise CaseRefused(CaseRefusal.CLOSED)
        _append(fresh, CaseStep.WITHDRAWN, Actor.MEMBER, "", channel, CaseState.WITHDRAWN)


def reply(case: Case, text: str) -> None:
    """Write to the person. Refused with CLOSED."""
    _act(case, CaseStep.WROTE, text, lambda fresh, found: found.state)


def ask(case: Case, question: str, why: QuestionReason = QuestionReason.SPECIFY) -> bool:
    """Ask the person something; whether the clock stands still until the answer.

    It does for a request about one's rights, to know who the person is (GDPR 12(6)) or what is asked
    for, once, and only while the due date has not passed. Refused with QUESTION_WAITS or CLOSED.
    """

    def pause(fresh: Case, found: Course) -> CaseState:
        if found.question:
            raise CaseRefused(CaseRefusal.QUESTION_WAITS)
        barred = why not in PAUSING or bar_to_pause(fresh, found, clock.today())
        return found.state if barred else CaseState.PAUSED

    return _act(case, CaseStep.ASKED, question, pause, why=why) is CaseState.PAUSED


def extend(case: Case, reason: str) -> None:
    """Take the one extension, with its reason; refused with CANNOT_EXTEND, NO_REASON or CLOSED."""

    def check(fresh: Case, found: Course) -> CaseState:
        term, today = term_of(fresh.kind, fresh.received_on), clock.today()
        if not may_extend(term, fresh.received_on, today, found.pauses, found.extended):
            raise CaseRefused(CaseRefusal.CANNOT_EXTEND)
        return found.state

    _act(case, CaseStep.EXTENDED, reason, check)


@retried
def note(case: Case, text: str) -> None:
    """Write something down for customer service alone, in a closed case too; refused with NO_REASON.

    The same words again right away are the same note.
    """
    if not text.strip():
        raise CaseRefused(CaseRefusal.NO_REASON)
    with database.atomic():
        fresh: Case = lock(Case.select().where(Case.id == case.id)).get()
        if not _said_just_now(fresh, Actor.CUSTOMER_SERVICE, text, noted=True):
            _append(fresh, CaseStep.NOTED, Actor.CUSTOMER_SERVICE, text, None, fresh.state)


def decide(case: Case, state: CaseState, text: str) -> None:
    """Close the case with a decision; only a granted one needs no words. Refused with NO_REASON or CLOSED."""
    if state not in OVER:
        raise ValueError(state)
    if state is not CaseState.GRANTED and not text.strip():
        raise CaseRefused(CaseRefusal.NO_REASON)
    _act(case, CaseStep.CLOSED, text, lambda fresh, found: state, words=False)


@retried
def finish(case: Case, state: CaseState, text: str = "") -> None:
    """Close a case, if it is open, with a step that its person is told of by a mail of its own."""
    with database.atomic():
        fresh: Case = lock(Case.select().where(Case.id == case.id)).get()
        if fresh.closed_at is None:
            actor = Actor.CUSTOMER_SERVICE if acting_staff() else Actor.PROGRAMME
            _append(fresh, CaseStep.CLOSED, actor, text, None, state)


@retried
def _act(
    case: Case,
    step: CaseStep,
    text: str,
    following: Callable[[Case, Course], CaseState],
    words: bool = True,
    why: QuestionReason | None = None,
) -> CaseState:
    """Append what customer service does, and tell the person that something has changed; the state."""
    if words and not text.strip():
        raise CaseRefused(CaseRefusal.NO_REASON)
    with database.atomic():
        fresh, found = _locked(case)
        state = following(fresh, found)
        if step is CaseStep.WROTE and _said_just_now(fresh, Actor.CUSTOMER_SERVICE, text):
            return state
        _append(fresh, step, Actor.CUSTOMER_SERVICE, text, None, state, why)
        what = state.value if step is CaseStep.CLOSED else step.value
        _tell(
            fresh, "case_changed", what=ASKED_RUNNING if why and state is CaseState.OPEN else what
        )
        return state


def _locked(case: Case) -> tuple[Case, Course]:
    """An open case, kept from others, and its course so far; raise CaseRefused(CaseRefusal.CLOSED)."""
    fresh: Case = lock(Case.select().where(Case.id == case.id)).get()
    if fresh.closed_at is not None:
        raise CaseRefused(CaseRefusal.CLOSED)
    return fresh, course(entries_of(fresh))


def _append(
    case: Case,
    step: CaseStep,
    actor: Actor,
    text: str,
    channel: Channel | None,
    state: CaseState | None = None,
    why: QuestionReason | None = None,
) -> None:
    """Append an entry, and bring what is kept at hand up to date."""
    acts = acting_staff()
    CaseEntry.create(
        case=case, at=clock.now(), step=step, actor=actor, channel=channel, text=text,
        state=state or case.state, handler=acts.handler if acts else "", why=why,
    )  # fmt: skip
    case.amend(**replay(case, entries_of(case)))


def _said_just_now(case: Case, actor: Actor, text: str, noted: bool = False) -> bool:
    """Whether the newest entry, or note, says the same, from the same side, a moment ago."""
    is_note = CaseEntry.step == CaseStep.NOTED
    query = CaseEntry.select().where(CaseEntry.case == case, is_note if noted else ~is_note)
    last: CaseEntry | None = query.order_by(CaseEntry.id.desc()).first()
    if last is None or last.step is CaseStep.OPENED:
        return False
    return (last.actor, last.text) == (actor, text) and clock.now() - last.at < SAME


def _tell(case: Case, mail: str, **more: Any) -> None:
    recipient = case.member.email if case.member_id else case.email
    reader = case.member.key if case.member_id else None
    if recipient:
        # Of the open form alone: a member's cases are counted themselves, and customer service may write.
        counted = case.channel is Channel.FORM and not case.member_id
        post(mail, case.language, recipient, reader=reader, counted=counted, case=case.key, **more)
    mandates.tell(case, mail, **more)


def _own(same: Case, member: Member | None) -> Case:
    """A case that the same form opened, if the same person sent it."""
    if same.member_id != (member.id if member else None):
        raise CaseRefused(CaseRefusal.FORM_USED)
    return same
