"""Choices: what a member allows and forbids, each with the words that were shown as its proof."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from blinker import signal

from plussa import clock, db, quotas
from plussa.cases.models import CaseKind, Channel
from plussa.cases.service import open_done
from plussa.db import database, lock, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record, tells
from plussa.members.models import Actor, Event, Member
from plussa.permissions import rules, wordings
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way
from plussa.permissions.wordings import Wording
from plussa.quotas import Quota
from plussa.refusals import Refused
from plussa.register.terms import Basis
from plussa.words import N_, Worded

A_DAY = Quota("permissions", 50, timedelta(days=1))  # given by one member
PAGE = 30  # choices

# Sent with the id of a member and the new `level`, within the transaction that lowers it.
level_lowered = signal("level-lowered")


class PermissionRefusal(Worded):
    """Why a choice is not made."""

    STALE_WORDING = (
        "stale_wording",
        N_("These words have changed since you saw them. Read the new ones, and choose again."),
    )
    MEMBERS_OWN = "members_own", N_("Only the member can allow more than now.")


class PermissionRefused(Refused):
    """A choice is not made."""

    reason: PermissionRefusal


@dataclass(frozen=True)
class PermissionState:
    """How a permission stands: its value, and the choice behind it; none where nothing was chosen."""

    permission: Permission
    value: Value
    choice: Choice | None

    @property
    def is_by_message(self) -> bool:
        """Whether it was chosen from a message, by whoever holds its link."""
        return self.choice is not None and bool(self.choice.message)


@dataclass(frozen=True)
class WordsShown:
    """What was shown: the words of a date, their language, and the data protection notice of a date."""

    wording: date | None
    language: str
    notice: date | None = None


@dataclass(frozen=True)
class HowChosen:
    """The way of a choice; from which message it was made, by key; and a note."""

    way: Way = Way.FORM
    message: str = ""
    note: str = ""


def in_force(permission: Permission) -> Wording:
    """The wording in force today."""
    return wordings.published().in_force(permission, clock.today())


def words_now(permission: Permission, language: str) -> WordsShown:
    """The words in force today, for a choice that is made by them."""
    return WordsShown(in_force(permission).day, language)


def current(member: Member) -> dict[Permission, PermissionState]:
    """How every permission of a member stands; one query."""
    query = CurrentChoice.select(CurrentChoice, Choice).join(Choice)
    found = {one.permission: one for one in query.where(CurrentChoice.member == member)}
    return {one: _state(one, found.get(one)) for one in Permission}


def standing(member: Member, permission: Permission) -> PermissionState:
    """How one permission stands; one query."""
    query = CurrentChoice.select(CurrentChoice, Choice).join(Choice)
    this = (CurrentChoice.member == member, CurrentChoice.permission == permission)
    return _state(permission, query.where(*this).first())


def before(choice: Choice) -> Value:
    """What held before a choice."""
    query = Choice.select(Choice.value).where(
        Choice.member == choice.member_id,
        Choice.permission == choice.permission,
        Choice.id < choice.id,
    )
    found: Choice | None = query.order_by(Choice.id.desc()).first()
    return found.value if found else rules.default(choice.permission)


def newest(member: Member, before: int | None = None) -> tuple[list[Choice], int | None]:
    """A page of all choices, newest first, older than a choice; and where the next page begins."""
    return db.newest(Choice.select().where(Choice.member == member), PAGE, before)


def find(member: Member, key: str) -> Choice | None:
    """A choice of a member's by its key; nothing of anybody else's."""
    return Choice.get_or_none(Choice.member == member, Choice.key == key)


@contextmanager
def choosing(member: Member) -> Iterator[None]:
    """A transaction in which nobody else chooses for the same member: the later choice holds."""
    with database.atomic():
        lock(Member.select(Member.id).where(Member.id == member.id)).get()
        yield


@retried
def choose(
    member: Member,
    permission: Permission,
    value: Value,
    shown: WordsShown,
    how: HowChosen = HowChosen(),
) -> Choice | None:
    """Allow, forbid, or choose a level; it holds at once. None when it held already.

    What was stopped from a message becomes the member's own choice by choosing the same elsewhere:
    then no link of that message takes it back.
    Raises PermissionRefused, and stores nothing, when other words are in force than those that were
    shown, and when customer service would allow more than the member did; QuotaReached when a member
    allows something for the umpteenth time in a day. Nothing limits forbidding.
    """
    wording = in_force(permission)
    if shown.wording != wording.day:
        raise PermissionRefused(PermissionRefusal.STALE_WORDING)
    if value not in rules.values(permission):
        raise ValueError(f"{permission.value} cannot be {value.value}")
    with choosing(member):
        now = standing(member, permission)
        if now.value is value and (how.message or not now.is_by_message):
            return None
        less = value in rules.less_than(permission, now.value)
        if not less and value is not now.value:
            if how.way.actor is not Actor.MEMBER:
                raise PermissionRefused(PermissionRefusal.MEMBERS_OWN)
            if how.way is Way.FORM:
                quotas.spend((A_DAY, member.key))
        choice = _store(member, wording, value, shown, how)
        # An objection (GDPR 21(2)); another system keeps those that were made there.
        basis = rules.TERMS[permission].basis
        if less and basis is Basis.LEGITIMATE_INTEREST and how.way is not Way.IMPORT:
            channel = Channel.ACCOUNT if how.way is Way.FORM else Channel(how.way.value)
            text = wording.words(shown.language).meaning(value)
            open_done(member, CaseKind.OBJECTION, text, channel)
        if less and permission is Permission.DETAIL_LEVEL:
            level_lowered.send(member.id, level=value)
    return choice


def _store(
    member: Member, wording: Wording, value: Value, shown: WordsShown, how: HowChosen
) -> Choice:
    """Add the choice, put it in the place of the former one, and write the event."""
    permission = wording.permission
    choice: Choice = Choice.create(
        member=member,
        permission=permission,
        value=value,
        wording=wording.day,
        wording_hash=wording.hash,
        language=wording.spoken(shown.language),
        notice=shown.notice,
        made_at=clock.now(),
        way=how.way,
        actor=how.way.actor,
        message=how.message,
        note=how.note,
    )
    CurrentChoice.insert(
        member=member, permission=permission, value=value, choice=choice.id
    ).on_conflict(
        conflict_target=[CurrentChoice.member, CurrentChoice.permission],
        preserve=[CurrentChoice.value, CurrentChoice.choice],
    ).execute()
    kind = EventKind.PERMISSION_GIVEN if value is Value.ON else EventKind.PERMISSION_TAKEN
    if permission is Permission.DETAIL_LEVEL:
        kind = EventKind.DETAIL_LEVEL_CHANGED
    record(member, kind, choice.actor, about=permission.value, value=value.value)
    return choice


def _state(permission: Permission, found: CurrentChoice | None) -> PermissionState:
    if found is None:
        return PermissionState(permission, rules.default(permission), None)
    return PermissionState(permission, found.value, found.choice)


@tells(EventKind.PERMISSION_GIVEN, EventKind.PERMISSION_TAKEN, EventKind.DETAIL_LEVEL_CHANGED)
def _tell(event: Event, name: str) -> str:
    terms = rules.TERMS[Permission(event.facts["about"])]
    return terms.chosen[Value(event.facts["value"])]
