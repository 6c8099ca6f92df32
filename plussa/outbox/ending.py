"""Messages that a restored backup must not send: they may have gone out since it was made."""

from plussa import clock
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.outbox.worker import NOT_NEEDED, End, waiting

# Their links are made when they are sent: they would open what a restore has ended.
OPENERS = ("reset_password",)


def close_waiting() -> int:
    """Close what is sent at most once, and what would open something; how many that were.

    All else is sent at least once, so also once more.
    """
    gone = {"given_up_at": clock.now(), "recipient": "", "parameters": "{}"}
    open_ones = waiting().where(Message.kind.in_([*kinds.AT_MOST_ONCE, *OPENERS]))
    count = 0
    for message in list(open_ones.select(Message.id, Message.kind)):
        fault = End.UNKNOWN.value if message.kind in kinds.AT_MOST_ONCE else NOT_NEEDED
        count += Message.update(gone | {"fault": fault}).where(Message.id == message.id).execute()
    return count
