"""Commands of mailings. The caller gives them the app to work for."""

from datetime import date
from pathlib import Path

import click
from flask import current_app

from plussa import clock
from plussa.commands import DATA, Commands
from plussa.config import SettingError
from plussa.exchange.commands import run_import
from plussa.faults import Fault
from plussa.i18n import load_languages
from plussa.legal.editions import Edition
from plussa.legal.published import editions_on
from plussa.mailings import edition_mails, newsletters
from plussa.mailings import reminders as expiry_reminders
from plussa.mailings.bounces import bounces_file
from plussa.mailings.texts import read_folder
from plussa.outbox.commands import outbox


@click.group(cls=Commands)
def newsletter() -> None:
    """Newsletters to those who allow marketing by email."""


@newsletter.command(changes=DATA)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say how many would get it.")
def send(folder: Path, dry_run: bool) -> None:
    """Queue the newsletter in FOLDER (fi.md, en.md …). Again, it goes on with who has no copy."""
    published = [language.code for language in load_languages() if language.published]
    texts = read_folder(folder, published)
    if dry_run:
        allowed, have = newsletters.count(folder.resolve().name)
        click.echo(f"{allowed} allow it; {have} have a copy already")
        return
    made = newsletters.prepare(folder, texts)
    queued = newsletters.queue(made, _tell)
    click.echo(f"Newsletter {made.name}: {queued} copies queued; the outbox sends them")


@outbox.command(changes=DATA)
@click.argument("mailbox", type=click.Path(path_type=Path))
def bounces(mailbox: Path) -> None:
    """Read mails that came back: a mail, an mbox or a Maildir.

    What cannot be read is put into MAILBOX.aside with its reason. Safe to repeat.
    """
    base = current_app.config["SETTINGS"].return_path
    if not base:
        raise SettingError("PLUSSA_RETURN_PATH: says no address that mails could come back to")
    run_import(mailbox, bounces_file(base))


@newsletter.command(changes=DATA)
def resend() -> None:
    """Send again the copies that may not have gone out."""
    click.echo(f"{newsletters.resend()} wait again; some may arrive a second time")


@click.group(cls=Commands)
def reminders() -> None:
    """Reminders of money that is about to expire."""


@reminders.command("send", changes=DATA)
def remind() -> None:
    """Queue the reminders of money that expires. Safe to repeat."""
    click.echo(f"{expiry_reminders.remind(_tell)} reminders queued; the outbox sends them")


@click.group(cls=Commands)
def editions() -> None:
    """Telling members of new editions of rules and notice."""


@editions.command(changes=DATA)
@click.argument("document", type=click.Choice(["rules", "notice"]))
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="Another than the newest.")
@click.option("--dry-run", is_flag=True, help="Only say how many would be told.")
def notify(document: str, effective: date | None, dry_run: bool) -> None:
    """Tell every member of the newest edition of DOCUMENT. Again, it goes on with who was not told."""
    edition = _edition(document, effective)
    if dry_run:
        click.echo(f"{edition_mails.waiting(edition)} have not been told of {edition.effective}")
        return
    mailed, others = edition_mails.tell_all(edition, _tell)
    click.echo(
        f"Edition of {edition.effective}: {mailed} mails queued, {others} without an address"
        " see it in their account"
    )


def _edition(document: str, effective: date | None) -> Edition:
    found = editions_on(clock.today()).documents[document]
    if effective is None:
        return found[-1]
    day = date(effective.year, effective.month, effective.day)
    for edition in found:
        if edition.effective == day:
            return edition
    raise Fault(f"--effective: the {document} has no published edition of {day}")


def _tell(done: int) -> None:
    click.echo(f"{done:,} so far", err=True)
