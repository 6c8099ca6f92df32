"""What tests of mails share: a builder for a kind, messages in the queue, and the bodies of a mail."""

import json
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.mailings.examples_views import examples
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.render import compose
from plussa.outbox.smtp import Undelivered

LINK = "http://plussa.test/fi/liity/vahvista/token.of_a-link/"
AINO = "aino@example.fi"
EXAMPLES = list(examples(LINK))


def builds(patch: pytest.MonkeyPatch, kind: str, values: dict[str, Any] | None) -> None:
    """Let a kind be filled with the same values whatever the message."""
    built_by(patch, kind, lambda _: values)


def built_by(patch: pytest.MonkeyPatch, kind: str, build: kinds.Build) -> None:
    """Let a kind be filled by a function, and sent to whom the message names."""
    patch.setitem(kinds.KINDS, kind, replace(kinds.KINDS[kind], build=build, address=None))
    patch.setattr(kinds, "NAMES", [])


def unsaved(
    kind: str, language: str = "fi", recipient: str = AINO, key: str = "7d8c", **facts: str
) -> Message:
    """A message as the queue has it: making a mail of it asks the database nothing."""
    about = {"key": key, "kind": kind, "language": language, "recipient": recipient}
    return Message(created_at=clock.now(), parameters=json.dumps(facts), **about)


def written(
    app: Flask,
    patch: pytest.MonkeyPatch,
    kind: str,
    values: dict[str, Any],
    language: str = "fi",
    **facts: str,
) -> EmailMessage:
    """The mail of a kind, as it comes out of the wire's bytes."""
    builds(patch, kind, values)
    mail = compose(app, unsaved(kind, language, **facts))
    assert mail is not None
    read = message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def letter(patch: pytest.MonkeyPatch, recipient: str = AINO, language: str = "fi") -> Message:
    """A message in the queue that needs no row of any room."""
    builds(patch, "login_deleted", {})
    return post("login_deleted", language, recipient)


def again(message: Message) -> Message:
    """A message as the database has it now."""
    found: Message = Message.get_by_id(message.id)
    return found


def body(mail: EmailMessage, subtype: str) -> str:
    """A body of a mail, as it is read."""
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def refuses(fault: str, final: bool = False) -> Callable[[EmailMessage], None]:
    """A server that takes nothing."""

    def deliver(mail: EmailMessage) -> None:
        raise Undelivered(fault, final)

    return deliver
