"""What the mails about households say; links are signed when a message is sent."""

from typing import Any

from flask_babel import gettext as _

from plussa.members.endings import is_active
from plussa.members.household import invitations
from plussa.members.models import Member
from plussa.outbox.kinds import Topic, mail
from plussa.outbox.models import Message
from plussa.web import links

Context = dict[str, Any] | None
INVITATION = links.LinkPurpose(
    "invitation", invitations.VALID, "time to talk it over; then the invitation is over too"
)


@mail("invitation", Topic.HOUSEHOLD, "inviter link days", most=(5, 12))
def invitation_mail(message: Message) -> Context:
    """Who invites, and a link to answer by; nothing when it is answered or withdrawn already."""
    found = invitations.find_open(message.facts["invitation"])
    if found is None:
        return None
    token = links.sign(INVITATION, found.key, found.created_at)
    return {
        "inviter": found.invited_by.name,
        "link": links.address("household.show_invitation", token=token),
        "days": invitations.VALID.days,
    }


@mail(
    "household_changed",
    Topic.HOUSEHOLD,
    "what name",
    uncounted="an act in a household, whose changes take an invitation",
)
def household_changed(message: Message) -> Context:
    """What the primary member did, and the name, for those who may see the others' names."""
    receiver = Member.get_or_none(Member.key == message.facts["member"])
    by = Member.get_or_none(Member.key == message.facts["by"])
    if receiver is None or not is_active(receiver):
        return None
    seen = by is not None and receiver.confirmed_at is not None
    return {"what": message.facts["what"], "name": by.name if seen else _("The primary member")}
