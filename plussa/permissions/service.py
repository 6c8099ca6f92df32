"""Choices: what a member allows and forbids, each with the words that were shown as its proof."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plussa import clock, quotas
from plussa.db import database, lock, retried
from plussa.members.events import Kind, record
from plussa.members.models import Actor, Member
from plussa.permissions import rules, wordings
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way
from plussa.permissions.objections import record_objection
from plussa.permissions.wordings import Wording
from plussa.quotas import Quota

Lowered = Callable[[int, Value], None]  # a member, by number of row, and the new level

A_DAY = Quota("permissions", 50, timedelta(days=1))  # given by one member

_on_lowered: list[Lowered] = []


class StaleWording(Exception):
    """The words that were shown are not those in force."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(f"{wording.permission.value}: {wording.day} is in force")
        self.wording = wording


@dataclass(frozen=True)
class Standing:
    """How a permission stands: its value, and the choice behind it; none where nothing was chosen."""

    permission: Permission
    value: Value
    choice: Choice | None

    @property
    def is_by_message(self) -> bool:
        """Whether it was chosen from a message, by whoever holds its link."""
        return self.choice is not None and bool(self.choice.message)


@dataclass(frozen=True)
class Made:
    """A choice that was stored, and what held before it."""

    choice: Choice
    before: Value


def when_lowered(hook: Lowered) -> None:
    """Have something done when a member goes to a less detailed level, within the same transaction.

    The room of the purchases is above this one: it says here how finer data is deleted.
    """
    if hook not in _on_lowered:
        _on_lowered.append(hook)


def in_force(permission: Permission) -> Wording:
    """The wording in force today."""
    return wordings.published().in_force(permission, clock.today())


def current(member: Member) -> dict[Permission, Standing]:
    """How every permission of a member stands; one query."""
    query = CurrentChoice.select(CurrentChoice, Choice).join(Choice)
    found = {one.permission: one for one in query.where(CurrentChoice.member == member)}
    return {
        permission: Standing(permission, found[permission].value, found[permission].choice)
        if permission in found
        else Standing(permission, rules.default(permission), None)
        for permission in Permission
    }


def standing(member: Member, permission: Permission) -> Standing:
    """How one permission stands; one query."""
    query = CurrentChoice.select(CurrentChoice, Choice).join(Choice)
    found: CurrentChoice | None = query.where(
        CurrentChoice.member == member, CurrentChoice.permission == permission
    ).first()
    if found is None:
        return Standing(permission, rules.default(permission), None)
    return Standing(permission, found.value, found.choice)


def value_of(member: Member, permission: Permission) -> Value:
    """What holds of one permission; one query."""
    return standing(member, permission).value


def before(choice: Choice) -> Value:
    """What held before a choice."""
    query = Choice.select(Choice.value).where(
        Choice.member == choice.member_id,
        Choice.permission == choice.permission,
        Choice.id < choice.id,
    )
    found: Choice | None = query.order_by(Choice.id.desc()).first()
    return found.value if found else rules.default(choice.permission)


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
    *,
    shown: date | None,
    language: str,
    way: Way = Way.FORM,
    actor: Actor = Actor.MEMBER,
    notice: date | None = None,
    message: str = "",
    note: str = "",
) -> Made | None:
    """Allow, forbid, or choose a level; it holds at once. None when it held already.

    What was stopped from a message becomes the member's own choice by choosing the same elsewhere:
    then no link of that message takes it back.
    `shown` is the date of the wording that was shown, `notice` that of the data protection notice.
    Raises StaleWording, and stores nothing, when another wording is in force; QuotaReached when a member
    allows something for the umpteenth time in a day. Nothing limits forbidding.
    """
    wording = in_force(permission)
    if shown != wording.day:
        raise StaleWording(wording)
    if value not in rules.values(permission):
        raise ValueError(f"{permission.value} cannot be {value.value}")
    with choosing(member):
        now = standing(member, permission)
        if now.value is value and (message or not now.is_by_message):
            return None
        if way is Way.FORM and rules.allows_more(now.value, value):
            quotas.spend((A_DAY, member.key))
        proof = {"notice": notice, "way": way, "actor": actor, "message": message, "note": note}
        choice = _store(member, wording, value, language, proof)
        if rules.objects(permission, value) and now.value is not value:
            record_objection(member, wording.words(language).meaning(value), way)
        if rules.lowers(now.value, value):
            for hook in _on_lowered:
                hook(member.id, value)
    return Made(choice, now.value)


def _store(
    member: Member, wording: Wording, value: Value, language: str, proof: dict[str, Any]
) -> Choice:
    """Add the choice, keep it at hand, and write the event."""
    choice: Choice = Choice.create(
        member=member,
        permission=wording.permission,
        value=value,
        wording=wording.day,
        wording_hash=wording.hash,
        language=wording.spoken(language),
        made_at=clock.now(),
        **proof,
    )
    _keep_at_hand(choice)
    about = wording.permission
    record(member, _kind(about, value), choice.actor, about=about.value, value=value.value)
    return choice


def _keep_at_hand(choice: Choice) -> None:
    CurrentChoice.insert(
        member=choice.member_id, permission=choice.permission, value=choice.value, choice=choice.id
    ).on_conflict(
        conflict_target=[CurrentChoice.member, CurrentChoice.permission],
        preserve=[CurrentChoice.value, CurrentChoice.choice],
    ).execute()


def _kind(permission: Permission, value: Value) -> Kind:
    if permission is Permission.DETAIL_LEVEL:
        return Kind.DETAIL_LEVEL_CHANGED
    return Kind.PERMISSION_GIVEN if value is Value.ON else Kind.PERMISSION_TAKEN
