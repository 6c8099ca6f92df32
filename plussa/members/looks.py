"""Who looked at a member's data: a look is opened with a reason, ends soon, and the member sees it."""

from collections.abc import Mapping
from datetime import timedelta

from peewee import CharField, ForeignKeyField

from plussa import clock, db
from plussa.db import BaseModel, KeyField, MomentField, WordField, database, lock, retried
from plussa.members.models import Member
from plussa.members.staff import StaffRole
from plussa.words import N_, Worded

PAGE = 30  # looks
SAME = timedelta(minutes=1)  # a form sent again within this is sent twice
READING = timedelta(minutes=30)  # coming back to a case within this is reading it once


class Reason(Worded):
    """Why a look is opened: it is stored by its word, and whatever makes it plain after that."""

    CALL = "call", N_("The reason was a call.")
    LETTER = "letter", N_("The reason was a letter or an email.")
    CASE = "case", N_("The reason was case %(more)s.")
    READ = "read", N_("Your case %(more)s was read.")  # no look at the member
    PAYMENT = "payment", N_("The reason was a check of a payment.")
    TILL_ROW = (
        "till_row",
        N_("The reason was row %(more)s from the tills, which had been put aside."),
    )
    JOINING = "joining", N_("The reason was that you joined through customer service.")
    NAME = "name", N_("The reason was the name that you asked to have corrected.")
    RESEMBLES = (
        "resembles",
        N_(
            "The reason was that somebody with your name or email address was joining or being confirmed."
            " We checked whether it was you, because a person has one membership."
        ),
    )
    OTHER = "other", N_("The reason, in their own words: %(more)s")


# Who looked: the role, not the person.
BY_ROLE: Mapping[StaffRole, str] = {
    StaffRole.AGENT: N_("Looked at by an agent in customer service."),
    StaffRole.APPROVER: N_("Looked at by an approver in customer service."),
    StaffRole.AUDITOR: N_("Looked at by an auditor, who can change nothing."),
}


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
    def by(self) -> str:
        """In which role somebody looked, in words."""
        return BY_ROLE[self.role]

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
        return Look.create(member=member, at=now, until=until, **traits)


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
    return query.order_by(Look.id.desc()).first()


def newest(member: Member, before: int | None = None) -> tuple[list[Look], int | None]:
    """A page of looks at a member, newest first, older than one; and where the next page begins."""
    return db.newest(Look.select().where(Look.member == member), PAGE, before)
