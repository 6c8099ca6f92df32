"""Trying again what met somebody else's work at the same moment."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from peewee import IntegrityError, OperationalError

TRIES = 5
Given = ParamSpec("Given")
Done = TypeVar("Done")


class Meanwhile(Exception):
    """What was looked at has changed before it was locked."""


def tried_again(job: Callable[Given, Done]) -> Callable[Given, Done]:
    """A job that is one transaction: done again, a few times, if what others do gets in its way."""

    @wraps(job)
    def persist(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        for _ in range(TRIES - 1):
            try:
                return job(*args, **kwargs)
            except (IntegrityError, OperationalError, Meanwhile):
                continue
        return job(*args, **kwargs)

    return persist
