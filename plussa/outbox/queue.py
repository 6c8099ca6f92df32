"""The queue: a message is stored in the transaction that causes it."""

import json
from datetime import datetime
from uuid import uuid4

from plussa import clock
from plussa.outbox.models import Message


def post(
    kind: str,
    language: str,
    recipient: str,
    due: datetime | None = None,
    reader: int | None = None,
    **parameters: object,
) -> Message:
    """Store a message to send, at once or when due; `reader` is whose list of messages it stands in.

    Parameters are numbers of rows and plain words: no link, no secret. The worker makes those.
    """
    now = clock.now()
    return Message.create(
        key=str(uuid4()),
        kind=kind,
        language=language,
        recipient=recipient,
        reader=reader,
        parameters=json.dumps(parameters, sort_keys=True),
        created_at=now,
        due_at=due or now,
    )
