"""Importing a file: what is stored, skipped, in conflict or put aside."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plussa import clock, db
from plussa.exchange import importing
from plussa.exchange.importing import aside_file
from plussa.members.models import (
    Actor,
    Card,
    CardKind,
    CardNotice,
    CardState,
    Event,
    Household,
    Member,
    Role,
    Source,
)  # fmt: skip
from plussa.permissions.models import Acceptance, Way
from tests.members.newcomers import (
    LEAST,
    RULES,
    WHOLE,
    counts,
    people,
    refused,
    run,
    write_csv,
    write_lines,
)  # fmt: skip
from tests.people import add_card, add_member

CARDS = ("4539578763621486", "4485275742308327", "4024007103939509")
CODE = "131052-308T"


@pytest.fixture
def file(fresh: str, tmp_path: Path) -> Path:
    """Where a file of members is written; the database is fresh."""
    return tmp_path / "members.csv"


@pytest.fixture(params=[1, 2, importing.BATCH])
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Batches of one row, of two, and of all there are."""
    monkeypatch.setattr(importing, "BATCH", request.param)
    return int(request.param)


def member(external_id: str = "M1") -> Member:
    return Member.get(Member.external_id == external_id)


def differing(**said: Any) -> str:
    return f"differs from what is held: {', '.join(said)}"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_whole_row_becomes_a_member(file: Path, suffix: str) -> None:
    write = write_csv if suffix == ".csv" else write_lines
    totals = run(write(file.with_suffix(suffix), [WHOLE]))
    assert (totals.stored, totals.beside, totals.rejected) == (1, {"households": 1, "cards": 1}, 0)
    found = member()
    said = {name: getattr(found, name) for name in ("given_names", "street", "city", "language")}
    assert said == {name: WHOLE[name] for name in said}
    assert (found.role, found.may_use_money, found.phone) == (Role.PRIMARY, True, "+358401234567")
    assert found.joined_at == datetime(2019, 5, 30, 21, tzinfo=UTC) == found.confirmed_at
    assert str(found.birth_date) == "1952-10-13"
    assert found.address_source is found.birth_date_source is Source.IMPORT
    assert found.identity_hash == RULES.hash_identity(CODE)
    assert len(found.number) == 10
    assert found.household.external_id == "H1"
    assert not aside_file(file).exists()


def test_what_comes_with_a_member(file: Path) -> None:
    run(write_csv(file, [WHOLE]))
    card, event, accepted = Card.get(), Event.get(), Acceptance.get()
    assert (card.number, card.kind, card.state) == (
        WHOLE["card_numbers"], CardKind.PLASTIC, CardState.ACTIVE,
    )  # fmt: skip
    assert card.member == event.member == accepted.member == member()
    assert (event.kind, event.actor, event.facts) == ("imported", Actor.PROGRAMME, {})
    assert event.at == card.created_at == clock.now()
    assert (accepted.document, str(accepted.edition), accepted.way) == (
        "rules", "2019-05-01", Way.IMPORT,
    )  # fmt: skip
    assert (accepted.language, accepted.accepted_at) == ("fi", member().joined_at)
    assert CardNotice.select().count() == 0


def test_the_least_row_is_a_member_who_is_not_confirmed(file: Path) -> None:
    run(write_csv(file, [LEAST]))
    assert (member().confirmed_at, member().address_source, member().identity_hash) == (
        None, None, None,
    )  # fmt: skip
    assert counts() == [1, 1, 0, 1, 0]


def test_an_edition_later_than_the_membership_was_accepted_when_it_came(file: Path) -> None:
    run(write_csv(file, [LEAST | {"rules_edition": "2020-06-01"}]))
    assert Acceptance.get().accepted_at == datetime(2020, 5, 31, 21, tzinfo=UTC)


def test_rows_may_come_in_any_order(file: Path, batch: int) -> None:
    totals = run(write_csv(file, people(7)[::-1]))
    assert (totals.stored, totals.beside["households"], totals.aside) == (7, 4, 0)
    homes = {one.external_id: one.household.external_id for one in Member.select()}
    assert homes == {row["external_id"]: row["household_external_id"] for row in people(7)}


def test_a_household_without_a_primary_member_is_put_aside(file: Path, batch: int) -> None:
    rows = people(4)
    rows[2]["phone"] = "1"
    run(write_csv(file, rows))
    assert sorted(refused(file)) == [
        (4, "phone: is not a telephone number"),
        (5, "household_external_id: the household has no primary member"),
    ]
    assert counts()[:2] == [1, 2]


def test_a_second_primary_member_is_put_aside(file: Path, batch: int) -> None:
    run(write_csv(file, [LEAST, LEAST | {"external_id": "M2"}]))
    assert refused(file) == [(3, "role: the household has a primary member already")]


def test_a_member_can_be_added_later(file: Path) -> None:
    run(write_csv(file, people(1)))
    totals = run(write_csv(file, people(2)))
    assert (totals.same, totals.stored, totals.beside["households"]) == (1, 1, 0)
    assert member("M1").household == member("M2").household


