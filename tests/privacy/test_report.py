"""The report: everything the register names, nobody else's, in files that can be read."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from markupsafe import escape

from plussa import clock
from plussa.auth.models import Login, Session
from plussa.faults import Fault
from plussa.members.household import invitations
from plussa.members.models import Invitation, Member
from plussa.money.models import Purchase
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.privacy.commands import make_report
from plussa.privacy.owners import OWN, SHARED
from plussa.privacy.report import archive as report
from plussa.privacy.report import holdings
from plussa.privacy.report.page import html
from plussa.register.columns import Plain
from plussa.register.record import COLUMNS, TABLES, WORDS
from plussa.register.terms import MASKED, Withheld
from tests.conftest import Clock
from tests.people import Cast, Reader
from tests.rows import fill

As = Callable[..., Reader]
PAGE = "/en/account/my-data/report/"
FILE = PAGE + "plussa.zip"


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A cast with a row of Aino's in every table."""
    fill(cast)
    Member.update(may_see_money=True).where(Member.id == cast.aino.id).execute()
    return cast


def strong(reader: As, member: Member) -> Reader:
    found = reader(member)
    mine = Session.login.in_(Login.select(Login.id).where(Login.member == member))
    Session.update(identified_at=clock.now(), strongly=True).where(mine).execute()
    return found


def made(app: Flask, who: Member, language: str = "en") -> ZipFile:
    """A report of a member's."""
    fresh = Member.get_by_id(who.id)
    with app.test_request_context(f"/{language}/"):
        out = io.BytesIO()
        report.write(out, fresh, lambda found: html(found, language), language)
        return ZipFile(out)


def data(archive: ZipFile) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = json.loads(archive.read("data.json"))["tables"]
    return tables


def test_who_is_strongly_identified_saves_it_at_once(full: Cast, reader: As) -> None:
    aino = strong(reader, full.aino)
    assert "Save the report" in aino.get(PAGE).text
    answer = aino.client.get(FILE)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert ZipFile(io.BytesIO(answer.data)).testzip() is None


def test_for_a_day_it_can_be_saved_again_and_not_after(full: Cast, reader: As, at: Clock) -> None:
    aino = strong(reader, full.aino)
    aino.get(PAGE)
    Session.update(expires_at=clock.now() + timedelta(days=3)).execute()
    at(clock.now() + timedelta(hours=23))
    assert aino.client.get(FILE).status_code == 200
    at(clock.now() + timedelta(hours=2))
    assert aino.client.get(FILE).location == PAGE


def test_without_strong_identification_there_is_none(full: Cast, reader: As) -> None:
    aino = reader(full.aino)
    assert aino.client.get(FILE).location == PAGE
    assert aino.client.get(PAGE).location == "/en/account/identify/ways/"
    assert reader().client.get(FILE).location == "/en/log-in/"


def test_every_table_and_column_with_personal_data_is_there(app: Flask, full: Cast) -> None:
    found = data(made(app, full.aino))
    owned = {str(model._meta.table_name) for model in (*OWN, *SHARED)}
    for column in COLUMNS:
        if isinstance(column.content, Plain) or column.table not in owned:
            continue
        assert column.table in found
        if column.table in {"joining", "message", "identification"}:  # not tied to her by fill
            continue
        if column.table != holdings.SUMS:
            assert column.name in found[column.table][0], f"{column.table}.{column.name}"


def test_every_column_and_table_has_words() -> None:
    owned = {str(model._meta.table_name) for model in (*OWN, *SHARED)}
    named = [one for one in COLUMNS if one.category and one.table in owned]
    assert {one.table for one in named} == {name for name, one in TABLES.items() if one.title}
    keys = {one.name for table in holdings.tables(Member(may_see_money=True)) for one in table.keys}
    assert {one.name for one in named} | keys == set(WORDS)
    assert set(MASKED) == set(Withheld)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_page_is_in_words_and_sums_in_euros(app: Flask, full: Cast, language: str) -> None:
    Purchase.update(cents=2050).execute()
    archive = made(app, full.aino, language)
    page = archive.read("report.html").decode()
    assert ("20,50\xa0€" if language == "fi" else "€20.50") in page
    assert data(archive)["purchase"][0]["cents"] == 2050
    codes = {
        str(one.value)
        for model in (*OWN, *SHARED)
        for field in model._meta.sorted_fields
        for one in getattr(field, "enum_class", ())
        if "_" in str(one.value)
    }
    assert not [code for code in codes if f">{code}<" in page]


