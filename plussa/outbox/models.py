"""The outbox: messages stored by the transaction that causes them, sent by the worker."""

import json
from typing import Any

from peewee import SQL, CharField, IntegerField, TextField

from plussa.db import BaseModel, KeyField, MomentField


class Message(BaseModel):
    """A message to send: its kind, language and parameters; the worker renders it and signs links."""

    key = KeyField(max_length=36)
    kind = CharField(max_length=40)
    language = CharField(max_length=3)
    recipient = CharField(max_length=254)
    reader = CharField(max_length=32, null=True)  # the key of whose it is
    subject = CharField(max_length=200, default="")  # once it was sent
    parameters = TextField(default="{}")
    created_at = MomentField()
    due_at = MomentField()
    first_due_at = MomentField()  # stays when an attempt failed
    rank = IntegerField(default=1)  # kinds.Rank: the lowest goes first
    attempts = IntegerField(default=0)
    sent_at = MomentField(null=True)
    given_up_at = MomentField(null=True)
    returned_at = MomentField(null=True)
    fault = CharField(max_length=100, default="")

    @property
    def facts(self) -> dict[str, Any]:
        """The parameters as a dictionary."""
        return json.loads(self.parameters)


Message.add_index(
    Message.rank,
    Message.due_at,
    where=SQL("sent_at IS NULL AND given_up_at IS NULL"),
    name="message_waiting",
)

Message.add_index(
    Message.reader, Message.id, where=SQL("reader IS NOT NULL"), name="message_of_reader"
)

MODELS = (Message,)
