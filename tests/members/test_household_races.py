"""The household when two people, or two tabs, act at the same moment: each end makes sense."""

from collections.abc import Callable
from functools import partial
from typing import Any

from plussa.members.household import invitations, service
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Event, Household, Invitation, InvitationAnswer, Member, Role
from plussa.outbox.models import Message
from plussa.privacy.ending import leaving
from tests.members.test_cards_races import together
from tests.people import add_household, add_member

ROUNDS = 6
Outcome = HouseholdRefusal | None


def why(job: Callable[[], Any]) -> Outcome:
    """What stood in the way of a job; nothing when it was done."""
    try:
        job()
    except HouseholdRefused as refusal:
        return refusal.reason
    return None


def race(*jobs: Callable[[], Any]) -> list[Outcome]:
    return together(*[partial(why, job) for job in jobs])


def couple() -> tuple[Member, Member]:
    """A household of two."""
    home = add_household()
    return add_member(home), add_member(home, role=Role.MEMBER)


def again(member: Member) -> Member:
    return Member.get_by_id(member.id)


def every_household_makes_sense() -> None:
    """Exactly one primary member where anybody is, and nobody in what is dissolved."""
    for household in Household.select():
        living = Member.select().where(Member.left_at.is_null())
        here = list(living.where(Member.household == household))
        assert [one.role for one in here].count(Role.PRIMARY) == bool(here)
        assert not (here and household.dissolved_at)
        if not here and household.dissolved_at is None:
            raise AssertionError("a household that nobody is in goes on")


def count(kind: str) -> int:
    return Event.select().where(Event.kind == kind).count()


def test_two_members_accept_one_invitation(fresh: str) -> None:
    for _ in range(ROUNDS):
        host, guests = add_member(), [add_member(), add_member()]
        one = invitations.invite(host, f"kaisa{host.id}@example.fi", "fi")
        found = race(*[partial(invitations.accept, guest, one) for guest in guests])
        assert set(found) == {None, HouseholdRefusal.OVER}
        moved = [again(guest).household_id == host.household_id for guest in guests]
        assert sorted(moved) == [False, True]
        every_household_makes_sense()
    assert count("household_joined") == ROUNDS


def test_one_member_accepts_two_invitations(fresh: str) -> None:
    for _ in range(ROUNDS):
        hosts, guest = [add_member(), add_member()], add_member()
        offers = [invitations.invite(host, f"kaisa{host.id}@example.fi", "fi") for host in hosts]
        found = race(*[partial(invitations.accept, guest, one) for one in offers])
        assert set(found) == {None, HouseholdRefusal.CHANGED}
        assert again(guest).household_id in [host.household_id for host in hosts]
        answers = sorted(Invitation.get_by_id(one.id).answer.value for one in offers)
        assert answers == ["accepted", "waiting"]
        every_household_makes_sense()


def test_a_form_sent_many_times_accepts_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        host, guest = add_member(), add_member()
        one = invitations.invite(host, f"kaisa{host.id}@example.fi", "fi")
        found = race(*[partial(invitations.accept, guest, one)] * 4)
        assert set(found) <= {None, HouseholdRefusal.CHANGED}
        assert None in found
        assert again(guest).household_id == host.household_id
    assert count("household_joined") == count("household_gained") == ROUNDS


def test_two_who_invite_each_other_accept_at_once(fresh: str) -> None:
    """Each of the two would end the household that the other moves to: one of them does."""
    for _ in range(ROUNDS):
        left, right = add_member(), add_member()
        to_left = invitations.invite(left, f"right{left.id}@example.fi", "fi")
        to_right = invitations.invite(right, f"left{right.id}@example.fi", "fi")
        found = race(
            partial(invitations.accept, left, to_right),
            partial(invitations.accept, right, to_left),
        )
        assert found.count(None) == 1
        assert again(left).household_id == again(right).household_id
        every_household_makes_sense()


