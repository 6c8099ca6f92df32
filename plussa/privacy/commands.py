"""Commands of retention and erasure."""

from collections.abc import Callable

import click
from flask import Flask

from plussa.db import connected
from plussa.faults import Fault
from plussa.privacy import erasure, retention
from plussa.privacy.models import Sweep

MakeApp = Callable[[], Flask]
SHOWN = 100  # lines of the log


@click.group("retention")
def retention_group() -> None:
    """The nightly deletion of what is kept no longer."""


@retention_group.command("run")
@click.pass_obj
def run_retention(make_app: MakeApp) -> None:
    """Delete what the register keeps no longer; safe to repeat, and to stop at any time."""
    make_app()
    with connected():
        total = retention.run(_tell)
    click.echo(f"Deleted {total:,} rows")


@retention_group.command("log")
@click.pass_obj
def show_log(make_app: MakeApp) -> None:
    """Print what the last runs deleted, the newest first."""
    make_app()
    with connected():
        found = list(Sweep.select().order_by(Sweep.id.desc()).limit(SHOWN))
    for one in found:
        ended = "" if one.ended_at else "  (stopped on the way)"
        click.echo(f"{one.began_at:%Y-%m-%d %H:%M}  {one.category:<16} {one.rows:>10,}{ended}")
    click.echo(f"{len(found)} lines")


@click.group("erasures")
def erasures_group() -> None:
    """Erasures that have begun."""


@erasures_group.command("run")
@click.pass_obj
def run_erasures(make_app: MakeApp) -> None:
    """Go on with every erasure that is not done; safe to repeat, and to stop at any time."""
    make_app()
    with connected():
        done, left = erasure.run_all()
    if left:
        raise Fault(f"{done} erasures done; {left} are not: the log says which part failed")
    click.echo(f"{done} erasures done")


def _tell(category: str, rows: int) -> None:
    if rows:
        click.echo(f"{category}: {rows:,}", err=True)
