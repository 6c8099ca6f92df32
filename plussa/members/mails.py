"""What the mails about a membership, its cards and its household say, and what customer service is told.

Links are signed when a message is sent.
"""

from flask_babel import gettext as _

from plussa.members.endings import is_active
from plussa.members.household import invitations
from plussa.members.models import Member
from plussa.outbox.kinds import Context, Reader, Topic, mail
from plussa.outbox.models import Message
from plussa.register.categories import INVITATIONS
from plussa.web import links
from plussa.web.links import address

INVITATION = links.LinkPurpose(
    "invitation", invitations.VALID, "time to talk it over; then the invitation is over too"
)


@mail("name_decided", Topic.MEMBERSHIP, "accepted", uncounted="an act of customer service")
def name_decided(message: Message) -> Context:
    """Whether the names were corrected."""
    return {"accepted": message.facts["accepted"]}


@mail(
    "contact_changed",
    Topic.MEMBERSHIP,
    "what security_link",
    uncounted="an act in the account; its reader must get it",
    warning=True,
)
def contact_changed(message: Message) -> Context:
    """What was changed, and where to look whether somebody else has logged in."""
    return {"what": message.facts["what"], "security_link": address("auth.show_security")}


@mail(
    "staff_notice",
    Topic.STAFF,
    "number what",
    uncounted="goes to customer service",
    to=Reader.STAFF,
)
def staff_notice(message: Message) -> Context:
    """A member number and what it is about; nothing else of a member goes to staff by mail."""
    return {"number": message.facts["number"], "what": message.facts["what"]}


@mail(
    "card_ordered",
    Topic.CARDS,
    "by_post cards_link",
    uncounted="an act in the account, counted there",
    warning=True,
)
def card_ordered(message: Message) -> Context:
    """Whether it comes by post, and where it is blocked."""
    return {"by_post": message.facts["by_post"], "cards_link": address("cards.show")}


@mail("invitation", Topic.HOUSEHOLD, "inviter link days kept", most=(5, 12))
def invitation_mail(message: Message) -> Context:
    """Who invites, a link to answer by, and what who is no member has to know (GDPR 14).

    Nothing when it is answered or withdrawn already.
    """
    found = invitations.find_open(message.facts["invitation"])
    if found is None:
        return None
    token = links.sign(INVITATION, found.key, found.created_at)
    return {
        "inviter": found.invited_by.name,
        "link": address("household.show_invitation", token=token),
        "days": invitations.VALID.days,
        "kept": INVITATIONS.kept.days,
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
