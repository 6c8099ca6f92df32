"""The money of a member who was alone: the estate uses it with its own card until it is used or expires."""

from plussa import clock
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import CaseState
from plussa.db import database, retried
from plussa.members.cards.service import issue_card
from plussa.members.endings import Death, Estate, death_of, estate_of
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.household.refusals import HouseholdRefusal, HouseholdRefused
from plussa.members.models import Actor, CardKind, Invitation, Member
from plussa.money import closing
from plussa.outbox.queue import post
from plussa.privacy.ending import deaths, settling
from plussa.privacy.refusals import PrivacyRefused


@retried
def open_for(death: Death, handler: str, language: str, email: str, **contact: str) -> Estate:
    """Let the estate use the money of a member who was alone: order its card, and write how it is used.

    The contact is the name and the postal address that card and letters go to. Nothing of the member
    changes: that the card pays, and that the tills offer it, follows from the death and from the
    estate's row, so a mistake takes it back.

    Twice is once. Raises PrivacyRefused, or HouseholdRefused when others live in the household: the money
    is theirs to use.
    """
    with database.atomic():
        home = homes.lock_household(death.member)
        deaths.authorised(death)
        if home.living or not home.me.is_primary:
            raise HouseholdRefused(HouseholdRefusal.CHANGED)
        if same := estate_of(home.me):
            return same
        estate: Estate = Estate.create(
            member=home.me, since=clock.now(), opened_by=handler, language=language, email=email,
            **contact,
        )  # fmt: skip
        homes.withdraw_all(Invitation.household == home.me.household_id)
        card = issue_card(home.me, CardKind.PLASTIC)
        record(home.me, EventKind.ESTATE_OPENED, Actor.CUSTOMER_SERVICE, ending=card.number[-4:])
        if case := by_number(death.case_number):  # what comes now takes months
            cases.finish(case, CaseState.GRANTED)
        if email:
            post("estate_opened", language, email, estate=estate.key)
        return estate


def end_due() -> int:
    """End the memberships whose money the estate has used, or has let expire; how many.

    Each in a transaction of its own: it can be stopped anywhere and repeated.
    """
    settling.close_left()
    estates = Estate.select(Estate, Member).join(Member).order_by(Estate.id)
    return sum(_end(estate) for estate in list(estates))


def worth(member: Member) -> tuple[int, int]:
    """What the estate can use, and what is still to come of purchases made before: in cents."""
    loss = closing.preview(member.household_id)
    return loss.money, loss.pending


@retried
def _end(estate: Estate) -> bool:
    with database.atomic():
        try:
            home = homes.lock_household(estate.member)
            death = death_of(home.me)
            if death is None or any(worth(home.me)):
                return False
            settling.close(deaths.locked(death))
        except (HouseholdRefused, PrivacyRefused):  # ended meanwhile, or it was a mistake
            return False
        return True
