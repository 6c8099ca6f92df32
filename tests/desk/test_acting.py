"""Acting for a caller: what is done, who did it, and how the wish came."""

from collections.abc import Callable, Iterator

import pytest

from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState
from plussa.desk.acting import service
from plussa.desk.acting.service import act_for
from plussa.desk.refusals import DeskRefused
from plussa.members.cards.service import block
from plussa.members.models import Actor, Card, CardState, Event, Member, Source
from plussa.members.profile.service import change_phone
from plussa.members.staff import acting
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.permissions.service import (
    HowChosen,
    PermissionRefused,
    choose,
    current,
    in_force,
    words_now,
)
from plussa.privacy.ending.leaving import leave
from tests.people import Cast

HOME = ("Mäntytie 5", "33100", "Tampere")


@pytest.fixture(autouse=True)
def caller(fresh: str) -> Iterator[None]:
    """Somebody calls Kaisa."""
    with acting("kaisa", "phone"):
        yield


def last_event(member: Member) -> tuple[str, Actor, str, str]:
    """What happened last to a member: what, by whom, by which hand, and how it was asked."""
    event = Event.select().where(Event.member == member).order_by(Event.id.desc()).get()
    return event.kind, event.actor, event.handler, event.facts.get("channel", "")


def lower(permission: Permission, value: Value) -> Callable[[Member], object]:
    shown, how = words_now(permission, "fi"), HowChosen(Way.PHONE)
    return lambda member: choose(member, permission, value, shown, how)


def test_a_card_is_blocked_once(cast: Cast) -> None:
    card = Card.get(Card.member == cast.aino)
    for _ in range(2):
        act_for(cast.aino, lambda _: block(card))
    assert Card.get_by_id(card.id).state is CardState.BLOCKED
    assert last_event(cast.aino) == ("card_blocked", Actor.CUSTOMER_SERVICE, "kaisa", "phone")
    assert Event.select().count() == 1


def test_an_address_is_customer_services_word(cast: Cast) -> None:
    for _ in range(2):
        act_for(cast.aino, lambda member: service.change_address(member, *HOME))
    aino = Member.get_by_id(cast.aino.id)
    assert (aino.street, aino.postal_code, aino.city) == HOME
    assert aino.address_source is Source.CUSTOMER_SERVICE
    assert last_event(aino) == ("address_changed", Actor.CUSTOMER_SERVICE, "kaisa", "phone")
    assert Event.select().count() == 1


def test_a_protected_address_is_not_written_down(cast: Cast) -> None:
    Member.update(protected_address=True, street="").where(Member.id == cast.aino.id).execute()
    with pytest.raises(DeskRefused, match="PROTECTED"):
        act_for(cast.aino, lambda member: service.change_address(member, *HOME))
    assert Member.get_by_id(cast.aino.id).street == ""


def test_a_telephone_number_is_corrected_and_removed(cast: Cast) -> None:
    for number in ("+358501112223", ""):
        act_for(cast.aino, lambda member: change_phone(member, number))  # noqa: B023  at once
        assert Member.get_by_id(cast.aino.id).phone == number
    assert last_event(cast.aino) == ("phone_changed", Actor.CUSTOMER_SERVICE, "kaisa", "phone")


def test_a_prohibition_says_who_recorded_it_and_how_it_came(cast: Cast) -> None:
    for _ in range(2):
        act_for(cast.aino, lower(Permission.POST, Value.OFF))
    choice = Choice.get()
    assert (choice.value, choice.way, choice.actor) == (
        Value.OFF, Way.PHONE, Actor.CUSTOMER_SERVICE,
    )  # fmt: skip
    assert choice.language == "fi"
    assert choice.wording == in_force(Permission.POST).day
    assert last_event(cast.aino) == ("permission_taken", Actor.CUSTOMER_SERVICE, "kaisa", "phone")
    objection = Case.get()
    assert (objection.kind, objection.state) == (CaseKind.OBJECTION, CaseState.GRANTED)
    assert objection.channel.value == "phone"
    assert {entry.handler for entry in CaseEntry.select()} == {"kaisa"}


def test_a_consent_is_withdrawn(cast: Cast) -> None:
    choose(cast.aino, Permission.EMAIL, Value.ON, words_now(Permission.EMAIL, "fi"))
    act_for(cast.aino, lower(Permission.EMAIL, Value.OFF))
    assert current(cast.aino)[Permission.EMAIL].value is Value.OFF
    assert [one.actor for one in Choice.select().order_by(Choice.id)] == [
        Actor.MEMBER,
        Actor.CUSTOMER_SERVICE,
    ]


@pytest.mark.parametrize(("permission", "value"), [
    (Permission.EMAIL, Value.ON), (Permission.DETAIL_LEVEL, Value.PRODUCT),
])  # fmt: skip
def test_nothing_is_allowed_for_a_member(cast: Cast, permission: Permission, value: Value) -> None:
    with pytest.raises(PermissionRefused, match="MEMBERS_OWN"):
        act_for(cast.aino, lower(permission, value))
    assert Choice.select().count() == 0


def test_a_detail_level_goes_down_and_not_up(cast: Cast) -> None:
    level = Permission.DETAIL_LEVEL
    choose(cast.aino, level, Value.PRODUCT, words_now(level, "fi"))
    act_for(cast.aino, lower(level, Value.GROUP))
    assert current(cast.aino)[level].value is Value.GROUP
    with pytest.raises(PermissionRefused, match="MEMBERS_OWN"):
        act_for(cast.aino, lower(level, Value.PRODUCT))


def test_nothing_is_changed_for_who_has_left(cast: Cast) -> None:
    leave(cast.otso)
    with pytest.raises(DeskRefused, match="LEFT"):
        act_for(cast.otso, lambda _: pytest.fail("done"))
