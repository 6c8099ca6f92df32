"""What the mails about one's own data say."""

from datetime import timedelta
from typing import Any

from plussa import clock
from plussa.members.restrictions import Restriction
from plussa.outbox.kinds import mail
from plussa.outbox.models import Message
from plussa.privacy.models import Erasure
from plussa.web.links import Purpose, address, sign

ERASURE = Purpose(
    "erasure", timedelta(days=366), "a year to see that it was done, and to complain if it was not"
)


@mail("erasure_begun")
def erasure_begun(message: Message) -> dict[str, Any] | None:
    """The way to what was done, and the number of the case."""
    found: Erasure | None = Erasure.get_or_none(Erasure.key == message.facts["erasure"])
    if found is None:
        return None
    number = found.case.number if found.case_id else ""
    return {"number": number, "link": address("privacy.show_erasure", token=token_of(found))}


@mail("restriction_ending")
def restriction_ending(message: Message) -> dict[str, Any] | None:
    """When a restriction ends, and the way to what was decided."""
    found: Restriction | None = Restriction.get_or_none(
        Restriction.key == message.facts["restriction"]
    )
    if found is None or found.ended_at is None or found.ended_at <= clock.now():
        return None
    return {"day": clock.day_of(found.ended_at), "link": address("privacy.restrict")}


def token_of(erasure: Erasure) -> str:
    """The token that lets who has no login any more read what was done."""
    return sign(ERASURE, erasure.key, erasure.asked_at)
