"""More than one death in a household, and those who stay: nobody who has died leads or is written to."""

from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.db import Meanwhile, database
from plussa.members.endings import Death, Termination, TerminationState
from plussa.members.household import homes, service
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.letters import Letter, LetterKind
from plussa.members.models import Event, Household, Member, Residence, Role
from plussa.privacy.ending import deaths, estates, leaving, settling, terminations
from tests.conftest import Clock
from tests.money.stores import give, standing
from tests.people import Cast, add_member
from tests.privacy.dying import HOME, authorised, confirmed, told
from tests.privacy.test_terminations import AFTER, announced


def again(member: Member) -> Member:
    return Member.get_by_id(member.id)


def test_the_dead_are_made_primary_in_no_way(cast: Cast, at: Clock) -> None:
    told(cast.eino)
    assert homes.successors(cast.aino) == []
    with pytest.raises(HouseholdRefused):
        service.hand_over(cast.aino, cast.eino)
    death = authorised(cast.aino)
    with pytest.raises(HouseholdRefused):
        settling.hand_over(death, cast.eino)
    with pytest.raises(HouseholdRefused):
        settling.dissolve(death)
    assert not again(cast.eino).is_primary


def test_the_estate_of_the_one_uses_the_money_and_the_other_is_settled_after(cast: Cast) -> None:
    give(cast.aino, 500)
    second, first = confirmed(cast.eino), authorised(cast.aino)
    with pytest.raises(HouseholdRefused):
        estates.open_for(authorised(cast.eino), "liisa", **HOME)
    estates.open_for(first, "liisa", **HOME)
    settling.end(first)
    eino = again(cast.eino)
    assert eino.household_id != cast.aino.household_id
    assert Household.get_by_id(eino.household_id).dissolved_at is None
    settling.end(Death.get_by_id(second.id))
    assert again(eino).left_at is not None
    assert standing(cast.aino) == (0, 0)


@pytest.mark.parametrize("way", ["leave", "end", "erase"])
def test_who_led_only_the_dead_leaves(cast: Cast, at: Clock, way: str) -> None:
    death = told(cast.eino)
    if way == "end":
        announced(cast.aino)
        at(AFTER)
        assert terminations.end_due() == 1
    else:
        (leaving.leave if way == "leave" else leaving.leave_to_heir)(cast.aino)
    assert again(cast.aino).left_at is not None
    deaths.revoke(death, "Väärä henkilö.")
    eino = again(cast.eino)
    assert eino.is_primary
    assert Household.get_by_id(eino.household_id).dissolved_at is None


def test_the_money_waits_for_the_estate_when_the_last_one_living_leaves(cast: Cast) -> None:
    give(cast.aino, 500)
    death = authorised(cast.aino)
    leaving.leave(cast.eino)
    assert standing(cast.aino) == (500, 0)
    estates.open_for(death, "liisa", **HOME)


def moved(member: Member, day: date) -> None:
    """A member who has come from another household on a day."""
    until = clock.now() - (clock.today() - day)
    elsewhere = Household.create(created_at=until)
    Residence.create(member=member, household=elsewhere, may_use_money=True, until=until)


def test_who_has_been_there_longest_leads(cast: Cast, at: Clock) -> None:
    today = clock.today()
    late, early = (add_member(cast.aino.household, role=Role.MEMBER) for _ in range(2))
    for member, days in ((cast.eino, 5), (late, 9), (early, 20)):
        moved(member, today - timedelta(days=days))
    Residence.create(  # a right that changed is no move
        member=early, household=cast.aino.household, may_use_money=True, until=clock.now()
    )
    assert homes.successor_among(homes.living(cast.aino)).id == early.id
    told(early)
    announced(cast.aino)
    at(AFTER)
    terminations.end_due()
    assert again(late).is_primary


def test_who_moves_meanwhile_is_ended_the_next_time(
    cast: Cast, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = announced(cast.eino)
    at(AFTER)
    real, tries = homes.lock_household, []

    def moving(member: Member, *more: int) -> homes.LockedHousehold:
        tries.append(member.household_id)
        if len(tries) == 1:
            raise HouseholdRefused(HouseholdRefusal.CHANGED)
        return real(member, *more)

    monkeypatch.setattr(homes, "lock_household", moving)
    assert terminations.end_due() == 1
    assert Termination.get_by_id(found.id).state is TerminationState.ENDED
    assert again(cast.eino).left_at is not None
    tries.clear()
    with pytest.raises(Meanwhile), database.atomic():
        homes.lock_household_anew(cast.aino)


def at_home(member: Member) -> None:
    new = {"email": "", "street": "Tie 1", "postal_code": "00100", "city": "Helsinki"}
    Member.update(new).where(Member.id == member.id).execute()


def kinds() -> list[LetterKind]:
    return [one.kind for one in Letter.select().order_by(Letter.id)]


def test_who_has_no_email_is_told_by_letter(app: Flask, cast: Cast, at: Clock) -> None:
    for one in (cast.aino, cast.eino, cast.otso):
        at_home(one)
    deaths.revoke(told(again(cast.otso)), "Väärä henkilö.")
    found = announced(again(cast.otso))
    terminations.withdraw(found, "Väärä henkilö.")
    announced(again(cast.otso))
    at(AFTER + timedelta(days=7))
    terminations.end_due()
    settling.hand_over(authorised(again(cast.aino)), again(cast.eino))
    assert kinds() == [
        LetterKind.DEATH_REVOKED, LetterKind.TERMINATION_WITHDRAWN, LetterKind.ENDED,
        LetterKind.BEREAVED_PRIMARY,
    ]  # fmt: skip
    given = Event.get(Event.member == cast.aino, Event.kind == "primary_given")
    assert given.other_id == cast.eino.id


def test_a_household_tells_by_letter_too(cast: Cast) -> None:
    other = add_member(cast.aino.household, role=Role.MEMBER)
    at_home(cast.eino)
    at_home(other)
    service.hand_over(cast.aino, again(cast.eino))
    service.remove(again(cast.eino), other)
    service.hand_over(again(cast.eino), cast.aino)
    service.dissolve(again(cast.aino))
    assert kinds() == [LetterKind.PRIMARY_RECEIVED, LetterKind.REMOVED, LetterKind.DISSOLVED]
