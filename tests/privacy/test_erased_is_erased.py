"""What is erased is erased: a marker in every column of a member's rows, and then none anywhere.

None but where the record of processing says that something stays.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from peewee import CharField, Model

from plussa import clock
from plussa.auth.models import EmailChange
from plussa.db import database, is_sqlite
from plussa.faults import Fault
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import invitations
from plussa.members.joinings import Joining
from plussa.members.models import Event, Invitation, Member
from plussa.money import exports
from plussa.money.models import MoneyNotice
from plussa.outbox import worker
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.privacy import retention
from plussa.privacy.ending import leaving
from plussa.privacy.erasure import deleting
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, ErasureState
from plussa.privacy.owners import OWN, SHARED, rows_of
from plussa.register import record as register
from plussa.register.categories import CATEGORIES, IDENTITY
from plussa.register.columns import Column
from plussa.register.record import BLANKS, COLUMNS, STAYS, TABLES, find
from plussa.register.terms import Category, Fate
from tests.models import MODELS
from tests.people import Cast
from tests.privacy.erasing import tell_receivers
from tests.privacy.markers import SHORT, Place, found, sow
from tests.rows import fill

TEAM = "team@example.fi"
GOING = [one for one in CATEGORIES if one.fate is Fate.DELETED]
BY_TABLE = {str(model._meta.table_name): model for model in MODELS}


def stays(place: Place) -> bool:
    """Whether the record says that a column is there after an erasure."""
    column = find(*place)
    assert column is not None, place
    if place in STAYS:
        return True
    if column.category is not None:
        return column.category.fate is Fate.KEPT and not goes(place[0])
    return deleting.is_kept(BY_TABLE[place[0]])


def goes(table: str) -> bool:
    """Whether the rows of a table are deleted."""
    return deleting.is_deleted(BY_TABLE[table])


def erase(app: Flask, who: Member) -> list[EmailMessage]:
    """Erase a member, send what waits, tell tills and card maker, and let a night pass."""
    sent: list[EmailMessage] = []
    erasure.run(erasure.start(Member.get_by_id(who.id)))
    assert Erasure.get(Erasure.member == who).state is ErasureState.DONE
    worker.send_due(app, sent.append)
    tell_receivers()
    retention.run()
    return sent


@pytest.fixture
def sown(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[Place, str]:
    """Aino, who lives alone, with a marker in every column; others' rows and mails name her too."""
    settings = app.config["SETTINGS"]
    staffed = replace(settings, operator=replace(settings.operator, email=TEAM))
    monkeypatch.setitem(app.config, "SETTINGS", staffed)
    Member.update(left_at=clock.now()).where(Member.id == cast.eino.id).execute()
    fill(cast)
    Erasure.delete().execute()
    Event.delete().where(Event.member != cast.aino).execute()
    signs = sow(cast.aino)
    aino = Member.get_by_id(cast.aino.id)
    record(cast.otso, EventKind.HOUSEHOLD_GAINED, other=aino)
    invitations.invite(cast.otso, aino.email.upper(), "fi")
    invitations.invite(aino, "other@example.fi", "fi")
    post("staff_notice", "fi", "", number=aino.number, what="name_request")
    sent: list[EmailMessage] = []
    worker.send_due(app, sent.append)
    assert any(aino.name in str(one) for one in sent)
    assert TEAM in {one["To"] for one in sent}
    assert not any(aino.name in one["Subject"] for one in sent), "no subject holds her name"
    post("staff_notice", "fi", "", number=aino.number, what="name_request")
    return signs


def test_nothing_of_the_member_is_left_but_what_the_record_keeps(
    app: Flask, cast: Cast, sown: dict[Place, str]
) -> None:
    signs = set(sown.values())
    assert len(signs) == len(sown), "each marker is its column's own"
    assert {place for place, _ in found(signs)} >= set(sown), "they are found while they are there"
    sent = erase(app, cast.aino)
    assert {one["To"] for one in sent} >= {sown["member", "email"] + "@e.fi", TEAM}
    left = set(found(signs))
    assert sorted({place for place, _ in left if not stays(place)}) == []
    lost = {("open_lot", "expires_on"), *STAYS}  # money that nobody can use any more
    kept = {(place, sign) for place, sign in sown.items() if stays(place) and place not in lost}
    assert sorted(kept - left) == []


@pytest.fixture
def gone_before(cast: Cast, sown: dict[Place, str]) -> dict[Place, str]:
    """Aino has another address by now, and has left; others wrote to the former one in other letters."""
    former = Member.get_by_id(cast.aino.id).email
    now, letters = clock.now(), f" {former.title()}"
    Joining.create(
        email=letters, given_names="A", language="fi", rules_edition=clock.today(),
        accepted_at=now, expires_at=now,
    )  # fmt: skip
    EmailChange.update(new_email="Uusi@example.fi", confirmed_at=None, undone_at=None).execute()
    EmailChange.update(old_email=former, confirmed_at=clock.now()).execute()
    Member.update(email="uusi@example.fi").where(Member.id == cast.aino.id).execute()
    post("invitation", "fi", former.swapcase(), counted=False, invitation="nobody's")
    leaving.leave(Member.get_by_id(cast.aino.id))
    return sown


