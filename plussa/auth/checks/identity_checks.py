"""Showing who one is without a bank: a code by letter, or a verified email and a week to object.

Either stands in for a bank for a quarter of an hour of one session (GDPR 12(6); a bank login is not
the only door). Every contact on record is told, and any of them can cancel.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from plussa import clock
from plussa.auth.checks import codes
from plussa.auth.models import IdentityCheck, IdentityCheckWay, Session
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import sessions
from plussa.db import database, lock, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.letters import has_address
from plussa.members.models import Event, Member
from plussa.outbox.queue import post
from plussa.words import N_

TO_OBJECT = timedelta(days=7)
SETTLED = timedelta(days=30)  # who takes over a login must not have letters sent to a new address
LASTS = timedelta(days=60)  # a letter may wait at a holder's door
TRIES = 5
OVER = {
    IdentityCheckWay.LETTER: AuthRefusal.LETTER_OVER,
    IdentityCheckWay.EMAIL: AuthRefusal.WEEK_NOT_OVER,
}


ASKED: Mapping[IdentityCheckWay, str] = {
    IdentityCheckWay.LETTER: N_("A code by letter was asked for, to identify you without a bank."),
    IdentityCheckWay.EMAIL: N_("It was asked that you be identified by email, without a bank."),
}


@tells(EventKind.PROOF_ASKED)
def _tell(event: Event, name: str) -> str:
    return ASKED[IdentityCheckWay(event.facts["way"])]


@retried
def ask(member: Member, way: IdentityCheckWay) -> IdentityCheck:
    """Begin, and tell every contact on record; asking twice is asking once.

    Raises AuthRefused: NO_CONTACT or JUST_MOVED.
    """
    with database.atomic():
        fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
        if not can_reach(fresh, way):
            raise AuthRefused(AuthRefusal.NO_CONTACT)
        if way is IdentityCheckWay.LETTER and settled_on(fresh) is not None:
            raise AuthRefused(AuthRefusal.JUST_MOVED)
        if same := waiting(fresh).get(way):
            return same
        cancel_waiting(fresh, way)  # one that has run out
        now = clock.now()
        ready = now + TO_OBJECT if way is IdentityCheckWay.EMAIL else now
        proof: IdentityCheck = IdentityCheck.create(
            member=fresh, way=way, asked_at=now, ready_at=ready, expires_at=ready + LASTS
        )
        record(fresh, EventKind.PROOF_ASKED, way=way.value)
        if fresh.email:
            post("proof_asked", fresh.language, fresh.email, reader=fresh.key, proof=proof.key)
            if way is IdentityCheckWay.EMAIL:
                post("proof_ready", fresh.language, fresh.email, ready, fresh.key, proof=proof.key)
        return proof


def waiting(member: Member) -> dict[IdentityCheckWay, IdentityCheck]:
    """What a member has begun and not used, by way."""
    query = IdentityCheck.select().where(IdentityCheck.member == member, *_open())
    return {one.way: one for one in query}


def is_ready(proof: IdentityCheck) -> bool:
    """Whether nobody needs to be waited for any more."""
    return clock.now() >= proof.ready_at


def find(key: str) -> IdentityCheck | None:
    """The proof of a key, with its member, while it waits."""
    query = IdentityCheck.select(IdentityCheck, Member).join(Member)
    return query.where(IdentityCheck.key == key, *_open()).first()


@retried
def cancel(key: str) -> None:
    """Cancel what waits; cancelling twice is cancelling once."""
    with database.atomic():
        proof = _locked(key)
        if proof is not None:
            proof.amend(cancelled_at=clock.now())
            record(proof.member, EventKind.PROOF_CANCELLED, way=proof.way.value)


@retried
def use_letter(session: Session, typed: str, digits: str) -> None:
    """Identify a session by the code of a letter; `digits` are the right ones.

    Raises AuthRefused: LETTER_OVER or WRONG_CODE.
    """
    with database.atomic():
        proof = try_letter(session.login.member, typed, digits)
        if proof is not None:
            _identify(proof, session)
    if proof is None:
        raise AuthRefused(AuthRefusal.WRONG_CODE)


def try_letter(member: Member, typed: str, digits: str) -> IdentityCheck | None:
    """Use up the code of a member's letter, within the caller's transaction; None for other digits.

    A wrong try is counted, so the caller must not undo it. Raises AuthRefused: LETTER_OVER.
    """
    proof = _locked_of(member, IdentityCheckWay.LETTER)
    right = codes.are_same(typed, digits)
    proof.amend(attempts=proof.attempts + 1, used_at=clock.now() if right else None)
    return proof if right else None


@retried
def use_email(session: Session) -> None:
    """Identify a session after a week in which nobody objected; raise AuthRefused."""
    with database.atomic():
        proof = _locked_of(session.login.member, IdentityCheckWay.EMAIL)
        if not is_ready(proof):
            raise AuthRefused(AuthRefusal.WEEK_NOT_OVER)
        proof.amend(used_at=clock.now())
        _identify(proof, session)


def unprinted() -> list[IdentityCheck]:
    """What a letter has to be sent for, the oldest first, with its members.

    A code whose address was changed since it was asked for is cancelled: it goes nowhere.
    """
    query = IdentityCheck.select(IdentityCheck, Member).join(Member)
    found = list(
        query.where(IdentityCheck.printed_at.is_null(), *_open()).order_by(IdentityCheck.id)
    )
    kept = []
    for one in found:
        moved = _last_moved(one.member) if one.way is IdentityCheckWay.LETTER else None
        if moved and moved >= one.asked_at:
            cancel(one.key)
        else:
            kept.append(one)
    return kept


def settled_on(member: Member) -> datetime | None:
    """From when on a code can be sent to a postal address that was changed lately; None if it can now."""
    changed = _last_moved(member)
    settled = changed + SETTLED if changed else None
    return settled if settled and settled > clock.now() else None


def _last_moved(member: Member) -> datetime | None:
    changes = Event.select().where(
        Event.member == member, Event.kind == EventKind.ADDRESS_CHANGED.value
    )
    last: Event | None = changes.order_by(Event.id.desc()).first()
    return last.at if last else None


def mark_printed(proofs: list[IdentityCheck]) -> None:
    """Note that letters were handed over for printing."""
    ids = [one.id for one in proofs]
    IdentityCheck.update(printed_at=clock.now()).where(IdentityCheck.id.in_(ids)).execute()


def _open() -> tuple[object, ...]:
    return (
        IdentityCheck.cancelled_at.is_null(),
        IdentityCheck.used_at.is_null(),
        IdentityCheck.expires_at > clock.now(),
        IdentityCheck.attempts < TRIES,
    )


def can_reach(member: Member, way: IdentityCheckWay) -> bool:
    """Whether there is an address on record for a way."""
    return bool(member.email) if way is IdentityCheckWay.EMAIL else has_address(member)


def cancel_waiting(member: Member, *ways: IdentityCheckWay) -> None:
    """Close whatever waits, of some ways or of all, what has run out too."""
    IdentityCheck.update(cancelled_at=clock.now()).where(
        IdentityCheck.member == member,
        IdentityCheck.way.in_(ways or tuple(IdentityCheckWay)),
        IdentityCheck.cancelled_at.is_null(),
        IdentityCheck.used_at.is_null(),
    ).execute()


def _locked(key: str) -> IdentityCheck | None:
    lock(IdentityCheck.select().where(IdentityCheck.key == key)).first()
    return find(key)


def _locked_of(member: Member, way: IdentityCheckWay) -> IdentityCheck:
    found = waiting(member).get(way)
    proof = _locked(found.key) if found else None
    if proof is None:
        raise AuthRefused(OVER[way])
    return proof


def _identify(proof: IdentityCheck, session: Session) -> None:
    sessions.mark_identified(session, strongly=True)
    record(proof.member, EventKind.PROOF_USED, way=proof.way.value)
