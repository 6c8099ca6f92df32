"""Commands of retention and erasure."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from plussa.dates import HELSINKI
from plussa.db import connected
from plussa.faults import Fault
from plussa.files import private_file
from plussa.i18n import languages_of
from plussa.members.events import Kind, record
from plussa.members.models import Actor, Member
from plussa.privacy import retention
from plussa.privacy.ending import estates, terminations
from plussa.privacy.erasure import former_file
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Sweep
from plussa.privacy.report import archive as report
from plussa.privacy.report.page import html
from plussa.privacy.restore import installation

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
        click.echo(
            f"{one.began_at.astimezone(HELSINKI):%Y-%m-%d %H:%M}  {one.category:<16} {one.rows:>10,}{ended}"
        )
    click.echo(f"{len(found)} lines")


@click.group("erasures")
def erasures_group() -> None:
    """Erasures that have begun."""


@erasures_group.command("run")
@click.pass_obj
def run_erasures(make_app: MakeApp) -> None:
    """Go on with every erasure that is not done, and repeat those that a restore brought back.

    Safe to repeat, and to stop at any time.
    """
    make_app()
    with connected():
        installation.require_key()
        done, left = erasure.run_all()
    if left:
        raise Fault(f"{done} erasures done; {left} are not: the log says which part failed")
    click.echo(f"{done} erasures done")


@erasures_group.command("take")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.pass_obj
def take_erasures(make_app: MakeApp, file: Path) -> None:
    """Take the lines of a former register, FILE with a row's number a line, into the register; once."""
    make_app()
    with connected():
        installation.require_key()
        taken, gone = former_file.take(file)
    click.echo(f"{taken} members taken; {gone} lines are of nobody here any more")


@click.group("memberships")
def memberships_group() -> None:
    """Memberships that end by themselves."""


@memberships_group.command("end-due")
@click.pass_obj
def end_due(make_app: MakeApp) -> None:
    """End memberships whose month of notice is over, and those of estates that have no money left.

    Safe to repeat, and to stop at any time.
    """
    make_app()
    with connected():
        told, used = terminations.end_due(), estates.end_due()
    click.echo(f"{told} memberships ended after their notice, {used} after a death")


@click.command("report")
@click.argument("number")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", help="The member's own, unless another is asked for.")
@click.pass_obj
def make_report(make_app: MakeApp, number: str, file: Path, language: str | None) -> None:
    """Write a member's report to a file, for who gets it by post; the member sees that in the history."""
    app = make_app()
    with app.app_context(), connected():  # or a request would close the connection at its end
        who: Member | None = Member.get_or_none(Member.number == number)
        if who is None:
            raise Fault(f"{number}: nobody has this number")
        spoken = language or who.language
        if spoken not in languages_of(app):
            raise Fault(f"{spoken}: is no language of the site")
        try:
            with app.test_request_context(f"/{spoken}/"), private_file(file) as out:
                report.write(out, who, lambda found: html(found, spoken), spoken)
        except OSError as error:
            raise Fault(f"{file}: {error.strerror}") from None
        record(who, Kind.REPORT_MADE, Actor.CUSTOMER_SERVICE)
    click.echo(f"Wrote {file}")


def _tell(category: str, rows: int) -> None:
    if rows:
        click.echo(f"{category}: {rows:,}", err=True)
