"""Commands of Plussa money: import, award, expire, donate, correct, reverse, check, and the tills."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from plussa import clock
from plussa.commands import DATA, NOTHING, Commands
from plussa.db import LARGEST_ROW
from plussa.exchange.columns import as_table
from plussa.exchange.commands import FILE, run_import
from plussa.faults import Fault
from plussa.members.models import Household, Member
from plussa.money import awards, corrections, donations
from plussa.money.imports.service import KINDS
from plussa.money.ledger import audit, lots
from plussa.money.outcomes import MoneyRefused
from plussa.parameters import at_most

ROW = click.IntRange(1, LARGEST_ROW)


@click.group(cls=Commands)
def money() -> None:
    """Plussa money: purchases, awards, the ledger and the tills."""


@money.command("import", changes=DATA)
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=FILE)
def import_rows(kind: str, file: Path) -> None:
    """Store what the tills send in FILE (.csv or .jsonl). Safe to repeat.

    Rows that cannot be stored are put into FILE.aside with their lines and reasons. Those that wait for
    others, of earlier files too, are tried again.
    """
    run_import(file, KINDS[kind])


@money.command(changes=NOTHING, with_appcontext=False)
@click.argument("kind", type=click.Choice(list(KINDS)))
def columns(kind: str) -> None:
    """Print the columns of a file as a table."""
    click.echo(as_table(KINDS[kind].table))


@money.command(changes=DATA)
@click.argument("month", type=click.DateTime(["%Y-%m"]), required=False)
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--reason", default="", help="Why on another day than the rules name.")
def award(month: datetime | None, dry_run: bool, reason: str) -> None:
    """Award MONTH, by default the last, and what waits. Safe to repeat."""
    first = month.date() if month else awards.last_month()
    try:
        totals = awards.award(first, reason, dry_run, _tell)
    except MoneyRefused as refusal:
        why = refusal.reason.words % refusal.values
        raise Fault(f"{first:%Y-%m}: {why} Today is {clock.today()}.") from None
    what = "Would pay" if dry_run else "Paid"
    click.echo(
        f"{what} {_euros(totals.paid_cents)} for {first:%Y-%m} and before "
        f"({totals.paid:,} sums, {_euros(totals.settled_cents)} of it against debt); "
        f"{totals.taken_back:,} sums taken back, {_euros(totals.taken_back_cents)} "
        f"({_euros(totals.owed_cents)} of it as debt); {totals.lapsed:,} lapsed; "
        f"{_euros(totals.donated_cents)} donated"
    )


@money.command(changes=DATA)
def expire() -> None:
    """Post what is left of money whose last day has passed. Safe to repeat."""
    click.echo(f"Expired: {_euros(lots.expire())}")


@money.command(changes=DATA)
def donate() -> None:
    """Donate wherever a household has chosen so and has money. Safe to repeat."""
    click.echo(f"Donated: {_euros(donations.donate_all())}")


@money.command(changes=DATA)
@click.option("--household", type=ROW, help="The household by its id.")
@click.option("--member", metavar="NUMBER", help="Or one of its members by number.")
@click.option("--cents", type=int, required=True, help="At most 1,000,000; below zero: taken.")
@click.option("--reason", required=True, help="The member reads it.")
@click.option("--key", callback=at_most(64), help="The same key again corrects nothing more.")
def correct(
    household: int | None,
    member: str | None,
    cents: int,
    reason: str,
    key: str | None,
) -> None:
    """Give a household CENTS, or take some, for a reason."""
    if (household is None) is (member is None):
        raise click.UsageError("Say --household or --member.")
    entry = _posted(lambda: corrections.correct(_home(household, member), cents, reason, key=key))
    click.echo(f"Entry {entry}: corrected by {cents:+,} cents")


@money.command(changes=DATA)
@click.argument("entry", type=ROW)
@click.option("--reason", required=True, help="The member reads it.")
def reverse(entry: int, reason: str) -> None:
    """Post the opposite of ENTRY, once, for a reason."""
    made = _posted(lambda: corrections.reverse(entry, reason))
    click.echo(f"Entry {made}: reverses {entry}")


@money.command(changes=NOTHING)
def check() -> None:
    """Fail unless every balance fits its postings and its lots."""
    report = audit.check()
    for finding in report.findings:
        click.echo(finding, err=True)
    if report.findings:
        raise Fault(
            f"{len(report.findings)} to mend in the books of {report.households:,} households"
        )
    click.echo(
        f"Books of {report.households:,} households: all is well; "
        f"they have {_euros(report.money)} and owe {_euros(report.debt)}"
    )


def _tell(totals: awards.AwardTotals) -> None:
    click.echo(f"{totals.months:,} months of households", err=True)


def _home(household: int | None, member: str | None) -> int:
    """The row of a household that is given, or that a member lives in."""
    if household is None:
        if found := Member.get_or_none(Member.number == member):
            return int(found.household_id)
        raise Fault(f"{member}: no member has this number")
    if not Household.select().where(Household.id == household).exists():
        raise Fault(f"{household}: no household has this id")
    return household


def _posted(post: Callable[[], int]) -> int:
    try:
        return post()
    except MoneyRefused as refusal:
        raise Fault(refusal.reason.words) from None


def _euros(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02} euros"