def test_an_invitation_is_accepted_or_withdrawn(fresh: str) -> None:
    for _ in range(ROUNDS):
        host, guest = add_member(), add_member()
        one = invitations.invite(host, f"kaisa{host.id}@example.fi", "fi")
        found = race(
            partial(invitations.accept, guest, one),
            partial(invitations.withdraw, host, one),
        )
        assert set(found) == {None, HouseholdRefusal.OVER}
        accepted = Invitation.get_by_id(one.id).answer is InvitationAnswer.ACCEPTED
        assert (again(guest).household_id == host.household_id) is accepted
        assert found == (
            [None, HouseholdRefusal.OVER] if accepted else [HouseholdRefusal.OVER, None]
        )


def test_an_address_invited_twice_at_once_gets_one_mail(fresh: str) -> None:
    for _ in range(ROUNDS):
        host = add_member()
        jobs = [partial(invitations.invite, host, f"kaisa{host.id}@example.fi", "fi")] * 3
        assert race(*jobs).count(None) == 1
    assert Invitation.select().count() == Message.select().count() == ROUNDS


def test_a_member_is_removed_while_leaving(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        race(
            partial(service.remove, primary, member),
            partial(service.leave, member),
        )
        assert again(member).household_id != primary.household_id
        assert again(member).role is Role.PRIMARY
        every_household_makes_sense()
    assert count("household_left") + count("removed_from_household") == ROUNDS
    assert count("household_lost") == ROUNDS


def test_the_role_is_handed_over_while_the_other_leaves(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        found = race(
            partial(service.hand_over, primary, member),
            partial(service.leave, member),
        )
        together_still = again(member).household_id == primary.household_id
        handed, left = None, HouseholdRefusal.HAND_OVER_FIRST
        assert found == ([handed, left] if together_still else [HouseholdRefusal.GONE, None])
        every_household_makes_sense()


def test_the_role_is_handed_to_two_at_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        third = add_member(primary.household, role=Role.MEMBER)
        found = race(
            partial(service.hand_over, primary, member),
            partial(service.hand_over, primary, third),
        )
        assert set(found) == {None, HouseholdRefusal.NOT_PRIMARY}
        every_household_makes_sense()


def test_a_household_is_dissolved_while_somebody_joins(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        guest = add_member()
        one = invitations.invite(primary, f"kaisa{primary.id}@example.fi", "fi")
        race(
            partial(service.dissolve, primary),
            partial(invitations.accept, guest, one),
        )
        assert len({again(one).household_id for one in (primary, member, guest)}) == 3
        every_household_makes_sense()


def test_a_household_is_dissolved_twice_at_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        race(*[partial(service.dissolve, primary)] * 3)
        assert again(primary).household_id != again(member).household_id
        every_household_makes_sense()
    assert count("household_dissolved") == 2 * ROUNDS


def test_rights_are_changed_while_the_member_is_removed(fresh: str) -> None:
    """Whoever is removed has a household of one's own, whose money is one's own to use."""
    for _ in range(ROUNDS):
        primary, member = couple()
        found = race(
            partial(service.change_money_rights, primary, member, True, False),
            partial(service.remove, primary, member),
        )
        assert found[0] in (None, HouseholdRefusal.GONE)
        assert found[1] is None
        assert again(member).may_use_money


def test_the_role_is_handed_to_who_leaves_the_programme(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        found = race(partial(service.hand_over, primary, member), partial(leaving.leave, member))
        assert found in ([None, HouseholdRefusal.HAND_OVER_FIRST], [HouseholdRefusal.GONE, None])
        every_household_makes_sense()


def test_who_is_removed_leaves_the_programme_at_once(fresh: str) -> None:
    for _ in range(ROUNDS):
        primary, member = couple()
        found = race(partial(service.remove, primary, member), partial(leaving.leave, member))
        # Who has been removed first is shown anew what leaving means, and asked again.
        assert found in ([HouseholdRefusal.GONE, None], [None, HouseholdRefusal.CHANGED])
        assert (again(member).left_at is None) == (found[0] is None)
        every_household_makes_sense()


def test_the_inviter_leaves_the_programme_while_the_invited_accepts(fresh: str) -> None:
    for _ in range(ROUNDS):
        host, guest = add_member(), add_member()
        one = invitations.invite(host, f"kaisa{host.id}@example.fi", "fi")
        found = race(partial(invitations.accept, guest, one), partial(leaving.leave, host))
        assert found in ([None, HouseholdRefusal.HAND_OVER_FIRST], [HouseholdRefusal.OVER, None])
        every_household_makes_sense()
