"""Work that is killed, as a lost machine is: in a process of its own, at a step of it that is drawn.

A step is a call of a function of the site, or a statement to a database. KILLS says how often.
"""

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from peewee import Database

from plussa import db
from plussa.i18n import ROOT
from plussa.privacy.erasure import journal
from tests.amounts import often

KILLS = often("KILLS", 1, 1)["sqlite"]
OURS, STATEMENT = str(ROOT / "plussa"), Database.execute_sql.__code__
Work = Callable[[], object]


def killed(work: Work, step: int) -> bool:
    """Do work in a process that is killed at a step; whether it was before it was done."""
    let_go()
    child = _fork()
    if child == 0:
        _end(work, step)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "the work has failed: its traceback is above"
    return False


def steps(work: Work, folder: Path) -> int:
    """How many steps a piece of work takes; it is done."""
    told = folder / "steps"

    def count() -> None:
        taken = _count(work)
        told.write_text(str(taken), "utf-8")

    assert not killed(count, 0)
    return int(told.read_text("utf-8"))


def draws(name: str, whole: int) -> Iterator[int]:
    """At which steps to kill work of so many: the same for a name every time."""
    random = Random(name)  # noqa: S311  no secret
    return (random.randrange(1, whole) for _ in range(KILLS))


def let_go() -> None:
    """Close the connections of this process: a child must not share them."""
    for used in (db.database.obj, journal.register.obj):
        if used is not None:
            used.close()
            if hasattr(used, "close_all"):
                used.close_all()


def _fork() -> int:
    with warnings.catch_warnings():  # threads of the test's runner, which hold nothing of ours
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _end(work: Work, step: int) -> None:
    code = 1
    try:
        _count(work, step)
        let_go()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _count(work: Work, last: int = 0) -> int:
    """Do work, and count its steps; the process ends at the last one."""
    taken = 0

    def look(frame: Any, event: str, argument: object) -> None:
        nonlocal taken
        code = frame.f_code
        if event == "call" and (code is STATEMENT or code.co_filename.startswith(OURS)):
            taken += 1
            if taken == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return taken
