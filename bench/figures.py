"""A figure, and how it is printed."""

from dataclasses import dataclass


class NotMeasured(Exception):
    """A figure could not be measured; the message says why."""


@dataclass(frozen=True)
class Figure:
    """One measured value beside its limit."""

    name: str
    value: str
    limit: str
    ok: bool

    def __str__(self) -> str:
        return f"{self.name} | {self.value} | {self.limit} | {'ok' if self.ok else 'short'}"
