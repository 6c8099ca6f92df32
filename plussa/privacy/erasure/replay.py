"""What the database knows of the register of erasures: so a restore is noticed, whatever tool made it.

The row of an erasure is stored before its line is written, and the number of the line is noted in the
transaction that begins it. So a database that notes a line knows the erasures of all lines up to it,
and a line after it that nobody asked for here is one that a restore has taken away.
"""

from plussa.db import database, retried
from plussa.faults import Fault
from plussa.members.models import Member
from plussa.privacy.erasure import journal
from plussa.privacy.models import Erasure, ErasureState, LastLine
from plussa.privacy.restore import installation

COMMAND = "python -m plussa erasures run"
ASKED = (ErasureState.REQUESTED, ErasureState.STARTED, ErasureState.DONE)


def prepare() -> None:
    """Raise Fault unless the register can be written, and holds nothing that must be repeated here.

    Nor with another identity key than the one this database was made with, or another's register.
    """
    installation.require_key()
    journal.prepare()
    require_known()
    installation.claim()


def require_known() -> None:
    """Raise Fault when the register is not this database's, or knows erasures that this one does not."""
    unknown = [line.number for line in _later() if not _is_asked_for(line)]
    if unknown:
        raise Fault(
            f"{journal.SETTING}: the register has {len(unknown)} erasures that this database does not"
            f" know, from line {unknown[0]} on: an older copy was restored. Run `{COMMAND}`"
        )


def note(line: journal.JournalLine) -> None:
    """Note that this database knows the register up to a line."""
    new = {"number": line.number, "mark": line.mark}
    LastLine.update(**new).where(LastLine.number < line.number).execute()


@retried
def replay() -> None:
    """Ask again for each erasure of the register that this database does not know. Raises Fault.

    Members are found by their keys: who is not here, or has joined anew, is left alone.
    """
    for line in _later():
        with database.atomic():
            who: Member | None = Member.get_or_none(Member.key == line.member)
            if who is not None and not _is_asked_for(line):
                _ask_again(who, line)
            note(line)


def _later() -> list[journal.JournalLine]:
    installation.require_register()
    last = LastLine.get()
    return journal.lines(last.number, last.mark)


def _is_asked_for(line: journal.JournalLine) -> bool:
    here = (Member.key == line.member, Erasure.state.in_(ASKED))
    return Erasure.select().join(Member).where(*here).exists()


def _ask_again(who: Member, line: journal.JournalLine) -> None:
    """One that waits for a second pair of eyes waits no longer: it was approved after the copy."""
    waits = (Erasure.member == who, Erasure.state == ErasureState.WAITING)
    if not Erasure.update(state=ErasureState.REQUESTED).where(*waits).execute():
        Erasure.create(member=who, state=ErasureState.REQUESTED, asked_at=line.moment)
