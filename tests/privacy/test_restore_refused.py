"""What does not fit together is refused before anything is touched, by a line that says what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from plussa import db, ready
from plussa.db import database
from plussa.desk.ending import erasures  # noqa: F401  it adds its steps
from plussa.faults import Fault
from plussa.privacy.erasure import journal
from plussa.privacy.models import Installation, LastLine
from plussa.privacy.restore import backups, checks, installation
from tests.people import Cast
from tests.privacy.erasing import erase
from tests.rows import everything
from tests.test_migrations import runner


@pytest.fixture
def backup(cast: Cast, fresh: str, tmp_path: Path) -> Path:
    """A backup from before Otso was erased, of a database that has been started."""
    ready_made()
    erase(cast.eino)
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    erase(cast.otso)
    return file


def ready_made() -> None:
    """Start once, as an app server does."""
    database.close()
    ready.require()


def write(statement: str, *values: object) -> None:
    """Change the register behind our back."""
    with journal.register.connection_context():
        mark = "?" if "sqlite" in type(journal.register.obj).__name__.lower() else "%s"
        journal.register.execute_sql(statement.replace("?", mark), values)


def without_zone() -> None:
    last = journal.lines()[-1]
    at = "2026-12-15T10:00:00"
    before = journal.lines()[-2].mark
    mark = journal._mark(before, last.number, last.member, at)
    write("UPDATE erased SET at = ?, mark = ? WHERE number = ?", at, mark, last.number)


def torn() -> None:
    file = Path(journal.register.database)
    journal.register.close()
    file.write_bytes(file.read_bytes()[:5000])


def of_another_site() -> None:
    write("UPDATE belonging SET installation = ?", "other")


def of_another_key() -> None:
    journal.keep_in(f"sqlite:///{journal.register.database}", "another key")


# What is wrong with the register, and the words that tell.
REGISTERS: dict[str, tuple[Callable[[], object], str]] = {
    "torn": (torn, "is torn .*bring back its newest copy"),
    "without a zone": (without_zone, "line 2 has no moment with a time zone: bring back"),
    "older than the backup": (lambda: write("DELETE FROM erased"), "bring the register back"),
    "older than the database in place": (
        lambda: write("DELETE FROM erased WHERE number = 2"), "has no line 2.*bring back its newest",
    ),
    "another site's": (of_another_site, "of another installation: name this one's own"),
    "of another identity key": (of_another_key, "bring back its newest copy, or the PLUSSA_IDENTITY_KEY"),
    "changed": (
        lambda: write("UPDATE erased SET at = ?", "2026-01-01T00:00:00+00:00"), "line 1 is not as",
    ),
    "gone": (lambda: Path(journal.register.database).unlink(), "has no lines: bring the register back"),
}  # fmt: skip


@pytest.mark.parametrize("what", REGISTERS)
def test_a_register_that_does_not_fit_stops_it_before_anything_is_touched(
    fresh: str, backup: Path, what: str
) -> None:
    spoil, words = REGISTERS[what]
    before = everything()
    spoil()
    with pytest.raises(Fault, match=f"PLUSSA_ERASURES: .*{words}"):
        backups.load(fresh, backup)
    assert everything() == before


def test_a_register_that_is_older_than_the_backup_is_refused_on_an_empty_machine(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    ready_made()
    erase(cast.eino)
    erase(cast.otso)
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    LastLine.update(number=0, mark="").execute()  # the database in place knows nothing
    before = everything()
    write("DELETE FROM erased WHERE number = 2")
    with pytest.raises(Fault, match="has no line 2, which the database knows"):
        backups.load(fresh, file)
    assert everything() == before


def newer() -> None:
    database.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_x', '2027-01-01')"
    )


def of_others() -> None:
    database.execute_sql("ALTER TABLE schema_migration RENAME TO something")


def marked_otherwise() -> None:
    Installation.update(mark="0" * 64).execute()


def of_another_installation() -> None:
    Installation.update(key="k", mark=journal.sealed("k")).execute()


def without_keys() -> None:
    while "0013_keys" not in runner().down():
        pass


# What is wrong with the backup, and the words that tell.
BACKUPS: dict[str, tuple[Callable[[], object], str]] = {
    "of a newer version": (newer, r"newer version \(9999_x\): update the code first"),
    "of something else": (of_others, "is no backup of this site"),
    "of another identity key": (marked_otherwise, "PLUSSA_IDENTITY_KEY: .*bring that one back"),
    "of another site": (of_another_installation, "register of another installation"),
    "from before members had keys": (without_keys, "had no keys.*Restore a later one"),
}


@pytest.mark.parametrize("what", BACKUPS)
def test_a_backup_that_does_not_fit_is_refused(
    cast: Cast, fresh: str, tmp_path: Path, what: str, servers: Callable[[str], object]
) -> None:
    spoil, words = BACKUPS[what]
    ready_made()
    first = database.obj
    with servers(fresh.partition(":")[0]).copy() as other:  # type: ignore[attr-defined]
        used = db.use(other)
        installation.claim()
        spoil()
        file = tmp_path / "plussa.backup"
        backups.save(other, file)
        used.close()
        if hasattr(used, "close_all"):
            used.close_all()
    database.initialize(first)
    erase(cast.otso)
    before = everything()
    with pytest.raises(Fault, match=words):
        backups.load(fresh, file)
    assert everything() == before


def test_a_restore_that_was_refused_at_the_end_leaves_the_register_as_it_was(
    cast: Cast, fresh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "plussa.backup"
    backups.save(
        fresh, file
    )  # of a site that has never been started, and whose register is nobody's

    def refuse(had: list[str]) -> list[str]:
        raise Fault("not whole")

    monkeypatch.setattr(checks, "require_whole", refuse)
    with pytest.raises(Fault, match="not whole"):
        backups.load(fresh, file, without_register=True)
    assert journal.belongs_to() == ""
    monkeypatch.undo()
    backups.load(fresh, file, without_register=True)
    assert journal.belongs_to() == Installation.get().key
