"""Who looked at a member's data: a look is opened with a reason, ends soon, and the member sees it."""

from datetime import timedelta
from enum import Enum

from peewee import CharField, ForeignKeyField

from plussa import clock, db
from plussa.db import BaseModel, KeyField, MomentField, WordField, database, lock, retried
from plussa.members.models import Member

PAGE = 30  # looks
SAME = timedelta(minutes=1)  # a form sent again within this is sent twice
READING = timedelta(minutes=30)  # coming back to a case within this is reading it once


class StaffRole(Enum):
    """What somebody of customer service may do."""

    AGENT = "agent"  # handle cases, act for a caller
    APPROVER = "approver"  # that, and approve the erasures that others enter
    AUDITOR = "auditor"  # read


class Reason(Enum):
    """Why a look is opened: it is stored by its word, and whatever makes it plain after that."""

    CALL = "call"
    LETTER = "letter"
    CASE = "case"  # followed by its number
    READ = "read"  # no look at the member: a case was read, whose number follows
    PAYMENT = "payment"
    TILL_ROW = "till_row"  # followed by the identifier that the tills gave it
    JOINING = "joining"  # through customer service, a moment ago
    RESEMBLES = "resembles"  # somebody joins or is confirmed who could be the same person
    OTHER = "other"  # followed by what it is


class Look(BaseModel):
    """A look at a member's data: from when until when, by whom, and why."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    until = MomentField()
    handler = CharField(max_length=40)  # the user name of who looked
    role = WordField(StaffRole)
    reason = CharField(max_length=300)

    @property
    def why(self) -> tuple[Reason, str]:
        """The reason, and what makes it plain: the number of a case, or somebody's own words."""
        word, _space, more = self.reason.partition(" ")
        if word in {one.value for one in Reason}:
            return Reason(word), more
        return Reason.OTHER, self.reason

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return bool(self.until > clock.now())


Look.add_index(Look.member, Look.id.desc(), name="look_newest")

MODELS = (Look,)


@retried
def open_look(member: Member, handler: str, role: StaffRole, reason: str, minutes: int) -> Look:
    """Open a look at one member; asking again right away for the same reason is the same look."""
    now = clock.now()
    with database.atomic():
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        same = current(member, handler)
        if same and same.reason == reason and now - same.at < SAME:
            return same
        until = now + timedelta(minutes=minutes)
        traits = {"handler": handler, "role": role, "reason": reason}
        look: Look = Look.create(member=member, at=now, until=until, **traits)
        return look


@retried
def note_reading(member: Member, number: str, handler: str, role: StaffRole) -> None:
    """Put on record that somebody has read a case of a member's; nothing is open by that."""
    reason, now = f"{Reason.READ.value} {number}", clock.now()
    if _has_read(member, handler, reason):
        return
    with database.atomic():
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        if not _has_read(member, handler, reason):
            traits = {"handler": handler, "role": role, "reason": reason}
            Look.create(member=member, at=now, until=now, **traits)


def _has_read(member: Member, handler: str, reason: str) -> bool:
    query = Look.select().where(Look.member == member, Look.at > clock.now() - READING)
    return bool(query.where(Look.handler == handler, Look.reason == reason).exists())


def current(member: Member, handler: str) -> Look | None:
    """The look at a member that somebody has open now, if any."""
    query = Look.select().where(
        Look.member == member, Look.handler == handler, Look.until > clock.now()
    )
    found: Look | None = query.order_by(Look.id.desc()).first()
    return found


def newest(member: Member, before: int | None = None) -> tuple[list[Look], int | None]:
    """A page of looks at a member, newest first, older than one; and where the next page begins."""
    return db.newest(Look.select().where(Look.member == member), PAGE, before)
