"""Trying again what met somebody else's work at the same moment."""

from collections.abc import Callable
from typing import TypeVar

from peewee import IntegrityError, OperationalError

TRIES = 5
Done = TypeVar("Done")


class Meanwhile(Exception):
    """What was looked at has changed before it was locked."""


def again(job: Callable[[], Done]) -> Done:
    """Do a job that is one transaction; a few times, if what others do gets in its way."""
    for _ in range(TRIES - 1):
        try:
            return job()
        except (IntegrityError, OperationalError, Meanwhile):
            continue
    return job()
