"""Permissions: the queries of one member's, and the list of many beside the plain SQL it stands for."""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from bench.crowd import fill
from bench.databases import both
from bench.figures import Figure, NotMeasured
from plussa import clock, db
from plussa.members.models import Actor, Member
from plussa.permissions.audience import allowed
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way
from plussa.permissions.service import current

MEMBERS = 100_000 * int(os.environ.get("SCALE", "1"))
FEW = 10_000
ROUNDS = 5
BATCH = 500  # rows of one statement
MOST = 3  # times the plain SQL
PLAIN = (
    "SELECT member.number, member.email, choice.key FROM member"
    " JOIN current_choice ON current_choice.member_id = member.id"
    " JOIN choice ON choice.id = current_choice.choice_id"
    " WHERE current_choice.permission = 'email' AND current_choice.value = 'on'"
    " AND member.left_at IS NULL ORDER BY member.id"
)
LIST = (Permission.EMAIL, Member.number, Member.email)


def figures(folder: Path) -> Iterator[Figure]:
    """All figures of permissions, on both databases."""
    for name, server in both(folder, "permissions"):
        yield from _on(name, server)


def _on(name: str, server: Any) -> Iterator[Figure]:
    with server.copy() as url:
        made = db.use(url)
        with db.connected():
            fill(MEMBERS)
            consent(MEMBERS)
            yield _queries(name)
            yield _list(name)
            yield _memory(name)
        if hasattr(made, "close_all"):
            made.close_all()


def consent(count: int) -> None:
    """Let the first members of a crowd consent to email."""
    members = range(1, count + 1)
    now = clock.now()
    same = {"permission": Permission.EMAIL, "value": Value.ON}
    proof = {
        **same, "wording": clock.today(), "wording_hash": "0" * 64, "language": "fi", "made_at": now,
        "way": Way.FORM, "actor": Actor.MEMBER,
    }  # fmt: skip
    with db.database.atomic():
        _insert(Choice, ({"id": n, "key": str(uuid4()), "member": n, **proof} for n in members))
        _insert(CurrentChoice, ({"member": n, "choice": n, **same} for n in members))
    db.database.execute_sql("ANALYZE")


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        model.insert_many(batch).execute()


def _queries(name: str) -> Figure:
    asked: list[object] = []
    db.database.query_hooks.append(asked.append)
    found = current(Member(id=MEMBERS // 2))
    db.database.query_hooks.remove(asked.append)
    if found[Permission.EMAIL].value is not Value.ON:
        raise NotMeasured("permissions: a consent is not found")
    what = f"Queries of a member's current permissions on {name}"
    return Figure(what, str(len(asked)), "1", len(asked) == 1)


def _list(name: str) -> Figure:
    """The list and the plain SQL in turn; medians are compared."""
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        plain.append(_timed(_plain))
        ours.append(_timed(lambda: allowed(*LIST)))
    ratio = median(ours) / median(plain)
    value = f"{ratio:.2f} ({median(ours) * 1000:.0f} to {median(plain) * 1000:.0f} ms)"
    what = f"Time of the list of {MEMBERS:,} allowed members on {name}, times that of plain SQL"
    return Figure(what, value, f"≤ {MOST}", ratio <= MOST)


def _plain() -> Iterator[Any]:
    cursor = db.database.execute_sql(PLAIN)
    while row := cursor.fetchone():
        yield row


def _timed(rows: Callable[[], Iterable[Any]]) -> float:
    began = time.perf_counter()
    count = sum(1 for _ in rows())
    if count != MEMBERS:
        raise NotMeasured(f"permissions: {count} of {MEMBERS} members are listed")
    return time.perf_counter() - began


def _memory(name: str) -> Figure:
    """The most memory while the list streams: of all of it, times that of its beginning."""
    little, much = (_peak(count) for count in (FEW, MEMBERS))
    ratio = much / little
    value = f"{ratio:.2f} ({little / 1e6:.1f} to {much / 1e6:.1f} MB)"
    what = f"Memory of a list of {MEMBERS:,} on {name}, times that of its first {FEW:,}"
    return Figure(what, value, "≤ 1.20", ratio <= 1.2)


def _peak(count: int) -> int:
    tracemalloc.start()
    for _ in islice(allowed(*LIST), count):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
