"""The former register of erasures, a file that named rows by number: taken into the register once."""

import json
from datetime import datetime
from pathlib import Path

from plussa.db import database, retried
from plussa.faults import FileFault, read_text
from plussa.members.models import Member
from plussa.privacy.erasure import journal, replay
from plussa.privacy.models import Erasure
from plussa.register.columns import NUMBER


@retried
def take(file: Path) -> tuple[int, int]:
    """Write who is in a former file into the register; how many that were, and how many are not here.

    To be done with the database that the file was written for: its numbers are the rows of that one.
    Safe to repeat. Raises FileFault on a line that cannot be read, but for a last one without an end.
    """
    replay.require_known()
    taken = gone = 0
    for number, at in _read(file):
        who: Member | None = Member.get_or_none(Member.id == number)
        asked = Erasure.select().where(Erasure.member == who, Erasure.state.in_(replay.ASKED))
        # A row may be somebody else's by now.
        if who is None or not (who.number.startswith(NUMBER) or asked.exists()):
            gone += 1
            continue
        with database.atomic():
            replay.note(journal.remember(who.key, at))
        taken += 1
    return taken, gone


def _read(file: Path) -> list[tuple[int, datetime]]:
    found = []
    *lines, _torn = read_text(file).split("\n")
    for place, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            number, at = int(row["member"]), datetime.fromisoformat(row["at"])
        except (ValueError, KeyError, TypeError):
            raise FileFault(file, place, "is not a line of the register of erasures") from None
        if at.tzinfo is None:
            raise FileFault(file, place, "the moment has no time zone")
        found.append((number, at))
    return found
