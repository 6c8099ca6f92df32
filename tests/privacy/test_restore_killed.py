"""A restore that is killed anywhere leaves the database that was there, or the whole new one."""

from pathlib import Path

import pytest

from plussa import ready
from plussa.db import database
from plussa.members.models import Member
from plussa.privacy.erasure import journal
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure
from plussa.privacy.restore import backups
from tests.killing import KILLS, draws, killed, let_go, steps
from tests.people import Cast
from tests.privacy.erasing import is_gone
from tests.rows import everything, fill

NEW = "+358500000000"  # a telephone number that the backup does not know
RANDOM = {"Login", "Erasure", "Installation"}  # rows that are given random keys


def settled() -> dict[str, object]:
    """The database, but for what is random in it."""
    found: dict[str, object] = {**everything()}
    return {name: len(rows) if name in RANDOM else rows for name, rows in found.items()}  # type: ignore[arg-type]


@pytest.mark.in_turn
def test_a_restore_killed_anywhere_changes_all_or_nothing(
    cast: Cast, fresh: str, tmp_path: Path
) -> None:
    fill(cast)
    Erasure.delete().execute()
    file = tmp_path / "plussa.backup"
    backups.save(fresh, file)
    erasure.run(erasure.start(cast.otso))
    lines = journal.lines()

    def restore() -> None:
        assert backups.load(fresh, file)[0] == 1

    whole = steps(restore, tmp_path)
    after = settled()
    for step in [*draws(fresh[:6], whole), whole - 1, whole]:
        Member.update(phone=NEW).where(Member.id == cast.aino.id).execute()
        before = everything()
        ended = killed(restore, step)
        left = Member.get_by_id(cast.aino.id).phone == NEW
        assert left <= ended
        assert everything() == before if left else settled() == after, f"killed at step {step}"
        assert journal.lines() == lines
        assert is_gone(cast.otso)
        database.close()
        ready.require()
    assert KILLS
    let_go()
