"""The lists of whom something is allowed to, and the replay that proves what is at hand."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from plussa import clock
from plussa.faults import Fault
from plussa.members.models import Member
from plussa.permissions import commands, replay
from plussa.permissions.audience import allowed, chosen_otherwise, open_channels
from plussa.permissions.models import CurrentChoice, Permission, Value
from plussa.permissions.rules import CHANNELS, default
from tests.people import Cast, add_member
from tests.permissions.choosing import made
from tests.queries import counted

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command for the app of the tests."""
    return lambda *words: app.test_cli_runner().invoke(commands.permissions_group, words)


def test_who_has_consented_is_listed_with_the_proof(cast: Cast) -> None:
    assert list(allowed(Permission.EMAIL, Member.email)) == []
    key = made(cast.aino, Permission.EMAIL, Value.ON).key
    made(cast.eino, Permission.EMAIL, Value.ON)
    made(cast.eino, Permission.EMAIL, Value.OFF)
    made(cast.otso, Permission.SMS, Value.ON)
    assert list(allowed(Permission.EMAIL, Member.email)) == [("aino@example.fi", key)]


def test_who_has_not_forbidden_is_listed_with_or_without_a_choice(cast: Cast) -> None:
    made(cast.aino, Permission.PHONE, Value.OFF)
    made(cast.eino, Permission.PHONE, Value.OFF)
    key = made(cast.eino, Permission.PHONE, Value.ON).key
    assert list(allowed(Permission.PHONE, Member.number)) == [
        (cast.eino.number, key), (cast.otso.number, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("permission", [Permission.EMAIL, Permission.POST])
def test_who_has_left_is_on_no_list(cast: Cast, permission: Permission) -> None:
    if default(permission) is Value.OFF:
        made(cast.aino, permission, Value.ON)
    assert cast.aino.number in [row[0] for row in allowed(permission, Member.number)]
    Member.update(left_at=clock.now()).where(Member.id == cast.aino.id).execute()
    assert cast.aino.number not in [row[0] for row in allowed(permission, Member.number)]


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 100])
def test_a_list_in_batches_has_everybody_once(fresh: str, batch: int) -> None:
    everybody = [add_member(login=False) for _ in range(7)]
    for member in everybody[::2]:
        made(member, Permission.SMS, Value.ON)
    for permission, expected in ((Permission.SMS, everybody[::2]), (Permission.POST, everybody)):
        found = [row[0] for row in allowed(permission, Member.number, batch=batch)]
        assert found == [member.number for member in expected]


def test_the_open_channels_fit_into_another_query(cast: Cast) -> None:
    def channels() -> tuple[Permission, ...]:
        with counted() as asked:
            row = Member.select(chosen_otherwise(cast.aino.id)).where(Member.id == cast.aino.id)
            found = open_channels(int(row.tuples().get()[0]))
        assert len(asked) == 1
        return found

    assert channels() == (Permission.PHONE, Permission.POST)
    for permission in CHANNELS:
        other = Value.ON if default(permission) is Value.OFF else Value.OFF
        made(cast.aino, permission, other)
        made(cast.otso, permission, other)
    made(cast.aino, Permission.DETAIL_LEVEL, Value.GROUP)
    assert channels() == (Permission.EMAIL, Permission.SMS)
    made(cast.aino, Permission.EMAIL, Value.OFF)
    assert channels() == (Permission.SMS,)


def test_what_is_at_hand_is_compared_with_a_replay(cast: Cast, run: Run) -> None:
    for member in (cast.aino, cast.eino, cast.otso):
        made(member, Permission.EMAIL, Value.ON)
        made(member, Permission.PHONE, Value.OFF)
    assert not list(replay.differences())
    assert run("check").output == "Permissions: the same as the replay of all choices\n"
    eino = (CurrentChoice.member == cast.eino) & (CurrentChoice.permission == Permission.EMAIL)
    CurrentChoice.update(value=Value.OFF).where(eino).execute()
    CurrentChoice.delete().where(
        CurrentChoice.member == cast.otso, CurrentChoice.permission == Permission.PHONE
    ).execute()
    assert list(replay.differences()) == [
        f"member id {cast.eino.id}: email is off, the choices say on",
        f"member id {cast.otso.id}: phone is nothing, the choices say off",
    ]
    failed = run("check")
    assert isinstance(failed.exception, Fault)
    assert str(failed.exception) == "2 permissions differ from the replay"
    assert f"member id {cast.eino.id}: email is off, the choices say on" in failed.stderr
