"""What customer service's page shows of a member; a fixed number of queries, and nobody else's data."""

from collections.abc import Mapping
from typing import Any

from plussa import clock
from plussa.cases import listing as cases
from plussa.desk.ending import erasures
from plussa.members import events, restrictions
from plussa.members.cards import listing as cards
from plussa.members.endings import death_of
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.members.profile.service import waiting_name
from plussa.members.restrictions import RestrictionGround
from plussa.money.account import overview
from plussa.money.ledger import lots
from plussa.money.models import Balance
from plussa.permissions.shown import permissions
from plussa.privacy.ending import terminations
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


def person(member: Member, language: str) -> dict[str, Any]:
    """Look up what the page shows, in the words of a language; sums in cents."""
    own = cases.of_member(member, clock.today())
    balance: Balance | None = Balance.get_or_none(Balance.household == member.household_id)
    restriction = restrictions.in_force(member)
    return {
        "others": len(homes.others(member)),
        "cards": cards.shown(member),
        "usable": lots.usable(member.household_id),
        "debt": balance.debt if balance else 0,
        "counted_until": overview.counted_until(),  # the newest day that the tills have sent
        "permissions": permissions(member, language),
        "name_request": waiting_name(member),
        "restriction": restriction,
        "ground": GROUNDS[restriction.ground] if restriction else "",
        "erasure": erasures.of_member(member),
        "death": death_of(member),
        "termination": terminations.open_of(member),
        "cases": [one for one in own if one[0].closed_at is None],
        "events": events.newest(member)[0][:NEWEST],
    }
