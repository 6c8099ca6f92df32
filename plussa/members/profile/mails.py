"""What the mails about personal information say, and what customer service is told."""

from typing import Any

from plussa.outbox.kinds import Reader, Topic, mail
from plussa.outbox.models import Message
from plussa.web.links import address

Context = dict[str, Any] | None


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
