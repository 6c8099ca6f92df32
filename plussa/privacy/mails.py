"""What the mails about one's own data say."""

from datetime import timedelta
from typing import Any

from plussa.outbox.kinds import mail
from plussa.outbox.models import Message
from plussa.privacy.models import Erasure
from plussa.web.links import address, sign

ERASURE = "erasure"
READABLE = timedelta(days=4 * 365)  # longer than it is kept


@mail("erasure_begun")
def erasure_begun(message: Message) -> dict[str, Any] | None:
    """The way to what was done, and the number of the case."""
    found: Erasure | None = Erasure.get_or_none(Erasure.id == message.facts["erasure"])
    if found is None:
        return None
    number = found.case.number if found.case_id else ""
    return {"number": number, "link": address("privacy.show_erasure", token=token_of(found))}


def token_of(erasure: Erasure) -> str:
    """The token that lets who has no login any more read what was done."""
    return sign(ERASURE, erasure.id, erasure.asked_at + READABLE)
