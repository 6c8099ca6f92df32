"""Acting for a caller: what is done, who did it, and how the wish came."""

import pytest

from plussa.cases.models import Case, CaseEntry, CaseKind, CaseState, Channel
from plussa.desk import acting
from plussa.desk.models import Staff
from plussa.members.models import Actor, Card, CardState, Event, Member, Source
from plussa.members.staff import StaffRole
from plussa.permissions.models import Choice, Permission, Value, Way
from plussa.permissions.service import PermissionRefused, choose, current, in_force, words_now
from plussa.privacy.ending.leaving import leave
from tests.desk.members import somebody
from tests.people import Cast


@pytest.fixture
def kaisa(fresh: str) -> Staff:
    """Somebody of customer service."""
    return somebody("kaisa", StaffRole.AGENT)


def last_event(member: Member) -> tuple[str, Actor, str, str]:
    """What happened last to a member: what, by whom, by which hand, and how it was asked."""
    event = Event.select().where(Event.member == member).order_by(Event.id.desc()).get()
    return event.kind, event.actor, event.handler, event.facts.get("channel", "")


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.POST, Channel.EMAIL])
def test_a_card_is_blocked_once(cast: Cast, kaisa: Staff, channel: Channel) -> None:
    card = Card.get(Card.member == cast.aino)
    for _ in range(2):
        acting.block_card(kaisa, cast.aino, card, channel)
    assert Card.get_by_id(card.id).state is CardState.BLOCKED
    assert last_event(cast.aino) == (
        "card_blocked", Actor.CUSTOMER_SERVICE, "kaisa", channel.value,
    )  # fmt: skip
    assert Event.select().count() == 1


def test_an_address_is_customer_services_word(cast: Cast, kaisa: Staff) -> None:
    for _ in range(2):
        acting.change_address(kaisa, cast.aino, Channel.POST, "Mäntytie 5", "33100", "Tampere")
    aino = Member.get_by_id(cast.aino.id)
    assert (aino.street, aino.postal_code, aino.city) == ("Mäntytie 5", "33100", "Tampere")
    assert aino.address_source is Source.CUSTOMER_SERVICE
    assert last_event(aino) == ("address_changed", Actor.CUSTOMER_SERVICE, "kaisa", "post")
    assert Event.select().count() == 1


def test_a_protected_address_is_not_written_down(cast: Cast, kaisa: Staff) -> None:
    Member.update(protected_address=True, street="").where(Member.id == cast.aino.id).execute()
    with pytest.raises(acting.AddressProtected):
        acting.change_address(kaisa, cast.aino, Channel.POST, "Mäntytie 5", "33100", "Tampere")
    assert Member.get_by_id(cast.aino.id).street == ""


def test_a_telephone_number_is_corrected_and_removed(cast: Cast, kaisa: Staff) -> None:
    acting.change_phone(kaisa, cast.aino, Channel.PHONE, "+358501112223")
    assert Member.get_by_id(cast.aino.id).phone == "+358501112223"
    acting.change_phone(kaisa, cast.aino, Channel.EMAIL, "")
    assert Member.get_by_id(cast.aino.id).phone == ""
    assert last_event(cast.aino) == ("phone_changed", Actor.CUSTOMER_SERVICE, "kaisa", "email")


@pytest.mark.parametrize(("channel", "way"), [
    (Channel.PHONE, Way.PHONE), (Channel.POST, Way.POST), (Channel.EMAIL, Way.EMAIL),
])  # fmt: skip
def test_a_prohibition_says_who_recorded_it_and_how_it_came(
    cast: Cast, kaisa: Staff, channel: Channel, way: Way
) -> None:
    for _ in range(2):
        acting.lower(kaisa, cast.aino, channel, Permission.POST, Value.OFF)
    choice = Choice.get()
    assert (choice.value, choice.way, choice.actor) == (Value.OFF, way, Actor.CUSTOMER_SERVICE)
    assert choice.language == "fi"
    assert choice.wording == in_force(Permission.POST).day
    assert last_event(cast.aino) == (
        "permission_taken", Actor.CUSTOMER_SERVICE, "kaisa", channel.value,
    )  # fmt: skip
    objection = Case.get()
    assert (objection.kind, objection.state) == (CaseKind.OBJECTION, CaseState.GRANTED)
    assert objection.channel is channel
    assert {entry.handler for entry in CaseEntry.select()} == {"kaisa"}


def test_a_consent_is_withdrawn(cast: Cast, kaisa: Staff) -> None:
    choose(cast.aino, Permission.EMAIL, Value.ON, words_now(Permission.EMAIL, "fi"))
    acting.lower(kaisa, cast.aino, Channel.PHONE, Permission.EMAIL, Value.OFF)
    assert current(cast.aino)[Permission.EMAIL].value is Value.OFF
    assert [one.actor for one in Choice.select().order_by(Choice.id)] == [
        Actor.MEMBER,
        Actor.CUSTOMER_SERVICE,
    ]


@pytest.mark.parametrize(("permission", "value"), [
    (Permission.EMAIL, Value.ON), (Permission.DETAIL_LEVEL, Value.PRODUCT),
])  # fmt: skip
def test_nothing_is_allowed_for_a_member(
    cast: Cast, kaisa: Staff, permission: Permission, value: Value
) -> None:
    with pytest.raises(PermissionRefused, match="MEMBERS_OWN"):
        acting.lower(kaisa, cast.aino, Channel.PHONE, permission, value)
    assert Choice.select().count() == 0


def test_a_detail_level_goes_down_and_not_up(cast: Cast, kaisa: Staff) -> None:
    level = Permission.DETAIL_LEVEL
    choose(cast.aino, level, Value.PRODUCT, words_now(level, "fi"))
    acting.lower(kaisa, cast.aino, Channel.PHONE, level, Value.GROUP)
    assert current(cast.aino)[level].value is Value.GROUP
    with pytest.raises(PermissionRefused, match="MEMBERS_OWN"):
        acting.lower(kaisa, cast.aino, Channel.PHONE, level, Value.PRODUCT)


def test_nothing_is_changed_for_who_has_left(cast: Cast, kaisa: Staff) -> None:
    card = Card.get(Card.member == cast.otso)
    leave(cast.otso)
    events = Event.select().count()
    with pytest.raises(acting.HasLeft):
        acting.block_card(kaisa, cast.otso, card, Channel.PHONE)
    with pytest.raises(acting.HasLeft):
        acting.change_address(kaisa, cast.otso, Channel.PHONE, "Mäntytie 5", "33100", "Tampere")
    with pytest.raises(acting.HasLeft):
        acting.change_phone(kaisa, cast.otso, Channel.PHONE, "")
    with pytest.raises(acting.HasLeft):
        acting.lower(kaisa, cast.otso, Channel.PHONE, Permission.POST, Value.OFF)
    assert Event.select().count() == events
