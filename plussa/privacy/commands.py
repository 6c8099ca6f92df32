"""Commands of retention and erasure."""

from pathlib import Path

import click
from flask import current_app

from plussa.commands import DATA, NOTHING, Commands, single
from plussa.dates import HELSINKI
from plussa.faults import Fault
from plussa.files import private_file
from plussa.i18n import site_languages
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Actor, Member
from plussa.privacy import retention
from plussa.privacy.ending import estates, terminations
from plussa.privacy.erasure import former_file
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Sweep
from plussa.privacy.report import archive as report
from plussa.privacy.report.page import html
from plussa.privacy.restore import installation

SHOWN = 100  # lines of the log


@click.group("retention", cls=Commands)
def retention_group() -> None:
    """The nightly deletion of what is kept no longer."""


@retention_group.command("run", changes=DATA)
def run_retention() -> None:
    """Delete what the register keeps no longer. Safe to repeat, and to stop at any time."""
    total = retention.run(_tell)
    click.echo(f"Deleted {total:,} rows")


@retention_group.command("log", changes=NOTHING)
def show_log() -> None:
    """Print what the last runs deleted, the newest first."""
    found = list(Sweep.select().order_by(Sweep.id.desc()).limit(SHOWN))
    for one in found:
        ended = "" if one.ended_at else "  (stopped on the way)"
        click.echo(
            f"{one.began_at.astimezone(HELSINKI):%Y-%m-%d %H:%M}  {one.category:<16} {one.rows:>10,}{ended}"
        )
    click.echo(f"{len(found)} lines")


@click.group("erasures", cls=Commands)
def erasures_group() -> None:
    """Erasures that have begun."""


@erasures_group.command("run", changes=DATA, ready=False)
def run_erasures() -> None:
    """Finish erasures, and repeat those that a restore took back.

    Safe to repeat, and to stop at any time.
    """
    installation.require_key()
    done, left = erasure.run_all()
    if left:
        raise Fault(f"{done} erasures done; {left} are not: the log says which part failed")
    click.echo(f"{done} erasures done")


@erasures_group.command("take", changes=DATA, ready=False)
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
def take_erasures(file: Path) -> None:
    """Take FILE, a former register with an id a line, into the register. Once."""
    installation.require_key()
    taken, gone = former_file.take(file)
    click.echo(f"{taken} members taken; {gone} lines are of nobody here any more")


@click.group("memberships", cls=Commands)
def memberships_group() -> None:
    """Memberships that end by themselves."""


@memberships_group.command("end-due", changes=DATA)
def end_due() -> None:
    """End memberships whose notice is over, and estates without money.

    Safe to repeat, and to stop at any time.
    """
    told, used = terminations.end_due(), estates.end_due()
    click.echo(f"{told} memberships ended after their notice, {used} after a death")


@single.command("report", changes=DATA)
@click.argument("number")
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", help="The member's own, unless another is asked for.")
def make_report(number: str, file: Path, language: str | None) -> None:
    """Write a member's report to a file. The member sees that in the history."""
    who: Member | None = Member.get_or_none(Member.number == number)
    if who is None:
        raise Fault(f"{number}: nobody has this number")
    spoken = language or who.language
    if spoken not in site_languages():
        raise Fault(f"{spoken}: is no language of the site")
    try:
        with current_app.test_request_context(f"/{spoken}/"), private_file(file) as out:
            report.write(out, who, lambda found: html(found, spoken), spoken)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    record(who, EventKind.REPORT_MADE, Actor.CUSTOMER_SERVICE)
    click.echo(f"Wrote {file}")


def _tell(category: str, rows: int) -> None:
    if rows:
        click.echo(f"{category}: {rows:,}", err=True)
