"""An entry's postings come to zero, or the database refuses them: whoever writes, and in raw SQL."""

from datetime import date

import pytest
from peewee import DatabaseError, IntegrityError

from plussa import clock
from plussa.db import database, is_sqlite
from plussa.members.models import Actor, Member
from plussa.money.models import Account, Entry, EntryKind, Posting
from tests.money.stores import books_hold, give, user

NEW = 1000  # the number of an entry that is not there yet
DAY = date(2026, 12, 15)


@pytest.fixture
def aino(fresh: str) -> Member:
    """A member whose household has an entry of long ago."""
    member = user()
    give(member, 5_00)
    return member


def post(home: int, *cents: int, entry: int = NEW) -> None:
    """Postings, the first to the household's money."""
    for place, one in enumerate(cents):
        if place:
            Posting.create(entry=entry, account=Account.CORRECTIONS, cents=one)
        else:
            Posting.create(entry=entry, account=Account.MONEY, household=home, cents=one)


def enter(home: int, kind: str = EntryKind.CORRECTION.value) -> None:
    """The entry of them, in raw SQL: its kind may be one that comes yet."""
    at = Entry.at.db_value(clock.now())
    mark = "?" if is_sqlite() else "%s"
    marks = ", ".join([mark] * 7)
    database.execute_sql(
        f"INSERT INTO entry (id, household_id, kind, at, day, by, reason) VALUES ({marks})",  # noqa: S608
        (NEW, home, kind, at, str(DAY), Actor.PROGRAMME.value, ""),
    )


def write(home: int, *cents: int, kind: str = EntryKind.CORRECTION.value) -> None:
    """An entry with its postings, in one transaction."""
    with database.atomic():
        post(home, *cents)
        enter(home, kind)


def stored() -> tuple[int, int]:
    return Entry.select().count(), Posting.select().count()


@pytest.mark.parametrize("cents", [(1,), (5, -4), (5, -5, 1), (-1, 2)], ids=str)
def test_what_does_not_come_to_zero_is_refused(aino: Member, cents: tuple[int, ...]) -> None:
    before, home = stored(), aino.household_id
    for kind in (EntryKind.CORRECTION.value, "reallocation"):
        with pytest.raises(IntegrityError, match="does not come to zero"):
            write(home, *cents, kind=kind)
    assert stored() == before


def test_what_comes_to_zero_is_stored(aino: Member) -> None:
    write(aino.household_id, 5, -3, -2)
    assert stored() == (2, 5)


def test_an_entry_without_postings_is_refused_unless_it_moves_money_between_lots(
    aino: Member,
) -> None:
    for kind in EntryKind:
        if kind.value != "reallocation":
            with pytest.raises(IntegrityError, match="does not come to zero"), database.atomic():
                enter(aino.household_id, kind.value)
    with database.atomic():
        enter(aino.household_id, "reallocation")
    assert stored() == (2, 2)


@pytest.mark.parametrize("cents", [(1,), (1, -1)], ids=str)
def test_an_entry_takes_no_postings_once_it_is_there(aino: Member, cents: tuple[int, ...]) -> None:
    old, before = Entry.get().id, stored()
    with pytest.raises(IntegrityError, match="comes before its entry"), database.atomic():
        post(aino.household_id, *cents, entry=old)
    with database.atomic():
        post(aino.household_id, 1, -1)
        enter(aino.household_id)
        with pytest.raises(IntegrityError, match="comes before its entry"), database.atomic():
            post(aino.household_id, *cents)
    assert stored() == (before[0] + 1, before[1] + 2)


def test_postings_whose_entry_never_comes_are_refused_in_the_end(aino: Member) -> None:
    before = stored()
    with pytest.raises(IntegrityError), database.atomic():
        post(aino.household_id, 1, -1)
    assert stored() == before


def test_a_posting_finds_no_other_way_in(aino: Member) -> None:
    before, old = stored(), Entry.get().id
    tricks = [
        f"UPDATE posting SET cents = cents + 1 WHERE entry_id = {old}",  # noqa: S608
        "UPDATE posting SET entry_id = entry_id + 1",
        "DELETE FROM posting WHERE cents > 0",
    ]
    if is_sqlite():
        tricks += [
            "REPLACE INTO posting SELECT * FROM posting",
            "REPLACE INTO entry SELECT * FROM entry",
        ]
    for trick in tricks:
        with pytest.raises(DatabaseError), database.atomic():
            database.execute_sql(trick)
    assert stored() == before
    books_hold()


def test_an_entry_is_looked_up_in_its_primary_key_alone(fresh: str) -> None:
    """However few entries there were when PostgreSQL made its plan: there is no second index to read."""
    indexes = {one.name: one.columns for one in database.get_indexes("entry")}
    assert "entry_of_household" in indexes
    assert [name for name, columns in indexes.items() if "id" in columns] in ([], ["entry_pkey"])