def test_rows_are_tied_to_the_rows_they_belong_to(app: Flask, full: Cast) -> None:
    archive = made(app, full.aino)
    found = data(archive)
    for table, key, to in (
        ("purchase_line", "purchase_id", "purchase"), ("case_entry", "case_id", "case_file"),
        ("posting", "entry_id", "entry"), ("allocation", "lot_id", "lot"),
    ):  # fmt: skip
        assert {row[key] for row in found[table]} <= {row["id"] for row in found[to]}, table
    assert "member_id" not in found["purchase"][0]
    assert "total_id" not in found["entry"][0], "what it points to is left out"


def test_a_single_row_is_shown_as_facts_and_more_as_a_table(app: Flask, cast: Cast) -> None:
    page = made(app, cast.aino).read("report.html").decode()
    assert "<dt>Given names</dt><dd>Aino</dd>" in page
    assert 'href="#purchase"' in page
    assert 'id="purchase"' in page


@pytest.mark.parametrize("language", ["fi", "en"])
def test_nobody_else_is_in_it(app: Flask, full: Cast, language: str) -> None:
    Invitation.update(email="naapuri@example.fi").execute()
    Member.update(email="eino.salainen@example.fi").where(Member.id == full.eino.id).execute()
    archive = made(app, full.aino, language)
    whole = b"\n".join(archive.read(name) for name in archive.namelist()).decode()
    for other in ("naapuri@example.fi", "eino.salainen", "Eino", "Otso", full.eino.number):
        assert other not in whole
    assert "aino@example.fi" in whole
    mine = data(archive)["event"][-1]
    assert (mine["other_id"], mine["handler"]) == ("[others]", "")


def test_an_invitation_in_another_spelling_is_one_s_own(app: Flask, full: Cast) -> None:
    Invitation.delete().execute()
    invitations.invite(full.otso, "AINO@Example.fi", "fi")
    [row] = data(made(app, full.aino))["invitation"]
    assert (row["email"], row["invited_by_id"]) == ("AINO@Example.fi", "[others]")


def test_secrets_are_named_but_not_given(app: Flask, full: Cast) -> None:
    Member.update(identity_hash="f" * 64).where(Member.id == full.aino.id).execute()
    found = data(made(app, full.aino))
    assert found["login"][0]["password_hash"] == "[secret]"
    assert found["member"][0]["identity_hash"] == "[secret]"
    assert found["session"][0]["token_hash"] == "[secret]"


def test_the_household_s_money_is_for_who_may_see_it(app: Flask, full: Cast) -> None:
    assert data(made(app, full.aino))["entry"]
    none = {"may_see_money": False, "may_use_money": False}
    Member.update(none).where(Member.id == full.aino.id).execute()
    archive = made(app, full.aino)
    assert data(archive)["entry"] == []
    left = {
        one["table"]: one["why"] for one in json.loads(archive.read("manifest.json"))["left_out"]
    }
    assert left["entry"] == "household"
    assert left["month_total"] == "household"


def test_sums_of_everybody_s_purchases_are_left_out(app: Flask, full: Cast) -> None:
    left = json.loads(made(app, full.aino).read("manifest.json"))["left_out"]
    assert left == [{"table": "month_total", "why": "sums"}]


