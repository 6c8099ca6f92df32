"""What the mails about one's own data say."""

from datetime import timedelta

from plussa import clock, dates
from plussa.cases.listing import by_number
from plussa.cases.mails import token_of as token_of_case
from plussa.members.endings import Estate, Termination, TerminationState, is_active
from plussa.members.household.homes import others
from plussa.members.models import Member
from plussa.members.restrictions import Restriction
from plussa.outbox.kinds import Context, Reader, Topic, mail, plain
from plussa.outbox.models import Message
from plussa.privacy.ending.letters import letter_of, notice_of
from plussa.privacy.ending.terminations import find
from plussa.privacy.models import Erasure
from plussa.web.links import LinkPurpose, address, sign

ERASURE = LinkPurpose(
    "erasure", timedelta(days=366), "a year to see that it was done, and to complain if it was not"
)


@mail("erasure_begun", Topic.DATA, "number link", uncounted="happens once")
def erasure_begun(message: Message) -> Context:
    """The way to what was done, and the number of the case."""
    found: Erasure | None = Erasure.get_or_none(Erasure.key == message.facts["erasure"])
    if found is None:
        return None
    number = found.case.number if found.case_id else ""
    return {"number": number, "link": address("privacy.show_erasure", token=token_of(found))}


@mail("restriction_ending", Topic.DATA, "day link", uncounted="an act of customer service")
def restriction_ending(message: Message) -> Context:
    """When a restriction ends, and the way to what was decided."""
    found: Restriction | None = Restriction.get_or_none(
        Restriction.key == message.facts["restriction"]
    )
    if found is None or found.ended_at is None or found.ended_at <= clock.now():
        return None
    return {"day": dates.day_of(found.ended_at), "link": address("privacy.restrict")}


def token_of(erasure: Erasure) -> str:
    """The token that lets who has no login any more read what was done."""
    return sign(ERASURE, erasure.key, erasure.asked_at)


@mail(
    "termination_announced",
    Topic.MEMBERSHIP,
    "reason day others money coming number link",
    uncounted="an act of customer service, approved by another",
)
def termination_announced(message: Message) -> Context:
    """Why a membership ends, when, what is lost, and where to answer; nothing once it was withdrawn."""
    found = find(message.facts["termination"])
    if found is None or found.state is not TerminationState.ANNOUNCED:
        return None
    return {**notice_of(found), "link": address("requests.show", number=found.case_number)}


@mail(
    "termination_withdrawn", Topic.MEMBERSHIP, "number link", uncounted="an act of customer service"
)
def termination_withdrawn(message: Message) -> Context:
    """The number of the case in which the reason is, and the way there."""
    found = find(message.facts["termination"])
    if found is None:
        return None
    number = found.case_number
    return {"number": number, "link": address("requests.show", number=number)}


@mail("membership_ended", Topic.MEMBERSHIP, "others link", uncounted="happens once")
def membership_ended(message: Message) -> Context:
    """Whether others live in the household, and the way to the case without a login."""
    member: Member | None = Member.get_or_none(Member.key == message.reader)
    query = Termination.select().where(
        Termination.member == member, Termination.state == TerminationState.ENDED
    )
    found: Termination | None = query.order_by(Termination.id.desc()).first()
    case = by_number(found.case_number) if found else None
    if member is None or case is None:
        return None
    link = address("contact.show", token=token_of_case(case))
    return {"others": bool(others(member)), "link": link}


mail("death_revoked", Topic.MEMBERSHIP, uncounted="an act of customer service")(plain)


@mail("bereaved", Topic.HOUSEHOLD, "what name primary", uncounted="an act of customer service")
def bereaved(message: Message) -> Context:
    """What becomes of the household, and the names, for those who may see them."""
    reader: Member | None = Member.get_or_none(Member.key == message.facts["member"])
    dead: Member | None = Member.get_or_none(Member.key == message.facts["by"])
    if reader is None or not is_active(reader):
        return None
    seen = reader.confirmed_at is not None
    leads = next((one.name for one in others(reader) if one.is_primary), "")
    return {
        "what": message.facts["what"],
        "name": dead.name if dead and seen else "",
        "primary": leads if seen else "",
    }


@mail(
    "estate_opened",
    Topic.MEMBERSHIP,
    "money day coming number",
    uncounted="an act of customer service",
    to=Reader.ESTATE,
)
def estate_opened(message: Message) -> Context:
    """What there is to use, until when, and the number by which to ask."""
    found: Estate | None = Estate.get_or_none(Estate.key == message.facts["estate"])
    return letter_of(found) if found else None
