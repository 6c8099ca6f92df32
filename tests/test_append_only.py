"""What is append-only stays: through the models, in raw SQL, by any trick; and there is one door."""

from datetime import date

import pytest
from peewee import DatabaseError, IntegrityError

from plussa import clock
from plussa.append_only import Door, Errand, Passage, open_door
from plussa.db import database, is_sqlite
from plussa.permissions.models import Acceptance, Way
from tests.people import Cast

Refused = DatabaseError
DAY = date(2026, 5, 1)


@pytest.fixture
def proof(cast: Cast) -> Acceptance:
    """A row that proves something."""
    return Acceptance.create(
        member=cast.aino,
        document="rules",
        edition=DAY,
        language="fi",
        accepted_at=clock.now(),
        way=Way.FORM,
    )


def kept() -> list[tuple[object, ...]]:
    """The rows as they stand."""
    return list(Acceptance.select().tuples())


TRICKS = [
    "UPDATE acceptance SET language = 'en'",
    "DELETE FROM acceptance",
    "DELETE FROM acceptance WHERE id > 0",
]
SQLITE_TRICKS = [
    "INSERT OR REPLACE INTO acceptance SELECT id, member_id, document, edition, 'en', accepted_at,"
    " way FROM acceptance",
    "REPLACE INTO acceptance SELECT * FROM acceptance",
    "UPDATE OR REPLACE acceptance SET language = 'en'",
]
POSTGRESQL_TRICKS = [
    "TRUNCATE acceptance",
    "TRUNCATE member CASCADE",
    "INSERT INTO acceptance SELECT * FROM acceptance ON CONFLICT (id) DO UPDATE SET language = 'en'",
]


def test_the_models_can_only_add(proof: Acceptance) -> None:
    before = kept()
    with pytest.raises(Refused, match="append-only"), database.atomic():
        Acceptance.update(language="en").execute()
    with pytest.raises(Refused, match="append-only"), database.atomic():
        Acceptance.delete().execute()
    proof.language = "en"
    with pytest.raises(Refused, match="append-only"), database.atomic():
        proof.save()
    assert kept() == before


def test_raw_statements_are_refused_too(proof: Acceptance) -> None:
    before = kept()
    for trick in (*TRICKS, *(SQLITE_TRICKS if is_sqlite() else POSTGRESQL_TRICKS)):
        with pytest.raises(Refused, match="append-only"), database.atomic():
            database.execute_sql(trick)
        assert kept() == before, trick


def test_what_hangs_on_a_deleted_row_is_kept_too(proof: Acceptance, cast: Cast) -> None:
    with pytest.raises(Refused), database.atomic():
        cast.aino.delete_instance()
    assert len(kept()) == 1


@pytest.mark.parametrize("errand", Errand)
def test_the_door_lets_rows_out_and_leaves_a_trace(proof: Acceptance, errand: Errand) -> None:
    with open_door(errand):
        Acceptance.delete().execute()
    assert not kept()
    assert [(one.at, one.errand) for one in Passage.select()] == [(clock.now(), errand)]
    assert not Door.select().exists()


def test_the_door_is_shut_again_afterwards(proof: Acceptance) -> None:
    with open_door(Errand.RETENTION):
        pass
    with pytest.raises(Refused, match="append-only"), database.atomic():
        Acceptance.delete().execute()


def test_what_fails_inside_the_door_undoes_all_of_it(proof: Acceptance) -> None:
    def fail_inside() -> None:
        with open_door(Errand.ERASURE):
            Acceptance.delete().execute()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert len(kept()) == 1
    assert not Passage.select().exists()


def test_a_door_left_open_undoes_the_transaction(proof: Acceptance) -> None:
    def leave_open() -> None:
        with database.atomic():
            passage = Passage.create(at=clock.now(), errand=Errand.ERASURE)
            Door.create(id=1, passage=passage, shut_by=0)
            Acceptance.delete().execute()

    with pytest.raises(IntegrityError):
        leave_open()
    assert len(kept()) == 1
    assert not Door.select().exists()


@pytest.mark.parametrize(
    "row", ["(1, 1, 1)", "(0, 1, 0)", "(2, 1, 0)", "(1, 1, NULL)", "(1, NULL, 0)", "(1, 99, 0)"]
)
def test_no_door_stays_open_by_another_row(fresh: str, row: str) -> None:
    Passage.create(at=clock.now(), errand=Errand.ERASURE)
    with pytest.raises(IntegrityError), database.atomic():
        database.execute_sql(f"INSERT INTO door (id, passage_id, shut_by_id) VALUES {row}")  # noqa: S608
    assert not Door.select().exists()


def test_no_passage_is_ever_wiped_away(fresh: str) -> None:
    with open_door(Errand.RETENTION):
        for statement in ("DELETE FROM passage", "UPDATE passage SET errand = 'erasure'"):
            with pytest.raises(Refused, match="append-only"), database.atomic():
                database.execute_sql(statement)
    assert Passage.select().count() == 1
