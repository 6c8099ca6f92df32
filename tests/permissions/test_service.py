"""Choices: they hold at once, prove themselves, and are never changed."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from peewee import DatabaseError

from plussa import clock
from plussa.db import database
from plussa.members.event_kinds import EventKind
from plussa.members.models import Actor, Event
from plussa.permissions import replay, rules, service, wordings
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value, Way
from plussa.permissions.service import PermissionRefusal, PermissionRefused, WordsShown
from tests.members.test_cards_races import together
from tests.people import Cast
from tests.permissions.choosing import choose, made
from tests.queries import counted

FIRST = {
    Permission.EMAIL: Value.OFF,
    Permission.SMS: Value.OFF,
    Permission.PHONE: Value.ON,
    Permission.POST: Value.ON,
    Permission.PROFILING: Value.ON,
    Permission.ADVERTISING: Value.OFF,
    Permission.DETAIL_LEVEL: Value.TOTAL,
    Permission.REMINDERS: Value.ON,
}


def standing(cast: Cast) -> dict[Permission, Value]:
    return {one.permission: one.value for one in service.current(cast.aino).values()}


def test_what_needs_consent_is_off_and_the_rest_allowed_until_forbidden(cast: Cast) -> None:
    with counted() as asked:
        assert standing(cast) == FIRST
    assert len(asked) == 1
    assert {one for one in Permission if not rules.is_consent(one)} == {
        Permission.PHONE, Permission.POST, Permission.PROFILING, Permission.REMINDERS,
    }  # fmt: skip


def test_a_choice_holds_at_once_and_keeps_its_proof(cast: Cast) -> None:
    notice = date(2026, 6, 15)
    shown = WordsShown(service.in_force(Permission.EMAIL).day, "en", notice)
    done = service.choose(cast.aino, Permission.EMAIL, Value.ON, shown)
    assert done
    wording = wordings.published().in_force(Permission.EMAIL, clock.today())
    choice = Choice.get()
    assert (done, service.before(done)) == (choice, Value.OFF)
    assert (choice.member, choice.value, choice.way, choice.actor) == (
        cast.aino, Value.ON, Way.FORM, Actor.MEMBER,
    )  # fmt: skip
    assert (choice.wording, choice.wording_hash, choice.language, choice.notice) == (
        wording.day, wording.hash, "en", notice,
    )  # fmt: skip
    assert choice.made_at == clock.now()
    with counted() as asked:
        found = service.current(cast.aino)[Permission.EMAIL]
        assert (found.value, found.choice) == (Value.ON, choice)
    assert len(asked) == 1
    event = Event.get()
    assert (event.kind, event.facts) == (
        EventKind.PERMISSION_GIVEN.value,
        {"about": "email", "value": "on"},
    )
    assert service.current(cast.otso)[Permission.EMAIL].value is Value.OFF


def test_what_holds_already_is_not_chosen_again(cast: Cast) -> None:
    assert choose(cast.aino, Permission.EMAIL, Value.OFF) is None
    made(cast.aino, Permission.EMAIL, Value.ON)
    assert choose(cast.aino, Permission.EMAIL, Value.ON) is None
    assert Choice.select().count() == Event.select().count() == 1


def test_other_words_than_those_in_force_store_nothing(cast: Cast) -> None:
    for shown in (date(2026, 6, 14), None):
        with pytest.raises(PermissionRefused) as stale:
            service.choose(cast.aino, Permission.EMAIL, Value.ON, WordsShown(shown, "fi"))
        assert stale.value.reason is PermissionRefusal.STALE_WORDING
    assert Choice.select().count() == Event.select().count() == 0


def test_a_value_of_another_permission_is_refused(cast: Cast) -> None:
    for permission in Permission:
        for value in set(Value) - set(rules.values(permission)):
            with pytest.raises(ValueError, match="cannot be"):
                choose(cast.aino, permission, value)
    assert not Choice.select().exists()


def test_every_switch_goes_on_and_off_and_leaves_both_choices(cast: Cast) -> None:
    for permission in Permission:
        for value in [one for one in rules.values(permission) if one is not FIRST[permission]]:
            made(cast.aino, permission, value)
            made(cast.aino, permission, FIRST[permission])
    assert standing(cast) == FIRST
    assert CurrentChoice.select().count() == len(Permission)
    assert Choice.select().count() == Event.select().count() == 2 * (len(Permission) - 1) + 4
    assert not list(replay.differences())


def test_switches_from_two_devices_are_both_kept_and_end_in_the_later(cast: Cast) -> None:
    for _ in range(5):
        together(
            *[
                partial(choose, cast.aino, Permission.SMS, value)
                for value in (Value.ON, Value.OFF) * 2
            ]
        )
        rows = list(Choice.select().order_by(Choice.id))
        assert all(a.value is not b.value for a, b in pairwise(rows))
        if rows:
            assert service.standing(cast.aino, Permission.SMS).value is rows[-1].value
    assert Choice.select().count() == Event.select().count() > 0
    assert not list(replay.differences())


def test_a_form_sent_many_times_at_once_counts_once(cast: Cast) -> None:
    together(*[partial(choose, cast.aino, Permission.EMAIL, Value.ON)] * 4)
    assert Choice.select().count() == CurrentChoice.select().count() == 1


@pytest.fixture
def lowered() -> Iterator[list[tuple[int, Value]]]:
    """What the room of purchases is told."""
    told: list[tuple[int, Value]] = []

    def note(member: int, level: Value) -> None:
        told.append((member, level))

    with service.level_lowered.connected_to(note):
        yield told


def test_a_less_detailed_level_has_finer_data_deleted(
    cast: Cast, lowered: list[tuple[int, Value]]
) -> None:
    for level in (Value.GROUP, Value.PRODUCT, Value.GROUP, Value.PRODUCT, Value.TOTAL):
        made(cast.aino, Permission.DETAIL_LEVEL, level)
    assert lowered == [(cast.aino.id, Value.GROUP), (cast.aino.id, Value.TOTAL)]


def test_when_finer_data_cannot_be_deleted_the_level_stays(
    cast: Cast,
) -> None:
    made(cast.aino, Permission.DETAIL_LEVEL, Value.PRODUCT)

    def fail(member: int, level: Value) -> None:
        raise ZeroDivisionError

    with service.level_lowered.connected_to(fail), pytest.raises(ZeroDivisionError):
        choose(cast.aino, Permission.DETAIL_LEVEL, Value.TOTAL)
    assert service.standing(cast.aino, Permission.DETAIL_LEVEL).value is Value.PRODUCT
    assert Choice.select().count() == Event.select().count() == 1


def test_choices_can_only_be_added(cast: Cast) -> None:
    choice = made(cast.aino, Permission.EMAIL, Value.ON)
    choice.value = Value.OFF
    tries: list[Callable[[], Any]] = [
        choice.save,
        choice.delete_instance,
        Choice.update(value=Value.OFF).execute,
        Choice.delete().execute,
        partial(database.execute_sql, "UPDATE choice SET value = 'off'"),
        partial(database.execute_sql, "DELETE FROM choice"),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError, match="append-only"), database.atomic():
            attempt()
    assert [one.value for one in Choice.select()] == [Value.ON]
