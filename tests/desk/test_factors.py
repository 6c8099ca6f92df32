"""What the database keeps of second factors opens nothing: not without the site's secret."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from playhouse.migrations import Runner

from plussa import clock, db, sealing
from plussa.config import Settings
from plussa.db import database, is_sqlite
from plussa.desk.models import RecoveryCode, SignInOutcome, Staff
from plussa.desk.sign_in import accounts as staff
from plussa.desk.sign_in.commands import staff as commands
from tests.desk.staff import code_now, open_account

SEALED = "0017_staff_security"


@pytest.fixture
def secret(settings: Settings) -> Iterator[str]:
    """The secret in use, which comes back at the end."""
    yield settings.secret
    sealing.use(settings.secret)


def whole(url: str) -> str:
    """All that a thief of the database reads."""
    tables = [
        database.execute_sql(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
        for table in database.get_tables()
    ]
    if not is_sqlite():
        return repr(tables)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(url.removeprefix("sqlite:///"))
    return repr(tables) + file.read_bytes().decode("latin-1")


def opens(factor: staff.Factor) -> list[str]:
    """What would open an account, in the forms in which it could stand somewhere."""
    codes = [one.replace("-", "") for one in factor.recovery_codes]
    number = Staff.get().id
    hashes = [
        sha256(text.encode()).hexdigest() for one in codes for text in (one, f"{number}:{one}")
    ]
    return [factor.secret, *factor.recovery_codes, *codes, *hashes]


def test_a_stolen_database_holds_no_factor(fresh: str) -> None:
    for factor in (open_account("kaisa"), staff.renew_factor("kaisa")):
        kept = whole(fresh)
        assert "kaisa" in kept
        assert not [one for one in opens(factor) if one in kept]


def test_with_another_secret_nothing_opens_and_the_list_says_whose(
    app: Flask, fresh: str, secret: str
) -> None:
    factor, found = open_account("kaisa"), Staff.get()
    sealing.use("another secret, to which it was changed")
    assert staff.pass_factor(found.id, code_now(factor)) is None
    assert staff.pass_factor(found.id, factor.recovery_codes[0]) is None
    listed = app.test_cli_runner().invoke(commands, ["list"]).output
    assert "`staff factor`" in listed
    renewed = staff.renew_factor("kaisa")
    assert staff.pass_factor(found.id, code_now(renewed)) is SignInOutcome.ENTERED
    assert "`staff factor`" not in app.test_cli_runner().invoke(commands, ["list"]).output
    sealing.use(secret)
    assert staff.pass_factor(found.id, code_now(renewed, steps=1)) is None


def test_a_sealed_factor_is_of_its_own_account_alone(fresh: str) -> None:
    kaisa = open_account("kaisa")
    open_account("liisa")
    sealed = Staff.get(Staff.username == "kaisa").sealed_secret
    Staff.update(sealed_secret=sealed).where(Staff.username == "liisa").execute()
    liisa = Staff.get(Staff.username == "liisa")
    assert staff.pass_factor(liisa.id, code_now(kaisa)) is None
    assert not staff.is_readable(liisa)


@pytest.mark.parametrize("sealed", ["", "x", "====", "A" * 80, "é"])
def test_what_was_never_sealed_is_no_factor(fresh: str, sealed: str) -> None:
    open_account("kaisa")
    Staff.update(sealed_secret=sealed).execute()
    for code in ("", "000000", "x"):
        assert staff.pass_factor(Staff.get().id, code) is None


def test_plain_factors_of_before_are_sealed_on_the_way_and_go_on_working(fresh: str) -> None:
    plain, code = pyotp.random_base32(), "abcdefgh2345"
    runner: Any = Runner(database.obj, str(db.MIGRATIONS))
    while runner.down() != [SEALED]:
        ...
    mark = "?" if is_sqlite() else "%s"
    marks = ", ".join([mark] * 6)
    columns = "username, name, role, password_hash, totp_step, created_at, totp_secret"
    database.execute_sql(
        f"INSERT INTO staff ({columns}) VALUES ({marks}, {mark})",  # noqa: S608
        ("kaisa", "Kaisa", "agent", "-", 0, clock.now().isoformat(), plain),
    )
    [[number]] = database.execute_sql("SELECT id FROM staff").fetchall()
    hashed = sha256(f"{number}:{code}".encode()).hexdigest()
    database.execute_sql(
        f"INSERT INTO recovery_code (staff_id, code_hash) VALUES ({mark}, {mark})",  # noqa: S608
        (number, hashed),
    )
    runner.up()
    kept = whole(fresh)
    assert not [one for one in (plain, code, hashed) if one in kept]
    now = int(clock.now().timestamp())
    assert staff.pass_factor(number, pyotp.TOTP(plain).at(now)) is SignInOutcome.ENTERED
    while runner.down() != [SEALED]:
        ...
    assert plain in whole(fresh)
    runner.up()
    assert staff.pass_factor(number, pyotp.TOTP(plain).at(now + 30)) is SignInOutcome.ENTERED
    assert staff.pass_factor(number, code) is SignInOutcome.RECOVERED
    assert RecoveryCode.select().count() == 1
