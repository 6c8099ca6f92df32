"""The death of a member, at the desk: each step says who of customer service did it."""

from datetime import date

from plussa.cases.models import Channel
from plussa.desk.acting import WAYS
from plussa.desk.models import Staff
from plussa.members.endings import Death
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.members.staff import OWN, acting
from plussa.privacy.ending import deaths, estates, settling
from plussa.privacy.ending.deaths import Announcement, Authorised
from plussa.privacy.ending.estates import Contact


def announce(
    staff: Staff,
    member: Member,
    channel: Channel,
    died_on: date,
    announcer: tuple[str, str],
    source_seen: bool,
    text: str,
) -> Death:
    """Note the death of a member, with who told us and how they are reached. Raises deaths.HasLeft."""
    said = Announcement(died_on, *announcer, source_seen, text, channel, WAYS[channel])
    with acting(staff.username, channel.value):
        return deaths.announce(member, said, staff.username)


def confirm(staff: Staff, death: Death, seen: bool) -> None:
    """Confirm a death. Raises deaths.SamePerson or deaths.Over."""
    with acting(staff.username, OWN):
        deaths.confirm(death, seen, staff.username)


def revoke(staff: Staff, death: Death, channel: Channel, reason: str) -> None:
    """It was a mistake. Raises deaths.Over."""
    with acting(staff.username, channel.value):
        deaths.revoke(death, reason)


def authorise(staff: Staff, death: Death, channel: Channel, who: Authorised) -> None:
    """Note whom the estate has authorised. Raises deaths.NotConfirmed or deaths.Over."""
    with acting(staff.username, channel.value):
        deaths.authorise(death, who, staff.username)


def hand_over(staff: Staff, death: Death, channel: Channel, heir: Member) -> None:
    """Let another lead the household. Raises what settling.hand_over does."""
    with acting(staff.username, channel.value):
        settling.hand_over(death, heir)


def dissolve(staff: Staff, death: Death, channel: Channel) -> None:
    """Dissolve the household. Raises what settling.dissolve does."""
    with acting(staff.username, channel.value):
        settling.dissolve(death)


def end(staff: Staff, death: Death) -> None:
    """End the membership. Raises what settling.end does."""
    with acting(staff.username, OWN):
        settling.end(death)


def open_estate(staff: Staff, death: Death, channel: Channel, contact: Contact) -> None:
    """Let the estate use the money. Raises what estates.open_for does."""
    with acting(staff.username, channel.value):
        estates.open_for(death, contact, staff.username)


def others(member: Member) -> list[Member]:
    """Who lives in the household besides, who has been there longest first."""
    return sorted(homes.living(member), key=homes.since)
