"""How far an import has come, told once a second."""

from time import monotonic
from typing import Protocol

import click

EVERY = 1.0  # seconds


class Counted(Protocol):
    """What came of an import so far."""

    rows: int


class Progress:
    """Tells rows, rows a second, and the share of the file, on standard error."""

    def __init__(self) -> None:
        self._began = self._told = monotonic()

    def __call__(self, totals: Counted, share: float) -> None:
        now = monotonic()
        if now - self._told < EVERY:
            return
        self._told = now
        speed = totals.rows / (now - self._began)
        click.echo(f"{share:4.0%}  {totals.rows:,} rows, {speed:,.0f} rows/s", err=True)