def test_the_manifest_lists_every_file_with_its_hash(app: Flask, full: Cast) -> None:
    archive = made(app, full.aino)
    manifest = json.loads(archive.read("manifest.json"))
    assert {one["name"] for one in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
    for one in manifest["files"]:
        assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
    assert manifest["member"] == full.aino.number


def test_csv_holds_the_same_rows_as_json(app: Flask, full: Cast) -> None:
    archive = made(app, full.aino)
    for table, rows in data(archive).items():
        if f"csv/{table}.csv" in archive.namelist():
            text = archive.read(f"csv/{table}.csv").decode()
            assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == len(rows), table


def test_no_cell_is_a_formula_and_the_manifest_says_how(app: Flask, cast: Cast) -> None:
    cast.aino.given_names, cast.aino.phone = '=HYPERLINK("x")', "+358401234567"
    cast.aino.save()
    archive = made(app, cast.aino)
    assert data(archive)["member"][0]["given_names"] == '=HYPERLINK("x")'
    text = archive.read("csv/member.csv").decode()
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["given_names"], row["phone"]) == ('\'=HYPERLINK("x")', "+358401234567")
    assert "apostrophe" in json.loads(archive.read("manifest.json"))["csv"]


@pytest.mark.parametrize(("language", "said"), [
    ("fi", "Kauppa"), ("en", "Store"),
])  # fmt: skip
def test_it_is_read_in_the_member_s_language(
    app: Flask, full: Cast, language: str, said: str
) -> None:
    page = made(app, full.aino, language).read("report.html").decode()
    assert f'<html lang="{language}">' in page
    assert f"<dt>{said}</dt>" in page
    assert "<script" not in page
    other = "Store</dt>" if language == "fi" else "Kauppa</dt>"
    assert other not in page


def test_more_rows_than_are_read_at_a_time_are_all_there(
    app: Flask, full: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdings, "BATCH", 2)
    row = Purchase.get().__data__
    for number in range(5):
        Purchase.create(**{**row, "id": None, "external_id": f"more {number}"})
    assert len(data(made(app, full.aino))["purchase"]) == 6


def test_the_exact_words_of_each_choice_are_inside(app: Flask, cast: Cast) -> None:
    wording = service.in_force(Permission.EMAIL)
    for value, language in ((Value.ON, "fi"), (Value.OFF, "fi"), (Value.ON, "en")):
        shown = service.words_now(Permission.EMAIL, language)
        service.choose(cast.aino, Permission.EMAIL, value, shown)  # fmt: skip
    archive = made(app, cast.aino)
    found = json.loads(archive.read("wordings.json"))
    assert [(one["permission"], one["language"]) for one in found] == [
        ("email", "en"), ("email", "fi"),
    ]  # fmt: skip
    assert {one["wording_hash"] for one in data(archive)["choice"]} == {wording.hash}
    page = archive.read("report.html").decode()
    for one in found:
        assert one["text"] == wording.words(one["language"]).paragraphs
        assert str(escape(one["text"][0])) in page
    assert "wordings.json" in [
        one["name"] for one in json.loads(archive.read("manifest.json"))["files"]
    ]


def test_customer_service_writes_it_to_a_file_and_the_member_reads_that(
    app: Flask, cast: Cast, reader: As, tmp_path: Path
) -> None:
    file = tmp_path / "raportti.zip"
    runner = app.test_cli_runner()
    said = runner.invoke(make_report, [cast.aino.number, "--to", str(file)])
    assert (said.exception, said.output) == (None, f"Wrote {file}\n")
    assert file.stat().st_mode & 0o777 == 0o600
    with ZipFile(file) as archive:
        assert cast.aino.number in archive.read("report.html").decode()
    history = reader(cast.aino).get("/en/account/history/").text
    assert "A report of your data was made for you." in history
    with pytest.raises(Fault, match="nobody has this number"):
        runner.invoke(make_report, ["123", "--to", str(file)], catch_exceptions=False)


def test_a_text_that_looks_like_rows_is_one_value(app: Flask, full: Cast) -> None:
    sly = '}, {"id": 1}, {\\"'
    Purchase.update(store_name=sly).execute()
    row = Purchase.get().__data__
    Purchase.create(**{**row, "id": None, "external_id": "second"})
    assert [one["store_name"] for one in data(made(app, full.aino))["purchase"]] == [sly, sly]
