"""Which installation a database is of, and which identity key the hashes in it were made with.

Database and register of erasures hold the same random key, from the first start on, and keep it through
backups and restores: so neither is ever used with that of another site. Beside it stands its mark, which
another identity key would not make: nobody would be recognised with that, and everybody could join twice.
"""

import hmac

from plussa.auth.models import Identification
from plussa.db import database, new_key, retried
from plussa.faults import Fault
from plussa.members.joinings import Joining
from plussa.members.models import Member
from plussa.privacy.erasure import journal
from plussa.privacy.models import Installation, LastLine

ONLY = 1  # the number of the row
SETTING = "PLUSSA_IDENTITY_KEY"


def require_key() -> None:
    """Raise Fault when this database's hashes were made with another identity key."""
    found = _here()
    if found is not None:
        require_mark(found.key, found.mark)


def require_mark(key: str, mark: str) -> None:
    """Raise Fault unless the mark of an installation is made with the identity key in use."""
    if not hmac.compare_digest(journal.sealed(key), mark):
        raise Fault(
            f"{SETTING}: is not the one that the database was made with: bring that one back; if it is"
            " lost, see deploy/README.md"
        )


def require_register() -> None:
    """Raise Fault when the register of erasures has lines of another installation."""
    found = _here()
    if found is not None:
        journal.require_of(found.key)


def claim() -> None:
    """Give database and register one key, at the first start of either; raise Fault if they have two."""
    journal.belong_to(begin().key)


def begin() -> Installation:
    """The database's key: from the first start on its own, that of the register if it has one.

    Raises Fault; the register stays as it is.
    """
    found = _here()
    if found is None:
        journal.lines()  # with a wrong key none of them would be ours
        key = journal.belongs_to() or new_key()
        new = {"id": ONLY, "key": key, "mark": journal.sealed(key)}
        Installation.insert(**new).on_conflict_ignore().execute()
        found = Installation.get_by_id(ONLY)  # another app server may have been first
    journal.require_of(found.key)
    return found


@retried
def take_key() -> int:
    """Take the identity key in use in place of one that is lost; how many members it makes forgotten.

    No hash of an identity code can be compared any more, so all of them go, and the register of erasures
    is sealed anew as it stands. To be repeated when it was broken off.
    """
    with database.atomic():
        marks = journal.seal_anew()
        last = LastLine.get()
        LastLine.update(mark=marks.get(last.number, "")).execute()
        Identification.delete().execute()
        Joining.update(identity_hash=None).execute()
        known = Member.identity_hash.is_null(False)
        count: int = Member.update(identity_hash=None).where(known).execute()
        if (found := _here()) is not None:
            Installation.update(mark=journal.sealed(found.key)).execute()
    return count


def _here() -> Installation | None:
    return Installation.get_or_none(Installation.id == ONLY)
