"""A message becomes a mail: texts in the reader's language, and the headers around them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from textwrap import TextWrapper
from typing import Any

from flask import Flask, render_template
from flask_babel import force_locale

from plussa import clock
from plussa.config import Settings
from plussa.i18n import DEFAULT, languages_of
from plussa.outbox import kinds
from plussa.outbox.kinds import Rank, Reader
from plussa.outbox.models import Message
from plussa.outbox.plain import MailText
from plussa.outbox.signing import Signer, read_signer

SENDER = "Plussa"
QUOTED = 76  # bytes of a line of quoted-printable at most (RFC 2045, 6.7)
FOLDED = TextWrapper(QUOTED, subsequent_indent=" ", break_on_hyphens=False, break_long_words=False)


class _Wire(EmailPolicy):
    """Words for people are encoded and folded; what machines read stands whole on its line.

    The library would fold a long address or link by encoding it, and nobody decodes those (RFC 2047, 5).
    """

    def fold(self, name: str, value: str) -> str:
        """The line of a header, or its lines."""
        if name == "DKIM-Signature":  # which may be folded at every space
            return self.linesep.join((*FOLDED.wrap(f"{name}: {value}"), ""))
        if name != "Subject" and value.isascii():
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same, for the wire."""
        return self.fold(name, value).encode("ascii")


WIRE = _Wire(linesep="\r\n", max_line_length=QUOTED)


class Unaddressable(Exception):
    """No mail can be sent to what stands as the recipient."""


def init_app(app: Flask) -> None:
    """Read the key that signs mails, if the settings name one."""
    app.extensions["plussa.signer"] = read_signer(app.config["SETTINGS"])


def compose(app: Flask, message: Message) -> EmailMessage | None:
    """The mail of a message; None when it needs no sending any more.

    Raises Unaddressable, and whatever goes wrong in the room that builds it.
    """
    settings: Settings = app.config["SETTINGS"]
    with speaking(app, message.language) as language:
        values = kinds.values(message)
        to = kinds.recipient(message)
        if values is None or not (to or kinds.kind_of(message.kind).to is Reader.STAFF):
            return None  # nothing to say any more, or a member without an email address
        recipient = address(to or settings.operator.email)
        mail = write(message, to, values)
    sender = address(settings.mail_from, SENDER)
    mail["From"] = sender
    mail["To"] = recipient
    if settings.operator.email:
        mail["Reply-To"] = address(settings.operator.email)
    mail["Date"] = format_datetime(clock.now())
    # The same at every attempt: who gets the mail twice can be shown it once.
    mail["Message-ID"] = f"<{message.key}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    mail["Content-Language"] = language
    if kinds.kind_of(message.kind).rank >= Rank.NOTICE:  # goes to many
        mail["Precedence"] = "bulk"
    if "one_press_link" in values:  # RFC 8058: the mail program shows a button of its own
        mail["List-Id"] = f"<{message.kind}.{sender.domain}>"  # RFC 2919: what filters go by
        mail["List-Unsubscribe"] = f"<{values['one_press_link']}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    signer: Signer | None = app.extensions["plussa.signer"]
    return signer.sign(mail) if signer else mail


def address(text: str, name: str = "") -> Address:
    """One address of a text, its domain in ASCII; raise Unaddressable when it is not one."""
    user, _, domain = text.rpartition("@")
    if not (user and user.isascii() and domain) or re.search(r"[\s<>\x00-\x1f\x7f]", text):
        raise Unaddressable
    try:
        return Address(name, user, domain.encode("idna").decode())
    except ValueError:  # UnicodeError is one
        raise Unaddressable from None


@contextmanager
def speaking(app: Flask, code: str) -> Iterator[str]:
    """A request at our origin in a language, or in the default one when that is not shown any more."""
    language = code if code in languages_of(app) else DEFAULT
    settings: Settings = app.config["SETTINGS"]
    with (
        app.app_context(),  # nothing of the request that this is called in, as its language
        app.test_request_context(f"/{language}/", base_url=settings.origin),
        force_locale(language),
    ):
        yield language


def write(message: Message, to: str, values: dict[str, Any]) -> EmailMessage:
    """Subject and parts of a message to an address, in the language of the request."""
    about = {"kind": kinds.kind_of(message.kind), "message": message}
    about["addressee"] = kinds.addressee(to)
    html = render_template(f"mail/{message.kind}.html", **about, **values)
    words = MailText(html)
    mail = EmailMessage(policy=WIRE)
    mail["Subject"] = words.subject
    # Quoted-printable passes every server, whatever the length of lines.
    mail.set_content(words.text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail
