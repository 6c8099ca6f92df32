"""The worker: claims a message, sends it outside any transaction, and stores what came of it.

What somebody waits for goes first, and in a lane of its own: a slow newsletter keeps nobody waiting.

At least once: a worker that dies between sending and storing leaves a message that is sent again
when its lease is over, under the same Message-ID.
"""

import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import Enum
from functools import reduce
from operator import or_
from threading import Event

from flask import Flask
from peewee import InterfaceError, ModelSelect, OperationalError, fn

from plussa import clock
from plussa.db import connected, database, is_sqlite, retried
from plussa.outbox import kinds
from plussa.outbox.kinds import Rank
from plussa.outbox.models import Message
from plussa.outbox.render import Unaddressable, compose
from plussa.outbox.smtp import UNCERTAIN, Undelivered

LEASE = timedelta(minutes=10)  # how long a message is its worker's: far longer than sending takes
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360))  # the last one repeats
ATTEMPTS = 16  # about three days
UNFINISHED = "unfinished"  # sent at most once, and its worker has not said what came of it
NOT_NEEDED = "not needed"  # closed without sending: there was nothing to say any more
IDLE = 0.25  # seconds between looks at an empty queue
GIVES_WAY = 1.0  # seconds that a newsletter waits at most while the lane before it is at work
AWAY = 2.0  # seconds until a database that is away is asked again
ALL = tuple(Rank)
LATE = {  # waits for longer than this
    Rank.AWAITED: timedelta(minutes=5),
    Rank.OWN: timedelta(minutes=5),
    Rank.NOTICE: timedelta(days=1),
    Rank.NEWSLETTER: timedelta(days=1),
}
LANES = (Rank.AWAITED, Rank.OWN), (Rank.NOTICE, Rank.NEWSLETTER)

Deliver = Callable[[EmailMessage], None]
log = logging.getLogger(__name__)


class End(Enum):
    """How an attempt ended."""

    SENT = "sent"
    FAILED = "failed"  # tried again later
    GIVEN_UP = "given up"
    UNKNOWN = "unknown"  # perhaps it went out: of what is sent at most once, that is the end
    NOT_NEEDED = NOT_NEEDED


@dataclass(frozen=True)
class SendOutcome:
    """How an attempt ended, the class of failure, and the subject of a mail that went out."""

    end: End
    fault: str = ""
    subject: str = ""


def send_due(app: Flask, deliver: Deliver) -> Counter[End]:
    """Send everything that is due now, each message once; how many ended how."""
    due_by, ends = clock.now(), Counter[End]()
    while outcome := send_next(app, deliver, due_by):
        ends[outcome.end] += 1
    return ends


def run(
    app: Flask, deliver: Deliver, stopped: Callable[[], bool], ranks: Collection[Rank] = ALL
) -> None:
    """Send messages of some ranks as they fall due until stopped: what can wait in a lane of its own."""
    chosen = ([rank for rank in lane if rank in ranks] for lane in LANES)
    first, *others = filter(None, chosen)
    over, clear = Event(), Event()

    def send(lane: list[Rank]) -> SendOutcome | None:
        if lane is first:
            clear.clear()
        else:
            clear.wait(GIVES_WAY)
        outcome = send_next(app, deliver, clock.now(), lane)
        if lane is first and outcome is None:
            clear.set()
        return outcome

    def travel(lane: list[Rank]) -> None:
        try:
            _run(lambda: send(lane), lambda: stopped() or over.is_set())
        finally:
            over.set()

    with ThreadPoolExecutor() as pool:
        ends = [pool.submit(travel, lane) for lane in others]
        travel(first)
    for end in ends:
        end.result()


def _run(send: Callable[[], SendOutcome | None], stopped: Callable[[], bool]) -> None:
    """Send until stopped; a database that is away is waited for."""
    while not stopped():
        try:
            if send() is None:
                time.sleep(IDLE)
        except (InterfaceError, OperationalError) as error:
            log.warning("The outbox cannot reach its database: %s", type(error).__name__)
            time.sleep(AWAY)


def send_next(
    app: Flask, deliver: Deliver, due_by: datetime, ranks: Collection[Rank] = ALL
) -> SendOutcome | None:
    """Send the message of the first rank that has been due longest; None when none is."""
    with connected():
        message = claim(due_by, ranks)
    if message is None:
        return None
    if message.given_up_at is not None:  # closed when it was to be claimed
        outcome = SendOutcome(End(message.fault), message.fault)
    else:
        outcome = _attempt(app, deliver, message)
    if outcome.end in (End.FAILED, End.GIVEN_UP, End.UNKNOWN):
        words = "message %s (%s), attempt %s: %s, %s"
        told = (message.id, message.kind, message.attempts, outcome.fault, outcome.end.value)
        log.warning(words, *told)
    with connected():
        store(message, outcome)
    return outcome


def waiting() -> "ModelSelect[Message]":
    """Messages that have been neither sent nor given up."""
    return Message.select().where(Message.sent_at.is_null(), Message.given_up_at.is_null())


def claim(due_by: datetime, ranks: Collection[Rank] = ALL) -> Message | None:
    """Take the message of the first rank that has been due longest for the time of a lease."""
    found = (_claim(rank, due_by) for rank in sorted(ranks))
    return next((message for message in found if message), None)


@retried
def _claim(rank: Rank, due_by: datetime) -> Message | None:
    due = waiting().where(Message.rank == rank, Message.due_at <= due_by)
    due = due.order_by(Message.due_at).limit(1)
    if not due.exists():  # an idle worker keeps no writer of SQLite waiting
        return None
    with database.atomic():
        # SQLite's transaction keeps other workers out; elsewhere they pass by what is taken.
        free = due if is_sqlite() else due.for_update(skip_locked=True)
        message: Message | None = free.first()
        if message is not None:
            _take(message)
    return message


def _take(message: Message) -> None:
    """Make a message its worker's, or close one that must not be sent any more."""
    once = kinds.kind_of(message.kind).once
    lost = once and message.fault == UNFINISHED
    if lost or not kinds.may_be_sent(message):
        fault = End.UNKNOWN.value if lost else NOT_NEEDED
        message.amend(given_up_at=clock.now(), fault=fault)
    else:
        fault = UNFINISHED if once else message.fault
        message.amend(attempts=message.attempts + 1, due_at=clock.now() + LEASE, fault=fault)


@retried
def store(message: Message, outcome: SendOutcome) -> None:
    """Store what came of an attempt, and forget whom it was for once there is no other.

    A mail that went out went out. Any other end counts only while the message is still ours: after
    the lease another worker may have taken it.
    """
    now = clock.now()
    changes: dict[str, object] = {"fault": outcome.fault}
    if outcome.end is End.FAILED:
        changes["due_at"] = now + wait_after(message.attempts)
    else:
        changes |= {"given_up_at": now, "recipient": "", "parameters": "{}"}
        # The subject may hold a name: it is kept of one that stands in a reader's list.
        changes["subject"] = outcome.subject[:200] if message.reader else ""
        changes |= {} if message.reader else {"language": ""}
    if outcome.end is End.SENT:
        changes |= {"sent_at": now, "given_up_at": None}
    query = Message.update(changes).where(Message.id == message.id, Message.sent_at.is_null())
    if outcome.end is not End.SENT:
        query = query.where(Message.attempts == message.attempts)
    with database.atomic():
        query.execute()


def late() -> dict[str, tuple[int, datetime]]:
    """How many mails of each kind wait for too long, and since when the first has been due."""
    now = clock.now()
    limits = [(Message.rank == rank) & (Message.first_due_at < now - LATE[rank]) for rank in Rank]
    counted = (Message.kind, fn.COUNT(Message.id), fn.MIN(Message.first_due_at))
    rows = waiting().select(*counted).where(reduce(or_, limits)).group_by(Message.kind).tuples()
    return {kind: (count, since) for kind, count, since in rows}


def wait_after(attempts: int) -> timedelta:
    """How long a message rests after so many attempts."""
    return WAITS[min(attempts, len(WAITS)) - 1]


def _attempt(app: Flask, deliver: Deliver, message: Message) -> SendOutcome:
    if message.attempts > ATTEMPTS:  # its worker died every time
        return SendOutcome(End.GIVEN_UP, "unfinished")
    try:
        mail = compose(app, message)
    except Unaddressable:
        return SendOutcome(End.GIVEN_UP, "address")
    except Exception as error:  # one message that cannot be written must not stop the others
        log.warning("message %s (%s): %s", message.id, message.kind, _place(error))
        return _failed(message, "render")
    if mail is None:
        return SendOutcome(End.NOT_NEEDED, NOT_NEEDED)
    database.close()  # a slow mail server holds no connection
    try:
        deliver(mail)
    except Undelivered as error:
        uncertain = error.fault == UNCERTAIN and not error.unsent
        if uncertain and kinds.kind_of(message.kind).once:
            return SendOutcome(End.UNKNOWN, End.UNKNOWN.value)
        return (
            SendOutcome(End.GIVEN_UP, error.fault) if error.final else _failed(message, error.fault)
        )
    return SendOutcome(End.SENT, subject=mail["Subject"])


def _failed(message: Message, fault: str) -> SendOutcome:
    last = message.attempts >= ATTEMPTS
    return SendOutcome(End.GIVEN_UP if last else End.FAILED, fault)


def _place(error: Exception) -> str:
    """What failed and where, without the error's text, which may quote what it was about."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
