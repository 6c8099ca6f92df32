"""What tests of mails share: a builder for a kind, messages in the queue, and the bodies of a mail."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.render import compose
from plussa.outbox.smtp import Undelivered

LINK = "http://plussa.test/fi/liity/vahvista/token.of_a-link/"
AINO = "aino@example.fi"
# What may stand in `what`.
HOUSEHOLD_CHANGES = ("removed", "dissolved", "primary_received")
BEREAVED = ("primary", "goes_on", "dissolved")
STAFF_NOTICES = ("name_request", "identity_conflict", "case")
CONTACT_CHANGES = ("address", "phone")
CASE_CHANGES = (
    "wrote", "asked", "asked_running", "extended", "granted", "partly", "refused", "answered",
)  # fmt: skip
# What rooms give for each kind; of a kind with several sentences, each once.
EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("confirm_joining", {"link": LINK, "hours": 48}),
    ("reset_password", {"link": LINK, "minutes": 60}),
    ("password_changed", {"security_link": LINK, "orders": 0}),
    ("password_changed", {"security_link": LINK, "orders": 1}),
    ("login_deleted", {}),
    ("confirm_email", {"link": LINK, "hours": 24}),
    ("email_change_asked", {"undo_link": LINK, "days": 7}),
    ("email_changed_told", {"undo_link": LINK, "days": 7}),
    *(("contact_changed", {"what": what, "security_link": LINK}) for what in CONTACT_CHANGES),
    ("card_ordered", {"by_post": True, "cards_link": LINK}),
    ("card_ordered", {"by_post": False, "cards_link": LINK}),
    ("identify_code", {"code": "12345678", "minutes": 10}),
    ("link_code", {"code": "12345678", "minutes": 10}),
    ("link_bank_code", {"code": "12345678", "minutes": 10}),
    ("identity_linked", {"undo_link": LINK, "days": 7}),
    ("claim_letter", {}),
    ("invitation", {"inviter": "Aino Esimerkki", "link": LINK, "days": 14, "kept": 14}),
    ("sign_in_disowned", {"link": LINK, "minutes": 60, "orders": 0}),
    ("sign_in_disowned", {"link": LINK, "minutes": 60, "orders": 2}),
    ("welcome", {"login_link": LINK, "rules_link": LINK, "notice_link": LINK}),
    ("confirmed", {}),
    ("left_programme", {}),
    *(
        (
            "termination_announced",
            {
                "reason": "…",
                "day": date(2027, 1, 15),
                "others": others,
                "money": 500,
                "coming": 16,
                "number": "12345678",
                "link": LINK,
            },
        )
        for others in (True, False)
    ),
    ("termination_withdrawn", {"number": "12345678", "link": LINK}),
    *(("membership_ended", {"others": others, "link": LINK}) for others in (True, False)),
    ("death_revoked", {}),
    *(
        ("bereaved", {"what": what, "name": name, "primary": name})
        for what in BEREAVED
        for name in ("Aino", "")
    ),
    *(
        ("estate_opened", {"money": 500, "day": day, "coming": coming, "number": "12345678"})
        for day, coming in ((date(2027, 1, 15), 0), (None, 16))
    ),
    *(("household_changed", {"what": what, "name": "Aino"}) for what in HOUSEHOLD_CHANGES),
    ("erasure_begun", {"number": "12345678", "link": LINK}),
    ("restriction_ending", {"day": date(2027, 1, 15), "link": LINK}),
    ("name_decided", {"accepted": True}),
    ("name_decided", {"accepted": False}),
    ("case_opened", {"number": "12345678", "due": date(2027, 1, 15), "link": LINK}),
    *(
        (
            "case_changed",
            {"number": "12345678", "what": what, "due": date(2027, 1, 15), "link": LINK},
        )
        for what in CASE_CHANGES
    ),
    *(
        (
            "new_edition",
            {
                "document": document,
                "upcoming": upcoming,
                "effective": date(2027, 3, 1),
                "why": "…",
                "action": "…",
                "link": LINK,
            },
        )
        for document in ("rules", "notice")
        for upcoming in (True, False)
    ),
    (
        "newsletter",
        {
            "title": "Plussa, tammikuu",
            "paragraphs": ["…", "…"],
            "stop_link": LINK,
            "one_press_link": LINK,
        },
    ),
    *(
        ("proof_asked", {"way": way, "day": datetime(2027, 1, 15, tzinfo=UTC), "link": LINK})
        for way in ("letter", "email")
    ),
    ("proof_ready", {"link": LINK, "cancel_link": LINK}),
    (
        "money_expires",
        {"day": date(2027, 4, 5), "cents": 5_00, "money_link": LINK, "switch_link": LINK},
    ),
    *(("staff_notice", {"number": "900000017", "what": what}) for what in STAFF_NOTICES),
]


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
