"""The operator's commands of Plussa money: one clear line each, and a status that can be relied on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from peewee import IntegrityError

from plussa.cli import plussa
from plussa.exchange.columns import as_table
from plussa.exchange.deliveries import Delivery
from plussa.faults import Fault
from plussa.members.models import Household
from plussa.money import commands, donations
from plussa.money.imports import retrying
from plussa.money.imports.columns import PURCHASES
from plussa.money.ledger import audit
from plussa.money.models import Balance, Entry, MoneyWish, Purchase
from tests.conftest import Clock
from tests.money.files import bought, used, write
from tests.money.stores import books_hold, buy, give, standing, user

Run = Callable[..., Result]
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command for the app of the tests."""
    return lambda *words: app.test_cli_runner().invoke(commands.money, words)


def fault(done: Result) -> str:
    """Why a command failed."""
    assert isinstance(done.exception, Fault), done.output
    return str(done.exception)


def test_the_commands_are_plussas() -> None:
    assert plussa.commands["money"] is commands.money


def test_a_file_is_imported_and_imported_again(fresh: str, run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [bought(user())])
    said = "Imported {} purchases; {} there already, 0 conflicts, 0 put aside\n"
    assert run("import", "purchases", str(file)).stdout == said.format(1, 0)
    assert run("import", "purchases", str(file)).stdout == said.format(0, 1)


def test_rows_put_aside_end_with_a_fault(fresh: str, run: Run, tmp_path: Path) -> None:
    aino = user()
    give(aino, 1_00)
    rows = [used(aino), used(aino, cents=2_00), used(aino, "u2", "1,00")]
    file = write(tmp_path / "a.csv", rows, "redemptions")
    done = run("import", "redemptions", str(file))
    said = "Imported 1 redemptions; 0 there already, 1 conflicts, 1 put aside"
    assert done.stdout == f"{said}: {file}.aside\n"
    assert fault(done) == f"2 rows were not stored: {file}.aside tells why"
    assert "decimal comma" in Path(f"{file}.aside").read_text("utf-8")


def test_a_row_that_waits_is_no_fault_and_later_imports_tell_of_it(
    fresh: str, run: Run, tmp_path: Path
) -> None:
    aino = user()
    back = write(tmp_path / "a.csv", [bought(aino, "r1", -1_00, returns="p1")])
    done = run("import", "purchases", str(back))
    assert done.exit_code == 0
    said = "Imported 0 purchases; 0 there already, 0 conflicts, 1 put aside"
    assert done.stdout == f"{said}, 1 of them waiting for another row: {back}.aside\n"
    told = "Rows that waited: {} stored now, {} wait on, 0 of them for customer service"
    assert told.format(0, 1) in done.stderr
    done = run("import", "purchases", str(write(tmp_path / "b.csv", [bought(aino)])))
    assert (done.exit_code, told.format(1, 0) in done.stderr) == (0, True)
    again = run("import", "purchases", str(back))
    assert (again.exit_code, "Rows that waited" in again.stderr) == (0, False)
    assert not Path(f"{back}.aside").exists()


