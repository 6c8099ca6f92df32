"""The register of erasures: a small database of its own, which no restore of the site's touches.

A line is the random key of a member who asked to be erased, and when. Lines are only ever added, in one
order for every app server: each is numbered, and sealed with a keyed mark that covers the mark before
it. So nobody who can only write here can have somebody erased, or hide that somebody was.
"""

import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peewee import (
    CharField,
    DatabaseError,
    DatabaseProxy,
    IntegerField,
    Model,
    OperationalError,
    PeeweeException,
    SqliteDatabase,
)
from playhouse.db_url import connect

from plussa.faults import Fault
from plussa.files import keep_private

PATIENCE = 5  # seconds: of a connection, and for another who is writing
LOCK = 5_311_019  # of PostgreSQL: whoever holds it may read and write the register
SETTING = "PLUSSA_ERASURES"

register = DatabaseProxy()
_kept: dict[str, Any] = {}


class JournalLine(Model):
    """A member who asked to be erased."""

    number = IntegerField(primary_key=True)
    member = CharField(
        max_length=32, unique=True
    )  # the key of the row, which is nobody else's ever
    at = CharField(max_length=32)
    mark = CharField(max_length=64)

    class Meta:
        database = register
        table_name = "erased"

    @property
    def moment(self) -> datetime:
        """When it was asked for."""
        return datetime.fromisoformat(self.at)


class Belonging(Model):
    """Whose register it is: the key of an installation, in the only row, from the first start on."""

    installation = CharField(max_length=32, primary_key=True)

    class Meta:
        database = register
        table_name = "belonging"


