"""What the mails about joining and being confirmed through customer service say."""

from datetime import date

from plussa.outbox.kinds import Context, Topic, mail
from plussa.outbox.models import Message
from plussa.web.links import address


@mail("welcome", Topic.MEMBERSHIP, "login_link rules_link notice_link", uncounted="happens once")
def welcome(message: Message) -> Context:
    """Where a login is made, and what was accepted.

    It names neither a card nor the member: an address that was heard wrong is somebody else's.
    """
    edition = date.fromisoformat(message.facts["edition"])
    return {
        "login_link": address("auth.claim"),
        "rules_link": address("legal.show_edition", document="rules", effective=edition),
        "notice_link": address("legal.show_current", document="notice"),
    }


@mail(
    "confirmed",
    Topic.MEMBERSHIP,
    uncounted="an act of customer service, and its reader must get it",
    warning=True,
)
def confirmed(message: Message) -> Context:
    """Nothing to add."""
    return {}