def test_a_file_that_is_not_there_or_of_another_kind_is_named(
    fresh: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "gone.csv"
    assert fault(run("import", "purchases", str(file))) == f"{file}: No such file or directory"
    assert run("import", "members", str(file)).exit_code == 2


def test_a_database_that_gives_up_is_named_without_anybodys_row(
    fresh: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise IntegrityError("Key (card)=(924600000000000017)")

    monkeypatch.setattr(retrying, "decided", fail)
    file = write(tmp_path / "a.csv", [bought(user())])
    assert fault(run("import", "purchases", str(file))) == (
        f"{file}: the database gave up (IntegrityError); run the command again, "
        "it goes on where it ended"
    )


def test_the_columns_are_printed_for_the_instructions(run: Run) -> None:
    assert run("columns", "purchases").stdout == as_table(PURCHASES) + "\n"


def test_a_month_is_tried_and_then_awarded_once(fresh: str, run: Run, at: Clock) -> None:
    aino = user()
    buy(aino, 1_000_00, date(2026, 11, 3))
    at(date(2026, 12, 4))
    said = (
        "{} 5.00 euros for 2026-11 and before (1 sums, 0.00 euros of it against debt); "
        "0 sums taken back, 0.00 euros (0.00 euros of it as debt); 0 lapsed; 0.00 euros donated\n"
    )
    assert run("award", "2026-11", "--dry-run").stdout == said.format("Would pay")
    assert standing(aino) == (0, 0)
    assert run("award").stdout == said.format("Paid")
    assert standing(aino) == (5_00, 0)
    assert run("award", "2026-11").stdout.startswith("Paid 0.00 euros")
    books_hold()


def test_another_day_needs_a_reason(fresh: str, run: Run) -> None:
    aino = user()
    buy(aino, 1_000_00, date(2026, 11, 3))
    assert fault(run("award", "2026-11")) == (
        "2026-11: The month is awarded from 2026-12-04 to 2026-12-08. Today is 2026-12-15."
    )
    assert (
        fault(run("award", "2026-12")) == "2026-12: The month has not ended. Today is 2026-12-15."
    )
    assert run("award", "december").exit_code == 2
    run("award", "2026-11", "--reason", "A file came late")
    assert Entry.get().reason == "A file came late"
    assert standing(aino) == (5_00, 0)


def test_what_is_past_expires_and_what_is_meant_to_be_donated_is(
    fresh: str, run: Run, at: Clock
) -> None:
    aino, otso = user(), user()
    give(aino, 12_345_67 // 2)
    donations.choose(otso, MoneyWish.DONATE)
    give(otso, 3_00)
    assert run("donate").stdout == "Donated: 3.00 euros\n"
    assert run("donate").stdout == "Donated: 0.00 euros\n"
    assert run("expire").stdout == "Expired: 0.00 euros\n"
    at(date(2028, 2, 1))
    assert run("expire").stdout == "Expired: 6,172.83 euros\n"
    books_hold()


def test_a_correction_is_made_once_under_its_key(fresh: str, run: Run) -> None:
    aino = user()
    words = ("correct", "--member", aino.number, "--cents", "500", "--reason", "Sorry")
    done = run(*words, "--key", "a")
    assert done.stdout == f"Entry {Entry.get().id}: corrected by +500 cents\n"
    assert run(*words, "--key", "a").stdout == done.stdout
    run("correct", "--household", str(aino.household_id), "--cents", "-700", "--reason", "Wrong")
    assert standing(aino) == (0, 2_00)
    why = fault(
        run("correct", "--member", aino.number, "--cents", "1", "--reason", "x", "--key", "a")
    )
    assert why == "There is another row with the same identifier."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--cents", "0", "--reason", "x"), "The sum is not one that such a row can have."),
        (("--cents", "1000001", "--reason", "x"), "The sum is not one that such a row can have."),
        (("--cents", "5", "--reason", " "), "The reason is missing."),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    fresh: str, run: Run, words: tuple[str, ...], told: str
) -> None:
    assert fault(run("correct", "--member", user().number, *words)).startswith(told)
    assert not Entry.select().exists()


def test_a_correction_is_of_one_household_that_is_there(fresh: str, run: Run) -> None:
    rest = ("--cents", "5", "--reason", "x")
    assert run("correct", *rest).exit_code == 2
    assert run("correct", "--member", "1", "--household", "1", *rest).exit_code == 2
    assert fault(run("correct", "--member", "1", *rest)) == "1: no member has this number"
    assert fault(run("correct", "--household", "7", *rest)) == "7: no household has this id"
    assert not Household.select().exists()


def test_an_entry_is_reversed_once(fresh: str, run: Run) -> None:
    aino = user()
    give(aino, 5_00)
    entry = Entry.get().id
    done = run("reverse", str(entry), "--reason", "A slip")
    assert done.stdout == f"Entry {entry + 1}: reverses {entry}\n"
    assert standing(aino) == (0, 0)
    why = "There is no such row, or it cannot be reversed, or it has been already."
    assert fault(run("reverse", str(entry), "--reason", "A slip")) == why
    assert fault(run("reverse", "99", "--reason", "A slip")) == why
    assert run("reverse", "0", "--reason", "A slip").exit_code == 2


def test_books_that_do_not_hold_end_with_a_fault(fresh: str, run: Run) -> None:
    aino = user()
    give(aino, 5_00)
    assert run("check").stdout == (
        "Books of 1 households: all is well; they have 5.00 euros and owe 0.00 euros\n"
    )
    Balance.update(money=6_00).execute()
    done = run("check")
    assert f"household {aino.household_id}: money is 600" in done.stderr
    findings = len(audit.check().findings)
    assert fault(done) == f"{findings} to mend in the books of 1 households"


def test_the_tills_are_told_and_say_so(fresh: str, app: Flask, tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(plussa, ["deliveries", *words])

    file = tmp_path / "tills.jsonl"
    said = f"Nothing new for tills-money; {file} is empty\n"
    assert run("export", "tills-money", str(file)).stdout == said
    never = ["tills-money: 0 waiting", "  last acknowledged: never"]
    assert run("status", "tills-money").stdout.splitlines() == never
    give(user(), 5_00)
    done = run("export", "tills-money", str(file))
    number = Delivery.get().id
    assert done.stdout == f"Delivery {number} for tills-money: 1 lines in {file}\n"
    give(user(), 5_00)
    assert run("status", "tills-money").stdout.splitlines() == [
        "tills-money: 1 waiting",
        f"  delivery {number}, not acknowledged: 1 since 2026-12-15T10:00:00Z",
        "  last acknowledged: never",
    ]
    assert run("acknowledge", "tills", str(number)).exit_code == 1, "it was for another receiver"
    said = f"Delivery {number}: acknowledged at 2026-12-15T10:00:00Z\n"
    assert run("acknowledge", "tills-money", str(number)).stdout == said
    assert "as of 2026-12-15T10:00:00Z" in run("status", "tills-money").stdout
    assert run("acknowledge", "tills-money", str(number + 1)).exit_code == 1
    assert run("export", "tills-money", str(tmp_path / "none" / "f")).exit_code == 1
    assert not Purchase.select().exists()
