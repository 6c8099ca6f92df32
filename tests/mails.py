"""What the outbox would send: the mails of a test, made as the worker makes them."""

import re
from urllib.parse import urlsplit

from flask import Flask

from plussa.outbox.models import Message
from plussa.outbox.render import compose


def texts(app: Flask, kind: str) -> list[str]:
    """The text of each mail of a kind, the newest first; those that need no sending are left out."""
    found = []
    messages = Message.select().where(Message.kind == kind).order_by(Message.id.desc())
    for message in list(messages):
        mail = compose(app, message)
        if mail is not None:
            found.append(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    return found


def link(app: Flask, kind: str) -> str:
    """The path of the link to a token in the newest mail of a kind."""
    text = texts(app, kind)[0]
    paths = [urlsplit(url).path for url in re.findall(r"https?://\S+", text)]
    return max(paths, key=len)


def code(app: Flask, kind: str) -> str:
    """The code in the newest mail of a kind."""
    found = re.search(r"\b\d{4} \d{4}\b", texts(app, kind)[0])
    assert found, kind
    return found[0]
