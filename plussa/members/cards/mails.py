"""What the mail about an ordered card says."""

from typing import Any

from plussa.outbox.kinds import Topic, mail
from plussa.outbox.models import Message
from plussa.web.links import address


@mail(
    "card_ordered",
    Topic.CARDS,
    "by_post cards_link",
    uncounted="an act in the account, counted there",
    warning=True,
)
def card_ordered(message: Message) -> dict[str, Any]:
    """Whether it comes by post, and where it is blocked."""
    return {"by_post": message.facts["by_post"], "cards_link": address("cards.show")}
