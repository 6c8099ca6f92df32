"""The queue: a message is stored in the transaction that causes it."""

import json
from collections.abc import Iterable
from datetime import datetime

from plussa import clock, quotas
from plussa.db import new_key
from plussa.exchange.bulk import insert
from plussa.outbox.kinds import device, former_addresses, kind_of
from plussa.outbox.models import Message

ROW = (
    "key", "kind", "language", "recipient", "reader", "subject", "parameters", "created_at", "due_at",
    "first_due_at", "rank", "attempts", "fault",
)  # fmt: skip


def post(
    kind: str,
    language: str,
    recipient: str,
    due: datetime | None = None,
    reader: str | None = None,
    counted: bool = True,
    **parameters: str | bool,
) -> Message:
    """Store a message to send, at once or when due; `reader` is the key of whose list it stands in.

    Parameters are keys of rows and plain words: no number of a row, which comes back, no link, no
    secret. The worker makes those.

    A warning goes to an address that its reader had until a moment ago, too.

    Raises QuotaReached when a kind that a stranger can cause was posted to the address often enough,
    whoever asked; what helps its reader out of trouble goes uncounted.
    """
    if numbers := [name for name, value in parameters.items() if type(value) is int]:
        raise TypeError(f"{kind}: {', '.join(numbers)}: a number of a row comes back; name its key")
    declared = kind_of(kind)
    if declared.quota is not None and counted:
        quotas.spend((declared.quota, recipient.strip().casefold()))
    now = clock.now()
    if declared.security and (seen := device()):
        parameters["device"] = seen
    row = {
        "kind": kind,
        "language": language,
        "reader": reader,
        "parameters": json.dumps(parameters, sort_keys=True),
        "created_at": now,
        "due_at": due or now,
        "first_due_at": due or now,
        "rank": declared.rank,
    }
    for address in former_addresses(reader) if declared.warning and reader else ():
        Message.create(recipient=address, **row)
    return Message.create(recipient=recipient, **row)


def post_many(kind: str, addressed: Iterable[tuple[str, str, str]], **parameters: str) -> list[str]:
    """Store a message of the same parameters for each language, address and reader; the keys of them.

    No quota counts these: a kind that goes to many is not caused by a stranger.
    """
    now = Message.created_at.db_value(clock.now())
    facts, rank = json.dumps(parameters, sort_keys=True), kind_of(kind).rank
    rows = [
        (new_key(), kind, language, email, reader, "", facts, now, now, now, rank, 0, "")
        for language, email, reader in addressed
    ]
    insert(Message, ROW, rows)
    return [row[0] for row in rows]
