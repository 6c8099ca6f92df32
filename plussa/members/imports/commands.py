"""The operator's commands about members; what the rooms above do for an import is handed in."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from peewee import DatabaseError

from plussa import clock
from plussa.commands import DATA, NOTHING, Commands
from plussa.exchange.columns import as_table
from plussa.exchange.progress import Progress
from plussa.faults import Fault
from plussa.i18n import site_languages
from plussa.members.imports.checks import Rules
from plussa.members.imports.columns import MEMBERS
from plussa.members.imports.known import Acceptances
from plussa.members.imports.service import Totals, import_file, rejected_file

HashIdentity = Callable[[str, bytes], str]


def make_members(hash_identity: HashIdentity, acceptances: Acceptances) -> click.Group:
    """The commands, with the keyed hash of identity codes and the keeper of accepted editions."""

    @click.group(cls=Commands)
    def members() -> None:
        """Members of an earlier system."""

    @members.command("import", changes=DATA)
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def import_members(file: Path) -> None:
        """Store the members, households and cards of FILE (.csv or .jsonl); safe to repeat.

        Rows that cannot be stored are put into FILE.rejected.jsonl with their lines and reasons.
        """
        rules = _rules(hash_identity)
        totals = _import(file, rules, acceptances)
        click.echo(_closing_line(totals, file))
        if totals.rejected:
            raise Fault(f"{totals.rejected} rows were not stored: {rejected_file(file)} tells why")

    @members.command(changes=NOTHING, with_appcontext=False)
    def columns() -> None:
        """Print the columns of a file as a table."""
        click.echo(as_table(MEMBERS))

    return members


def _rules(hash_identity: HashIdentity) -> Rules:
    settings = current_app.config["SETTINGS"]
    key = settings.identity_key.encode()
    return Rules(
        today=clock.today(),
        languages=[one.code for one in site_languages() if one.published],
        hash_identity=lambda code: hash_identity(code, key),
        test_identities=not settings.production,
    )


def _import(file: Path, rules: Rules, acceptances: Acceptances) -> Totals:
    try:
        return import_file(file, rules, acceptances, Progress())
    except OSError as error:
        raise Fault(f"{file}: {error.strerror}") from None
    except DatabaseError as error:  # its own words may repeat what somebody's row says
        raise Fault(
            f"{file}: the database gave up ({type(error).__name__}); run the command again, "
            "it goes on where it ended"
        ) from None


def _closing_line(totals: Totals, file: Path) -> str:
    line = (
        f"Imported {totals.members:,} members, {totals.households:,} households and "
        f"{totals.cards:,} cards; {totals.same:,} as they were, {totals.conflicts:,} conflicts, "
        f"{totals.aside:,} put aside"
    )
    return f"{line} in {rejected_file(file)}" if totals.rejected else line