@pytest.mark.parametrize("failing", ["", "contact", "invitations"])
def test_nothing_is_left_after_leaving_and_under_no_former_address(
    app: Flask, cast: Cast, gone_before: dict[Place, str], monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:  # fmt: skip
    """Whatever part fails first: what is found by an address goes with the address."""

    def fail(category: Category, who: Member) -> int:
        if category.name == failing:
            raise OSError
        return deleting.erase(category, who)

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "erase", fail)
        erasure.run(erasure.start(Member.get_by_id(cast.aino.id)))
    erasure.run_all()
    erase(app, cast.aino)
    signs = set(gone_before.values())
    assert sorted({place for place, _ in found(signs) if not stays(place)}) == []
    assert not Joining.select().exists()
    assert not Invitation.select().where(Invitation.email_key.contains("uusi")).exists()


def test_neither_files_nor_logs_hold_anything(
    fresh: str, app: Flask, cast: Cast, sown: dict[Place, str], tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    logging.getLogger("peewee").setLevel(logging.WARNING)
    gone = {sign for place, sign in sown.items() if not stays(place) and len(sign) >= SHORT}
    assert len(gone) > 50
    with still_open(fresh):
        erase(app, cast.aino)
        written = dict(files(fresh))
    assert len(written) == (3 if is_sqlite() else 0)
    kept = (tmp_path / "erasures.db").read_bytes().decode("latin-1")
    texts = {"log": caplog.text, "register": kept, **written}
    assert [(name, one) for one in gone for name, text in texts.items() if one in text] == []


@contextmanager
def still_open(url: str) -> Iterator[None]:
    """Somebody else has the database open, so that nobody who closes it tidies up."""
    if is_sqlite():
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
            other.execute("SELECT count(*) FROM member").fetchall()
            yield
    else:
        yield


def files(url: str) -> Iterator[tuple[str, str]]:
    """The files of a database of SQLite, byte by byte: what was deleted is overwritten too."""
    if is_sqlite():
        file = Path(url.removeprefix("sqlite:///"))
        assert file.exists()
        for one in file.parent.glob(f"{file.name}*"):
            yield one.name, one.read_bytes().decode("latin-1")


def test_no_row_refers_to_the_member_but_those_that_are_kept(
    app: Flask, cast: Cast, sown: dict[Place, str]
) -> None:
    erase(app, cast.aino)
    keys = [key for key in Member._meta.backrefs if key.model in MODELS]
    assert len(keys) > 15
    naming = [key for key in keys if key.model.select().where(key == cast.aino).exists()]
    assert naming, "something is kept"
    assert [key for key in naming if not deleting.is_kept(key.model)] == []
    assert not Message.select().where(rows_of(Message, cast.aino)).exists()
    assert not Invitation.select().exists()


def test_what_the_tills_know_goes_when_they_are_told(
    app: Flask, cast: Cast, sown: dict[Place, str]
) -> None:
    erase(app, cast.aino)
    assert MoneyNotice.get(MoneyNotice.household == cast.aino.household_id).cards
    for _delivery in ("the open one", "the next one"):
        delivery = exports.TILLS.gather()
        assert delivery is not None
        exports.TILLS.acknowledge(delivery.id)
    assert not MoneyNotice.get(MoneyNotice.household == cast.aino.household_id).cards


@pytest.fixture
def nickname(fresh: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A new column of members, in the model and in the record, and in nothing else."""
    Member._meta.add_field("nickname", CharField(default=""))
    database.execute_sql("ALTER TABLE member ADD COLUMN nickname VARCHAR(255) DEFAULT ''")
    new = Column("member", "nickname", IDENTITY)
    monkeypatch.setattr(register, "COLUMNS", (*COLUMNS, new))
    yield
    Member._meta.remove_field("nickname")
    del Member.nickname


def test_a_new_column_is_erased_without_a_word_more(nickname: None, app: Flask, cast: Cast) -> None:
    for who in (cast.aino, cast.otso):
        Member.update(nickname="Ainokainen").where(Member.id == who.id).execute()
    assert {place for place, _ in found({"Ainokainen"})} == {("member", "nickname")}
    erase(app, cast.otso)
    assert Member.get_by_id(cast.otso.id).nickname == ""
    assert Member.get_by_id(cast.aino.id).nickname == "Ainokainen"


def test_a_column_that_nothing_can_stand_in_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(BLANKS, ("member", "language"))
    [contact] = [one for one in GOING if one.name == "contact"]
    with pytest.raises(Fault, match=r"member\.language: the record has no blank"):
        deleting.blanks(Member, contact)


@pytest.mark.parametrize("category", GOING, ids=lambda one: one.name)
def test_every_column_that_goes_has_a_way_to_go(category: Category) -> None:
    """With its row, by a blank, or by what is worked out; nothing of a household's by accident."""
    for column in register.columns_of(category):
        model: type[Model] = BY_TABLE[column.table]
        if deleting.is_deleted(model) or (column.table, column.name) in STAYS:
            continue
        assert TABLES[column.table].is_stub or model in deleting.WORKED_OUT, column
        assert model not in SHARED or model in deleting.WORKED_OUT, column
        if TABLES[column.table].is_stub:
            deleting.blanks(model, category)


def test_what_stays_and_what_is_blank_is_of_columns_that_go() -> None:
    for place in (*STAYS, *BLANKS):
        column = find(*place)
        assert column is not None, place
        assert column.category in GOING, place
    assert set(STAYS).isdisjoint(BLANKS)


def test_each_table_of_a_member_belongs_to_a_category() -> None:
    """Or nothing would delete its rows, though it held but keys."""
    held = {model for one in CATEGORIES for model in deleting.models_of(one)}
    assert {*OWN, *SHARED} - held == set()


def test_each_category_that_goes_has_a_table() -> None:
    assert [one.name for one in GOING if not deleting.models_of(one)] == []
