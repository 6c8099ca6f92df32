"""Nothing is sent to the dead: asked of every message of every kind, in the moment before it is sent."""

from plussa.members.emails import email_key
from plussa.members.endings import is_dead
from plussa.outbox import kinds
from plussa.outbox.kinds import Reader
from plussa.outbox.models import Message


def may_be_sent(message: Message) -> bool:
    """Whether it goes to somebody living: customer service, an estate, and who acts for one are."""
    if kinds.kind_of(message.kind).to is not Reader.MEMBER or "mandate" in message.facts:
        return True
    return not is_dead(message.reader, email_key(message.recipient))


kinds.GATES[:] = [may_be_sent]
