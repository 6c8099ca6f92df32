"""Objections to marketing and profiling: granted by the switch itself, and recorded as a case."""

from plussa.cases.models import CaseKind, Channel
from plussa.cases.service import open_done
from plussa.members.models import Member
from plussa.permissions.models import Way

CHANNELS = {
    Way.FORM: Channel.ACCOUNT,
    Way.MESSAGE: Channel.MESSAGE,
    Way.PHONE: Channel.PHONE,
    Way.POST: Channel.POST,
    Way.EMAIL: Channel.EMAIL,
    Way.SHOP: Channel.SHOP,
}


def record_objection(member: Member, text: str, way: Way) -> None:
    """Record an objection as granted; one that another system tells of was made and kept there."""
    if way in CHANNELS:
        open_done(member, CaseKind.OBJECTION, text, CHANNELS[way])
