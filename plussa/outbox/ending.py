"""Messages that a restored backup must not send: they may have gone out since it was made."""

from plussa import clock
from plussa.outbox.kinds import KINDS
from plussa.outbox.models import Message
from plussa.outbox.worker import NOT_NEEDED, End, waiting


def close_waiting() -> int:
    """Close what is sent at most once, and what would open something; how many that were.

    All else is sent at least once, so also once more.
    """
    gone = {"given_up_at": clock.now(), "recipient": "", "parameters": "{}"}
    closed = [name for name, kind in KINDS.items() if kind.once or kind.opens]
    open_ones = waiting().where(Message.kind.in_(closed))
    count = 0
    for message in list(open_ones.select(Message.id, Message.kind)):
        fault = End.UNKNOWN.value if KINDS[message.kind].once else NOT_NEEDED
        count += Message.update(gone | {"fault": fault}).where(Message.id == message.id).execute()
    return count