def keep_in(url: str, identity_key: str) -> None:
    """Say which database it is, once at the start, and what the key of the marks is made from.

    The identity key must never change; the secret may, and no line would be one of ours after that.
    """
    if url.startswith("sqlite:"):
        pragmas = {"synchronous": "extra", "busy_timeout": PATIENCE * 1000, "secure_delete": 1}
        made = connect(url, pragmas=pragmas, lock_type="IMMEDIATE")
    else:
        words = {"unquote_user": True, "unquote_password": True, "prefer_psycopg3": True}
        waits = {"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000}
        made = connect(url, **words, **waits)
    register.initialize(made)
    _kept["key"] = hmac.digest(identity_key.encode(), b"register of erasures", "sha256")


def prepare() -> None:
    """Make the register if there is none; raise Fault unless a line could be written now.

    Raises it too for the site's own database, in whatever way its address is written.
    """
    with _opened(), register.atomic() as tried:
        if register.table_exists("member"):
            raise _fault("holds members: the register needs a database of its own")
        JournalLine.create(number=0, member="", at="", mark="")
        tried.rollback()


def sealed(text: str) -> str:
    """A text's mark: another identity key makes another one."""
    return hmac.digest(_kept["key"], f"installation:{text}".encode(), "sha256").hex()


def belongs_to() -> str:
    """The key of the installation whose register it is; "" as long as it is nobody's. Raises Fault."""
    with _opened():
        return _owner()


def belong_to(installation: str) -> None:
    """Make it the register of an installation; raise Fault when it has the lines of another."""
    with _opened():
        _require_of(installation)
        if _owner() != installation:
            Belonging.delete().execute()
            Belonging.create(installation=installation)


def require_of(installation: str) -> None:
    """Raise Fault when it has the lines of another installation."""
    with _opened():
        _require_of(installation)


def remember(member: str, at: datetime) -> JournalLine:
    """Have a member in the register, once, stored for good when this returns; raise Fault if it is not."""
    with _opened():
        same: JournalLine | None = JournalLine.get_or_none(JournalLine.member == member)
        last: JournalLine | None = (
            same or JournalLine.select().order_by(JournalLine.number.desc()).first()
        )
        if last is not None:
            _verify(last, JournalLine.get_or_none(JournalLine.number == last.number - 1))
        if same is not None:
            return same
        number, before = (last.number + 1, last.mark) if last is not None else (1, "")
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        mark = _mark(before, number, member, moment)
        made: JournalLine = JournalLine.create(number=number, member=member, at=moment, mark=mark)
    return made


def has(member: str) -> bool:
    """Whether a member is in the register. Raises Fault when it cannot be read."""
    with _opened():
        return bool(JournalLine.select().where(JournalLine.member == member).exists())


def seal_anew() -> dict[int, str]:
    """Seal every line as it stands with the identity key in use; the marks, by number. Raises Fault.

    For when the former key is lost: what was sealed with it can be verified no more.
    """
    marks: dict[int, str] = {}
    with _opened():
        for line in JournalLine.select().order_by(JournalLine.number):
            line.mark = _mark(marks.get(line.number - 1, ""), line.number, line.member, line.at)
            JournalLine.update(mark=line.mark).where(JournalLine.number == line.number).execute()
            marks[line.number] = line.mark
    return marks


def lines(known: int = 0, mark: str = "") -> list[JournalLine]:
    """The lines after one that is known by its number and mark, in order.

    Raises Fault when that line is not there, or a later one is not as it was written.
    """
    with _opened():
        found = list(
            JournalLine.select().where(JournalLine.number >= known).order_by(JournalLine.number)
        )
    before = found.pop(0) if known and found and found[0].number == known else None
    if known and before is None:
        raise _fault(
            f"has no line {known}, which the database knows: it is an older copy, or another; bring"
            " back its newest copy"
        )
    if before is not None and not hmac.compare_digest(before.mark, mark):
        raise _fault(
            f"line {known} is not the one that the database knows: it is another register; bring back"
            " the one of this site"
        )
    for number, line in enumerate(found, known + 1):
        if line.number != number:
            raise _fault(f"line {number} is missing")
        _verify(line, before)
        before = line
    return found


def _verify(line: JournalLine, before: JournalLine | None) -> None:
    mark = _mark(before.mark if before else "", line.number, line.member, line.at)
    if not hmac.compare_digest(line.mark, mark):
        raise _fault(
            f"line {line.number} is not as this site wrote it: bring back its newest copy, or the"
            " PLUSSA_IDENTITY_KEY that it was written with"
        )
    try:
        zone = line.moment.tzinfo
    except ValueError:
        zone = None
    if zone is None:
        raise _fault(
            f"line {line.number} has no moment with a time zone: bring back its newest copy"
        )


def _owner() -> str:
    found: Belonging | None = Belonging.select().first()
    return found.installation if found else ""


def _require_of(installation: str) -> None:
    if _owner() not in ("", installation) and JournalLine.select().exists():
        raise _fault(
            "is the register of another installation: name this one's own, or the database that it is of"
        )


def _mark(before: str, number: int, member: str, at: str) -> str:
    """The seal of a line, and of all before it."""
    sealed = f"{before}:{number}:{member}:{at}".encode()
    return hmac.digest(_kept["key"], sealed, "sha256").hex()


@contextmanager
def _opened() -> Iterator[None]:
    """Have the register to oneself for a moment; what is written is stored for good at the end."""
    if register.obj is None:
        raise Fault(f"{SETTING}: is not set")
    try:
        _make_file()
        with register.connection_context(), register.atomic():
            if not isinstance(register.obj, SqliteDatabase):
                register.execute_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
                register.execute_sql(
                    "SET LOCAL synchronous_commit = on"
                )  # whatever the server's is
                register.execute_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            register.create_tables([JournalLine, Belonging])
            yield
    except (OSError, PeeweeException) as error:  # the words may quote an address with its password
        raise _fault(_why(error)) from None


def _make_file() -> None:
    """Make an empty register for its owner alone; made by root it belongs to whose the folder is."""
    file = _file()
    if file is None:
        return
    is_new = not file.exists()
    keep_private(file)
    if is_new and os.geteuid() == 0:
        folder = file.parent.stat()
        os.chown(file, folder.st_uid, folder.st_gid)


def _file() -> Path | None:
    return Path(register.database) if isinstance(register.obj, SqliteDatabase) else None


def _fault(reason: str) -> Fault:
    return Fault(f"{SETTING}: {_file() or 'the register of erasures'}: {reason}")


def _why(error: Exception) -> str:
    file = _file()
    if file is None:
        return f"cannot be reached or written ({type(error).__name__})"
    if isinstance(error, DatabaseError) and not isinstance(error, OperationalError):
        return f"is torn ({error}): bring back its newest copy"
    if not os.path.isdir(file.parent):  # noqa: PTH112  False too where the user may not look
        return "this user has no such folder: make it, for the user that the site runs as"
    return (
        f"cannot be written ({error}): it and its folder must belong to the user that this runs as, and"
        " the service must be allowed to write there"
    )
