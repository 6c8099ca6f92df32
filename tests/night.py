"""A night of the site: members, money and mails in every state that a job has to do with, and the jobs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from flask import Flask
from flask.cli import ScriptInfo
from peewee import AutoField, ForeignKeyField

from plussa import cli, clock, db
from plussa.append_only import Passage
from plussa.auth.checks import identity_checks
from plussa.auth.models import IdentityCheckWay, Method, SignIn
from plussa.config import INSECURE
from plussa.db import KeyField, database
from plussa.exchange.deliveries import Delivery
from plussa.members.cards import service as cards
from plussa.members.models import Card, Member
from plussa.money import donations
from plussa.money.models import MoneyWish
from plussa.permissions import service as permissions
from plussa.permissions.models import Permission, Value
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Sweep
from plussa.privacy.restore import backups
from plussa.quotas import QuotaUse
from tests.conftest import Clock
from tests.killing import let_go
from tests.members.newcomers import people, write_csv
from tests.models import MODELS
from tests.money.files import bought, used, write
from tests.money.stores import buy, give, user
from tests.people import add_member

LONG_AGO, AGO, TONIGHT = date(2024, 10, 3), date(2025, 10, 3), date(2026, 12, 4)
HOME = {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}
LOGS = {Passage, QuotaUse, Sweep}  # each run leaves its own
RANDOM = {"number", "message", "last_entry", "mark"}  # columns


@dataclass(frozen=True)
class Night:
    """What the jobs are given."""

    app: Flask
    folder: Path
    url: str

    def use(self) -> None:
        """Have the database and the register of this one."""
        let_go()
        db.use(self.url)
        journal.keep_in(f"sqlite:///{self.folder / 'erasures.db'}", INSECURE)

    def run(self, *words: str) -> None:
        """Run a command as a job does."""
        group = cli.plussa.commands[words[0]]
        info = ScriptInfo(create_app=lambda: self.app)
        group.main(list(words[1:]), obj=info, standalone_mode=False, prog_name=words[0])

    def new(self) -> str:
        """A file that is not there yet."""
        return str(self.folder / token_hex(8))


def begin(night: Night, at: Clock) -> None:
    """Let things happen to members for two years, up to tonight."""
    folder = night.folder
    at(LONG_AGO)
    members = [user(**HOME, given_names=f"Jäsen{place}") for place in range(4)]
    aino, eino, otso, reino = members
    buy(aino, 50_00, LONG_AGO)
    SignIn.create(member=aino, at=clock.now(), method=Method.BANK, device="Firefox")
    add_member(left_at=clock.now() - timedelta(days=4000))
    at(AGO)
    for member in members:
        give(member, 10_00)
    donations.choose(reino, MoneyWish.DONATE, 1_00)
    at(date(2026, 11, 20))
    for member in (aino, eino, otso):
        buy(member, 300_00, date(2026, 11, 3))
    cards.block(Card.get(Card.member == aino))
    cards.order_parallel(eino, cards.newest(eino))
    identity_checks.ask(aino, IdentityCheckWay.LETTER)
    erasure.start(otso)
    at(date(2026, 12, 2))
    for member in (eino, reino):
        give(member, 5_00)
    at(TONIGHT)
    for member in members:
        allow(member)
    write(folder / "purchases.jsonl", [bought(eino, f"n{one}") for one in range(5)])
    times = {"at": "2026-12-03T11:00:00+02:00"}
    uses = [used(eino, f"u{one}", 10, **times) for one in range(3)]
    write(folder / "redemptions.jsonl", uses, "redemptions")
    write_csv(folder / "members.csv", people(4))
    said = {"member": aino.number, "permission": "email", "at": clock.now().isoformat()}
    (folder / "withdrawals.jsonl").write_text(json.dumps(said) + "\n", "utf-8")
    (folder / "joulu").mkdir()
    for code in ("fi", "en"):
        (folder / "joulu" / f"{code}.md").write_text("# Joulu\n\nHyvää joulua.\n", "utf-8")


def allow(member: Member) -> None:
    """Allow newsletters."""
    shown = permissions.words_now(Permission.EMAIL, "fi")
    permissions.choose(member, Permission.EMAIL, Value.ON, shown)


def acknowledge(night: Night) -> None:
    """Say that each receiver has taken in its last delivery."""
    with database.connection_context():
        last = {one.receiver: one.id for one in Delivery.select().order_by(Delivery.id)}
    for receiver, number in last.items():
        night.run("deliveries", "acknowledge", receiver.replace("_", "-"), str(number))


def given(*words: str) -> Callable[[Night], object]:
    """A command that is run with a file of the folder."""
    return lambda night: night.run(*words[:-1], str(night.folder / words[-1]))


def making(*words: str) -> Callable[[Night], object]:
    """A command that makes a new file."""
    return lambda night: night.run(*words, night.new())


# The jobs of a night in an order in which each has something to do, by command.
JOBS: dict[str, list[Callable[[Night], object]]] = {
    "members import": [given("members", "import", "members.csv")],
    "money import": [
        given("money", "import", "purchases", "purchases.jsonl"),
        given("money", "import", "redemptions", "redemptions.jsonl"),
    ],
    "money donate": [lambda night: night.run("money", "donate")],
    "money award": [lambda night: night.run("money", "award")],
    "money expire": [lambda night: night.run("money", "expire")],
    "deliveries export": [
        making("deliveries", "export", receiver)
        for receiver in ("card-maker", "tills", "tills-money")
    ],
    "deliveries acknowledge": [acknowledge],
    "letters export": [making("letters", "export")],
    "memberships end-due": [lambda night: night.run("memberships", "end-due")],
    "permissions withdrawals": [given("permissions", "withdrawals", "withdrawals.jsonl")],
    "permissions export": [making("permissions", "export", "sms")],
    "newsletter send": [given("newsletter", "send", "joulu")],
    "editions notify": [lambda night: night.run("editions", "notify", "notice")],
    "erasures run": [lambda night: night.run("erasures", "run")],
    "retention run": [lambda night: night.run("retention", "run")],
    "backup": [lambda night: backups.save(night.url, Path(night.new()))],
}
# Commands that no timer runs, and why a kill between is no matter, or which test kills them.
OTHERS: dict[str, str] = {
    "outbox run": "as outbox send, again and again",
    "outbox send": "mails have a test of their own",
    "outbox bounces": "tests/mailings/test_bounces.py",
    "reminders send": "tests/mailings/test_reminders.py",
    "restore": "tests/privacy/test_restore_killed.py",
    "export": "asks no database; the name of the folder is swapped in one step",
    "erasures take": "one transaction a line, and a line twice is once",
    "permissions release": "one statement",
    "identity-key": "repeated, it does the same; the next start asks for it until it is done",
    "demo fill": "made-up members",
    "database migrate": "each migration is a transaction with its note",
    "report": "one file that appears whole",
}
LOOKING = (
    "bodies", "deliveries status", "cases check", "cases list", "cases show", "database status",
    "members columns", "money check", "money columns", "names list", "outbox status",
    "permissions check", "retention log", "staff list",
)  # fmt: skip
FILES_OF_THE_PROJECT = ("i18n", "legal", "wordings")
ONE_ACT = ("staff", "newsletter resend", "money correct", "money reverse", "permissions set")


def standing() -> dict[str, list[str]]:
    """What every table says, in any order, but for numbers of rows and what is random."""
    found = {}
    for model in set(MODELS) - LOGS:
        plain = [one for one in model._meta.sorted_fields if _is_plain(one)]
        rows = model.select(*plain).tuples() if plain else [() for _ in model.select()]
        found[model.__name__] = sorted(map(str, rows))
    return found


def _is_plain(field: Any) -> bool:
    if isinstance(field, AutoField | ForeignKeyField | KeyField) or field.primary_key:
        return False
    return field.column_name not in RANDOM
