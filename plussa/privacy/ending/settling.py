"""How a death is settled: another leads the household or it is dissolved, and the membership ends."""

from contextlib import suppress

from plussa import clock
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import CaseState
from plussa.db import database, retried
from plussa.members.endings import Death
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Actor, Member
from plussa.money import closing
from plussa.privacy.ending import deaths, leaving
from plussa.privacy.ending.deaths import CUSTOMER_SERVICE
from plussa.privacy.refusals import PrivacyRefusal, PrivacyRefused


@retried
def hand_over(death: Death, heir: Member) -> None:
    """Make another, confirmed member the primary member, and end the membership of who has died.

    Raises PrivacyRefused or HouseholdRefused.
    """
    with database.atomic():
        home = homes.lock_household(death.member)
        fresh = deaths.authorised(death)
        homes.require_primary(home.me)
        new = home.find(heir)
        if new.confirmed_at is None:
            raise HouseholdRefused(HouseholdRefusal.OTHER_NOT_CONFIRMED)
        homes.hand_over(home, new, CUSTOMER_SERVICE, ("bereaved", "primary"))
        for one in home.living:
            if one.id != new.id:
                homes.write_to(one, "bereaved", "goes_on", home.me)
        close(fresh, CUSTOMER_SERVICE)


@retried
def dissolve(death: Death) -> None:
    """Give everybody of the household one of their own; its money lapses. Ends the membership.

    Raises PrivacyRefused or HouseholdRefused.
    """
    with database.atomic():
        home = homes.lock_household(death.member)
        fresh = deaths.authorised(death)
        homes.require_primary(home.me)
        if not home.living:
            raise HouseholdRefused(HouseholdRefusal.CHANGED)
        homes.dissolve(home)
        for one in home.others:
            record(one, EventKind.HOUSEHOLD_DISSOLVED, CUSTOMER_SERVICE)
        for one in home.living:
            homes.write_to(one, "bereaved", "dissolved", home.me)
        close(fresh, CUSTOMER_SERVICE)


@retried
def end(death: Death) -> None:
    """End the membership: of one whom others lead, or of one who was alone and whose money nobody uses.

    Money that is left needs the estate's word. Raises PrivacyRefused or HouseholdRefused.
    """
    with database.atomic():
        home = homes.lock_household(death.member)
        fresh = deaths.confirmed(death)
        if home.me.is_primary and home.living:
            raise HouseholdRefused(HouseholdRefusal.HAND_OVER_FIRST)
        loss = closing.preview(home.me.household_id)
        if home.me.is_primary and (loss.money or loss.pending) and fresh.mandate_on is None:
            raise PrivacyRefused(PrivacyRefusal.NO_MANDATE)
        for one in home.living:
            homes.write_to(one, "bereaved", "goes_on", home.me)
        close(fresh, CUSTOMER_SERVICE)


def close(fresh: Death, actor: Actor = Actor.PROGRAMME) -> None:
    """End the membership of who has died, within the transaction of the caller, who has locked both."""
    leaving.leave(Member.get_by_id(fresh.member_id), EventKind.ENDED_AFTER_DEATH, actor)
    _close(fresh)


def close_left() -> None:
    """Close the deaths of members whose membership ended in another way, as by an erasure."""
    left = Member.select(Member.id).where(Member.left_at.is_null(False))
    here = (Death.ended_at.is_null(), Death.revoked_at.is_null(), Death.member.in_(left))
    for death in list(Death.select(Death, Member).join(Member).where(*here)):
        _close_left(death)


@retried
def _close_left(death: Death) -> None:
    with database.atomic(), suppress(PrivacyRefused):  # closed or revoked meanwhile
        homes.lock_member(death.member)
        _close(deaths.locked(death))


def _close(fresh: Death) -> None:
    deaths.forget_family(fresh)
    fresh.amend(ended_at=clock.now())
    if case := by_number(fresh.case_number):
        cases.finish(case, CaseState.ANSWERED)
