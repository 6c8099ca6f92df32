"""The operator's commands about members; what the rooms above do for an import is handed in."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app

from plussa import clock
from plussa.commands import DATA, NOTHING, Commands
from plussa.exchange.columns import as_table
from plussa.exchange.commands import FILE, run_import
from plussa.i18n import site_languages
from plussa.members.imports.checks import Rules
from plussa.members.imports.columns import MEMBERS
from plussa.members.imports.known import Acceptances
from plussa.members.imports.service import members_file

HashIdentity = Callable[[str, bytes], str]


def make_members(hash_identity: HashIdentity, acceptances: Acceptances) -> click.Group:
    """The commands, with the keyed hash of identity codes and the keeper of accepted editions."""

    @click.group(cls=Commands)
    def members() -> None:
        """Members of an earlier system."""

    @members.command("import", changes=DATA)
    @click.argument("file", type=FILE)
    def import_members(file: Path) -> None:
        """Store the members, households and cards of FILE. Safe to repeat.

        Rows that cannot be stored are put into FILE.aside with their lines and reasons.
        """
        run_import(file, members_file(_rules(hash_identity), acceptances))

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
