"""Commands: each calls one service, says what it did in a line, and fails with a status."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import ScriptInfo
from peewee import InterfaceError, OperationalError, ProgrammingError

from plussa import __version__, catalogs, clock, create_app, parameters, ready, schema
from plussa.auth.checks.commands import letters
from plussa.auth.identity.identity_codes import identity_hash
from plussa.cases.commands import cases
from plussa.commands import BEFORE, DATA, NOTHING, TEXTS, Changes, Commands, report
from plussa.config import SettingError, Settings
from plussa.demo.commands import demo
from plussa.desk.sign_in.commands import staff
from plussa.disputes.bodies import load_bodies, stale_bodies
from plussa.exchange.commands import make_deliveries
from plussa.faults import Fault
from plussa.i18n import load_languages
from plussa.legal import frozen, library
from plussa.legal.check import check_dates, check_editions, check_record
from plussa.mailings.commands import editions, newsletter, reminders
from plussa.members.cards import exports as card_exports
from plussa.members.imports.commands import make_members
from plussa.members.profile.commands import names
from plussa.money import exports as money_exports
from plussa.money.commands import money
from plussa.outbox.commands import outbox
from plussa.pages import notice, sections
from plussa.permissions import exchange_commands as exchange_commands  # they add themselves
from plussa.permissions.commands import permissions_group, wordings_group
from plussa.permissions.imports import ImportedAcceptances
from plussa.privacy.commands import (
    erasures_group,
    make_report,
    memberships_group,
    retention_group,
)
from plussa.privacy.restore.commands import backup, restore, take_identity_key
from plussa.routes import PAGES
from plussa.schema_commands import database
from plussa.web.export import export_site

UNUSABLE = (InterfaceError, OperationalError, ProgrammingError)  # a database that is away or behind


class Plussa(Commands):
    """All commands; a named fault, or a database that cannot be used, ends with one line and status 1."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        info = extra.setdefault("obj", ScriptInfo(create_app=create_app, set_debug_flag=False))
        info.data[BEFORE] = ask
        return super().make_context(info_name, args, *rest, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Fault as fault:
            _fail(str(fault))
        except UNUSABLE as error:
            _fail(schema.why(error))


def ask(changes: Changes, needs_ready: bool) -> None:
    """Raise Fault unless a command may be carried out here and now; name the database that it changes.

    Without settings it would be the one of development, and whatever is said of that one is beside
    the point: so what changes data must be told where it is, and what reads it, or a database.
    """
    settings: Settings = current_app.config["SETTINGS"]
    lacking = {"PLUSSA_ENV"} if changes is DATA else {"PLUSSA_ENV", "PLUSSA_DATABASE"}
    if lacking <= settings.unsaid:
        raise SettingError(
            f"PLUSSA_ENV: say development or production; not done to {settings.place}"
        )
    if changes is DATA:
        click.echo(f"Database: {settings.place}", err=True)
    if needs_ready:
        ready.require()


def _fail(reason: str) -> NoReturn:
    click.echo(f"error: {reason}", err=True)
    sys.exit(1)


@click.group(cls=Plussa)
@click.version_option(__version__, prog_name="plussa")
def plussa() -> None:
    """Plussa's commands; the Makefile names the everyday ones."""


FEEDS = {
    one.receiver.replace("_", "-"): one
    for one in (*card_exports.FEEDS.values(), money_exports.TILLS)
}

for group in (
    backup,
    cases,
    database,
    make_deliveries(FEEDS),
    demo,
    editions,
    erasures_group,
    letters,
    memberships_group,
    make_members(identity_hash, ImportedAcceptances()),
    money,
    names,
    newsletter,
    outbox,
    permissions_group,
    reminders,
    restore,
    retention_group,
    make_report,
    staff,
    take_identity_key,
    wordings_group,
):
    plussa.add_command(group)


@plussa.command(changes=NOTHING, with_appcontext=False)
@click.argument("folder", type=click.Path(path_type=Path), default=Path("build/site"))
def export(folder: Path) -> None:
    """Export the public site as files into FOLDER, all at once."""
    settings = Settings.from_env()
    if settings.base_url is None:
        raise SettingError("PLUSSA_BASE_URL: an export needs the address it will be served at")
    catalogs.compile_all()
    catalogs.require_whole(load_languages())
    done = export_site(create_app(settings), folder, clock.today())
    click.echo(
        f"Exported {done.files} files, {done.size / 1e6:.1f} MB, as of {done.day} in Helsinki, "
        f"into {folder}"
    )


@plussa.group(cls=Commands)
def i18n() -> None:
    """Catalogs and languages."""


@i18n.command("update", changes=TEXTS)
def i18n_update() -> None:
    """Bring the template and all catalogs up to code and templates."""
    updated = catalogs.update()
    click.echo(f"Updated {catalogs.template_file()} and {len(updated)} catalogs")


@i18n.command("compile", changes=TEXTS)
def i18n_compile() -> None:
    """Compile the catalogs that have changed."""
    catalogs.compile_all()


@i18n.command("check", changes=NOTHING, with_appcontext=False)
def i18n_check() -> None:
    """Fail on strings that are missing, fuzzy or stale. Or differ in placeholders, markup or links."""
    report(catalogs.check(), "Catalogs: all is well")


@i18n.command("add", changes=TEXTS)
@click.argument("code")
@click.argument("name")
def i18n_add(code: str, name: str) -> None:
    """Add a draft language, for example: add sv Svenska."""
    catalog = catalogs.add_language(code, name)
    click.echo(f"Added {name} as a draft: translate {catalog}, look with `make preview`")


@plussa.group(cls=Commands)
def legal() -> None:
    """Rules and data protection notice."""


@legal.command("check", changes=NOTHING, with_appcontext=False)
def legal_check() -> None:
    """Fail on legal texts that are not fit to be published."""
    for why in notice.due(library.EDITIONS / notice.RECORD):
        click.echo(f"A new edition of the notice is due: {why}")
    findings = [*check_record(), *check_editions(load_languages().codes, PAGES)]
    report(findings, "Legal texts: all is well")


@legal.command("draft", changes=TEXTS)
def legal_draft() -> None:
    """Write down what the next notice must say, while one is due."""
    for why in notice.write_draft(library.EDITIONS / notice.RECORD):
        click.echo(why)


@legal.command("freeze", changes=TEXTS)
@click.option("--first", is_flag=True, help="Make the record anew, also of days that have passed.")
def legal_freeze(first: bool) -> None:
    """Freeze new texts: write tables of notices, record hashes."""
    findings = check_editions(load_languages().codes, PAGES)
    if not first:
        if not (library.EDITIONS / frozen.RECORD).is_file():
            raise Fault(
                f"{library.EDITIONS / frozen.RECORD}: is gone; bring it back, or say --first"
            )
        findings += check_dates(clock.today())
    findings += sections.check(create_app, _unfrozen())
    report(findings, "Legal texts: all is well")
    for file in notice.write_tables(create_app, _unfrozen(), library.EDITIONS / notice.RECORD):
        click.echo(f"Wrote the table of {file}")
    added = frozen.freeze(library.EDITIONS, library.text_files())
    click.echo(f"Froze {len(added)} texts" if added else "Nothing new to freeze")
    for file in added:
        click.echo(f"  {file}")


def _unfrozen() -> list[Path]:
    published = set(frozen.frozen_files(library.EDITIONS))
    return [file for file in library.text_files() if file not in published]


@plussa.command("bodies", changes=NOTHING, with_appcontext=False)
@click.option("--days", default=180, help="How old a review may be.")
def bodies(days: int) -> None:
    """Fail if facts about dispute bodies were reviewed too long ago."""
    stale = stale_bodies(load_bodies(), clock.today(), days)
    lines = [f"{id}: {f'reviewed on {day}' if day else 'never reviewed'}" for id, day in stale]
    report(lines, "Bodies: all reviewed")


parameters.check_all(plussa)
