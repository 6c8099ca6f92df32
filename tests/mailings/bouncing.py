"""Bounces as servers write them, for a message that was sent."""

from plussa import clock
from plussa.members.models import Member
from plussa.outbox import return_path
from plussa.outbox.models import Message
from plussa.outbox.queue import post

BASE = "bounces@plussa.test"


def sent(member: Member, kind: str = "left_programme") -> Message:
    """A message to a member that went out."""
    found = post(kind, "fi", member.email, reader=member.key)
    Message.update(sent_at=clock.now(), recipient="").where(Message.id == found.id).execute()
    return found


def path_of(message: Message, email: str) -> str:
    """The return path that a message to an address had."""
    return return_path.make(BASE, message.key, email)


def block(action: str = "failed", status: str = "5.1.1", said: str = "") -> str:
    """The fields of one recipient."""
    more = f"\nDiagnostic-Code: smtp; {said}" if said else ""
    return f"Final-Recipient: rfc822; aino@example.fi\nAction: {action}\nStatus: {status}{more}\n"


def report(to: str, *blocks: str, kind: str = "delivery-status") -> bytes:
    """A report of RFC 3464, with the headers of ours quoted."""
    fields = "\n".join(blocks or (block(),))
    return f"""Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example.fi (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="limit"

--limit
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered: 5.7.1

--limit
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example.fi
Arrival-Date: Mon, 30 Nov 2026 10:00:00 +0200

{fields}
--limit
Content-Type: text/rfc822-headers

From: Plussa <plussa@plussa.test>
To: aino@example.fi

--limit--
""".encode()


def plain(to: str, text: str, sender: str = "MAILER-DAEMON@mx.example.fi") -> bytes:
    """A mail without a delivery status, as old servers and people write them."""
    return f"From: {sender}\nTo: {to}\nSubject: failure notice\n\n{text}\n".encode()
