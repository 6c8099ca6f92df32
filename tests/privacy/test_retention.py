"""What the register keeps no longer goes at night; what it still keeps stays."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from peewee import Model

from plussa import clock
from plussa.auth.models import Login, SignIn
from plussa.cases.models import Case, CaseEntry, CaseState
from plussa.db import MomentField, new_key
from plussa.desk.models import Staff
from plussa.faults import Fault
from plussa.members.letters import Letter
from plussa.members.looks import Look
from plussa.members.models import Card, Event, Member, NameRequest
from plussa.money.ledger import audit
from plussa.money.models import Entry, Purchase, PurchaseLine
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, Choice
from plussa.privacy import retention
from plussa.privacy.commands import retention_group
from plussa.privacy.models import Sweep
from plussa.register.categories import CATEGORIES, SIGN_INS, STAFF
from plussa.register.record import TABLES
from tests.conftest import TODAY, Clock, moment
from tests.models import MODELS
from tests.money.stores import buy, give
from tests.people import Cast
from tests.rows import fill

BY_NAME = {str(one._meta.table_name): one for one in MODELS}


def counts() -> dict[str, int]:
    return {model._meta.table_name: model.select().count() for model in MODELS}


def gone(since: dict[str, int]) -> set[str]:
    """The tables that have lost rows."""
    return {table for table, many in counts().items() if many < since[table]}


def later(months: int, days: int = 1) -> date:
    """A day after some calendar months have passed since today."""
    month = TODAY.month - 1 + months
    return date(TODAY.year + month // 12, month % 12 + 1, TODAY.day) + timedelta(days=days)


def test_every_category_goes_by_the_age_of_a_table_or_is_worked_out() -> None:
    aged = {table.category for table in TABLES.values() if table.age}
    assert aged | set(retention.WORKED_OUT) == set(CATEGORIES)


def test_what_ages_is_a_moment_and_has_a_key_where_another_row_s_counts() -> None:
    for name, table in TABLES.items():
        for column in table.age.split():
            model, (*key, own) = BY_NAME[name], column.split(".")
            if key:
                model = getattr(model, key[0]).rel_model
            assert isinstance(model._meta.columns[own], MomentField), (name, column)


def test_a_table_of_which_nothing_is_known_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_models", {})
    with pytest.raises(Fault, match="staff_sign_in: the record ages it"):
        retention.delete_old(STAFF)


def test_what_is_young_stays(cast: Cast) -> None:
    fill(cast)
    Message.update(sent_at=None).execute()
    before = counts()
    retention.run()
    assert gone(before) == set()


@pytest.mark.parametrize(("model", "months"), [(SignIn, 12), (Look, 24), (Letter, 24)])
def test_a_row_goes_when_its_months_have_passed_and_not_before(
    cast: Cast, at: Clock, model: type[Model], months: int
) -> None:
    fill(cast)
    at(later(months, days=-1))
    retention.run()
    assert model.select().exists()
    at(later(months))
    retention.run()
    assert not model.select().exists()


def test_lines_go_before_purchases_and_the_books_hold(cast: Cast, at: Clock) -> None:
    buy(cast.aino, 31_10, TODAY)
    give(cast.aino, 5_00)
    at(later(13))
    retention.run()
    assert not PurchaseLine.select().exists()
    assert Purchase.select().exists()
    at(later(24))
    retention.run()
    assert not Purchase.select().exists()
    assert Entry.select().exists()
    assert audit.check().findings == []
    at(date(TODAY.year + 7, 1, 1))
    retention.run()
    assert not Entry.select().exists()
    assert audit.check().findings == []


def test_closed_cases_go_with_their_entries_and_open_ones_stay(cast: Cast, at: Clock) -> None:
    fill(cast)
    at(later(60))
    retention.run()
    assert Case.select().exists(), "an open case is kept however old"
    Case.update(state=CaseState.ANSWERED, closed_at=clock.now()).execute()
    at(later(60 + 37))
    retention.run()
    assert not Case.select().exists()
    assert not CaseEntry.select().exists()


def test_a_membership_is_emptied_a_year_after_it_ended_and_dropped_when_nothing_is_kept(
    cast: Cast, at: Clock
) -> None:
    fill(cast)
    kept = Member.update(left_at=clock.now()).where(Member.id == cast.aino.id)
    kept.execute()
    at(later(12))
    retention.run()
    aino = Member.get_by_id(cast.aino.id)
    assert (aino.name, aino.email, aino.street, aino.birth_date, aino.identity_hash) == (
        "", "", "", None, None,
    )  # fmt: skip
    assert aino.number == f"x{aino.id}"
    assert not Event.select().where(Event.member == aino).exists()
    assert Choice.select().where(Choice.member == aino).exists(), "proof is kept three years"
    assert Member.get_by_id(cast.eino.id).name == cast.eino.name
    at(later(37))
    retention.run()
    assert not Choice.select().where(Choice.member == aino).exists()
    assert not Acceptance.select().where(Acceptance.member == aino).exists()


def test_a_stub_stays_as_long_as_what_is_kept_of_it_and_no_longer(cast: Cast, at: Clock) -> None:
    Member.update(left_at=clock.now()).where(Member.id == cast.otso.id).execute()
    names = {"member": cast.otso, "given_names": "Otso", "requested_at": clock.now()}
    NameRequest.create(**names, decided_at=moment(later(12)))
    NameRequest.create(**names)  # nobody ever decided it
    at(later(13))
    retention.run()
    assert Member.get_by_id(cast.otso.id).number == f"x{cast.otso.id}"
    at(later(37))
    retention.run()
    assert NameRequest.get().decided_at, "the other one went"
    at(later(12 + 37))
    retention.run()
    assert not NameRequest.select().exists()
    assert Member.get_or_none(Member.id == cast.otso.id) is None


def test_an_account_of_customer_service_goes_three_years_after_it_was_closed(
    cast: Cast, at: Clock
) -> None:
    fill(cast)
    at(later(40))
    retention.run()
    assert Staff.select().exists()
    Staff.update(disabled_at=clock.now()).execute()
    at(later(80))
    retention.run()
    assert not Staff.select().exists()


def test_where_a_message_went_is_forgotten_once_it_is_sent(cast: Cast) -> None:
    fill(cast)
    Message.update(recipient="aino@example.fi", sent_at=clock.now()).execute()
    retention.run()
    assert {one.recipient for one in Message.select()} == {""}


def test_large_tables_go_in_batches(cast: Cast, at: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    moment: datetime = clock.now()
    row = {"member": cast.aino, "at": moment, "method": "bank", "device": "x"}
    rows = [row | {"key": new_key()} for _ in range(10)]
    SignIn.insert_many(rows).execute()
    at(later(13))
    assert retention.delete_old(SIGN_INS) == 10


def test_each_run_is_logged_and_the_command_says_what_it_did(
    app: Flask, cast: Cast, at: Clock
) -> None:
    fill(cast)
    Sweep.delete().execute()
    at(later(13))
    first = app.test_cli_runner().invoke(retention_group, ["run"])
    assert first.exit_code == 0, first.output
    assert "Deleted" in first.output
    assert "sign_ins: 1" in first.output
    assert Sweep.select().count() == len(CATEGORIES)
    assert not Sweep.select().where(Sweep.ended_at.is_null()).exists()
    log = app.test_cli_runner().invoke(retention_group, ["log"]).output
    assert "sign_ins" in log
    before = counts()
    app.test_cli_runner().invoke(retention_group, ["run"])
    assert gone(before) == set(), "the second run finds nothing"
    assert Login.select().exists()
    assert Card.select().exists()
