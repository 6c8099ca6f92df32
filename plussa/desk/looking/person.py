"""What customer service's page shows of a member; a fixed number of queries, and nobody else's data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plussa import clock
from plussa.cases import listing as cases
from plussa.cases.listing import Due
from plussa.desk.ending import erasures
from plussa.members import events, restrictions
from plussa.members.cards import listing as cards
from plussa.members.cards.listing import ShownCard
from plussa.members.endings import Death, Termination, death_of
from plussa.members.household import homes
from plussa.members.models import Event, Member, NameRequest
from plussa.members.profile.service import waiting_name
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.money.account import overview
from plussa.money.ledger import lots
from plussa.money.models import Balance
from plussa.permissions.shown import ShownPermission, permissions
from plussa.privacy.ending import terminations
from plussa.privacy.models import Erasure
from plussa.words import N_

NEWEST = 10  # events
GROUNDS: Mapping[RestrictionGround, str] = {
    RestrictionGround.ACCURACY: N_("The member contests that the data is right."),
    RestrictionGround.UNLAWFUL: N_(
        "The processing was against the law, and the member does not want the data erased."
    ),
    RestrictionGround.CLAIM: N_("The member needs the data for a legal claim."),
    RestrictionGround.OBJECTION: N_("The member has objected, and the decision is still to come."),
}


@dataclass(frozen=True)
class HouseholdMoney:
    """What the household has, in cents; as of the newest day that the tills have sent."""

    usable: int
    debt: int
    counted_until: date | None


@dataclass(frozen=True)
class Person:
    """A member as customer service needs to see one."""

    member: Member
    others: int
    cards: list[ShownCard]
    money: HouseholdMoney
    permissions: dict[str, ShownPermission]
    name_request: NameRequest | None
    restriction: Restriction | None
    erasure: Erasure | None
    death: Death | None
    termination: Termination | None
    cases: list[Due]
    events: list[Event]

    @property
    def ground(self) -> str:
        """Why processing is restricted, in our words."""
        return GROUNDS[self.restriction.ground] if self.restriction else ""


def person(member: Member, language: str) -> Person:
    """Look up what the page shows, in the words of a language."""
    own = cases.of_member(member, clock.today())
    return Person(
        member=member,
        others=len(homes.others(member)),
        cards=cards.shown(member),
        money=_money(member.household_id),
        permissions=permissions(member, language),
        name_request=waiting_name(member),
        restriction=restrictions.in_force(member),
        erasure=erasures.of_member(member),
        death=death_of(member),
        termination=terminations.open_of(member),
        cases=[one for one in own if one[0].closed_at is None],
        events=events.newest(member)[0][:NEWEST],
    )


def _money(household: int) -> HouseholdMoney:
    balance: Balance | None = Balance.get_or_none(Balance.household == household)
    debt = balance.debt if balance else 0
    return HouseholdMoney(lots.usable(household), debt, overview.counted_until())