def test_nobody_is_added_to_a_household_that_was_dissolved(file: Path) -> None:
    run(write_csv(file, people(1)))
    Household.update(dissolved_at=clock.now()).execute()
    run(write_csv(file, people(2)))
    assert refused(file) == [(3, "household_external_id: the household has been dissolved")]


def test_the_same_file_again_changes_nothing(file: Path, batch: int) -> None:
    rows = [WHOLE, *people(5, first=3)]
    run(write_csv(file, rows))
    before = counts()
    totals = run(file)
    assert (totals.same, totals.stored, totals.rejected, counts()) == (6, 0, 0, before)


@pytest.mark.parametrize(
    "said",
    [
        {"role": "member"},
        {"given_names": "Eino"},
        {"street": "Rantatie 1"},
        {"protected_address": "yes"},
        {"phone": ""},
        {"email": "aino@example.com"},
        {"language": "en"},
        {"birth_date": ""},
        {"household_external_id": "H2"},
        {"identity_code": ""},
        {"joined_at": "2019-06-01"},
        {"rules_edition": ""},
        {"card_numbers": CARDS[1]},
    ],
)
def test_other_content_is_a_conflict_and_overwrites_nothing(file: Path, said: Any) -> None:
    run(write_csv(file, [WHOLE]))
    before = [list(model.select().dicts()) for model in (Household, Member, Card, Acceptance)]
    row = WHOLE | said
    if "role" in said:
        row |= {"may_see_money": "yes", "may_use_money": "yes"}
    totals = run(write_csv(file, [row]))
    assert (totals.conflicts, totals.stored) == (1, 0)
    assert refused(file) == [(2, differing(**said))]
    after = [list(model.select().dicts()) for model in (Household, Member, Card, Acceptance)]
    assert after == before


def test_a_member_twice_in_a_file_is_stored_once(file: Path, batch: int) -> None:
    totals = run(write_csv(file, [LEAST, LEAST, LEAST | {"city": "Turku"}]))
    assert (totals.stored, totals.same, totals.conflicts) == (1, 1, 1)
    assert refused(file) == [(4, differing(city=""))]


def test_an_identity_belongs_to_one_member(file: Path, batch: int) -> None:
    rows = people(5)
    for place in (0, 2):
        rows[place]["identity_code"] = CODE
    rows[4]["identity_code"] = "010180-202L"
    add_member(identity_hash=RULES.hash_identity("010180-202L"))
    run(write_csv(file, rows))
    told = dict(refused(file))
    assert told == {
        4: "identity_code: belongs to another member",
        5: "household_external_id: the household has no primary member",
        6: "identity_code: belongs to another member",
    }


def test_a_card_belongs_to_one_member(file: Path, batch: int) -> None:
    rows = [
        one | {"role": "primary", "household_external_id": one["external_id"]} for one in people(3)
    ]
    for row, cards in zip(rows, ((0,), (1, 0), (2,)), strict=True):
        row["card_numbers"] = " ".join(CARDS[place] for place in cards)
    card = add_card(add_member())
    Card.update(number=CARDS[2]).where(Card.id == card.id).execute()
    run(write_csv(file, rows))
    assert refused(file) == [
        (3, "card_numbers: the number that ends in 1486 belongs to another member"),
        (4, "card_numbers: the number that ends in 9509 belongs to another member"),
    ]
    assert not Card.select().where(Card.number == CARDS[1]).exists()


def test_rows_put_aside_are_whole_and_for_their_owner_only(file: Path) -> None:
    old = aside_file(file)
    old.write_text("old")
    old.chmod(0o644)
    content = write_csv(file, [WHOLE | {"language": "xx"}]).read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + content + b"\xe4\n")
    run(file)
    lines = [json.loads(line) for line in old.read_text().splitlines()]
    assert lines[0]["reason"] == "language: is not one of fi, en"
    assert {name: value for name, value in lines[0]["row"].items() if value} == WHOLE | {
        "language": "xx"
    }
    assert (lines[1]["line"], lines[1]["row"]) == (3, "\udce4")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert sorted(file.parent.iterdir()) == sorted([file, old])


def test_the_file_goes_when_nothing_is_put_aside_any_more(file: Path) -> None:
    run(write_csv(file, [LEAST | {"language": "xx"}]))
    assert aside_file(file).exists()
    run(write_csv(file, [LEAST]))
    assert not aside_file(file).exists()


def test_queries_do_not_grow_with_the_batch(file: Path) -> None:
    asked: list[int] = []
    for count in (10, 200):
        write_csv(file, people(count, first=count))
        log: list[Any] = []
        db.database.query_hooks.append(log.append)
        run(file)
        db.database.query_hooks.remove(log.append)
        asked.append(len(log))
    assert asked[0] == asked[1] > 0
