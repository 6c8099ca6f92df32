"""Every step at which a server may answer otherwise or go away, by every kind of answer, of every rank."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from itertools import product

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from plussa.outbox import kinds, worker
from plussa.outbox.kinds import Rank
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.render import WIRE
from plussa.outbox.worker import End
from tests.conftest import TODAY, Clock, moment
from tests.outbox.mails import EXAMPLES, builds
from tests.outbox.post_office import Box, Refusing, post_office
from tests.outbox.scripted import GOES, scripted

Patch = pytest.MonkeyPatch
NOON = moment(TODAY)
BEFORE = ("greeting", "ehlo", "starttls", "auth", "mail")
STEPS = (*BEFORE, "rcpt", "data", "body")
NOT_YET = ("421 4.3.2 closing", "450 4.2.0 greylisted", "451 4.7.1 greylisted", "452 4.5.3 enough",
           "454 4.7.0 later", "451 not now", "450 5.1.1 two minds")  # fmt: skip
NOT_US = ("500 5.5.2 what", "501 5.5.4 what", "502 5.5.1 what", "503 5.5.1 order", "504 5.5.4 what",
          "521 5.3.2 takes no mail", "530 5.7.0 who are you", "535 5.7.8 who are you")  # fmt: skip
UNSIGNED_OR_FULL = ("552 5.2.2 full", "550 5.2.2 full", "550 5.7.26 no DMARC")
POLICY = ("550 5.7.1 blocked", "554 5.7.1 relay access denied", "550 5.7.26 no DMARC", "550 5.1.8 sender",
          "553 5.1.7 sender", "554 5.3.2 not today", "550 5.3.5 misconfigured", "550 5.5.0 what",
          "552 5.2.2 full", "550 5.2.2 full", "552 too many")  # fmt: skip
GONE = ("550 5.1.1 unknown", "550 no", "551 moved", "553 no such", "554 no", "556 5.1.10 takes none",
        "550 5.1.2 no host", "550 5.2.1 closed", "550 5.4.1 unknown", "550 4.7.1 two minds")  # fmt: skip
ODD = ("250 what", "354 go on", "199 what", "no number")
RIGHT = {("354", "data"), *(("250", step) for step in ("ehlo", "mail", "rcpt", "body"))}
KINDS = {"reset_password": Rank.AWAITED, "newsletter": Rank.NEWSLETTER}


def expected(step: str, answer: str, once: bool) -> End | None:
    """What has to come of an answer; None for the one that is right."""
    if (answer[:3], step) in RIGHT:
        return None
    if (step == "ehlo" and answer != GOES) or (step, answer) == ("auth", "503 5.5.1 order"):
        return End.SENT  # an old server, which understands HELO; or one that knows us already
    if step in BEFORE:
        return End.FAILED
    if answer == GOES or answer in ODD:
        lost = step == "body" or (step == "data" and answer == GOES)
        return End.UNKNOWN if lost and once else End.FAILED
    if answer in NOT_YET or answer in NOT_US or answer in UNSIGNED_OR_FULL:
        return End.FAILED
    if step == "rcpt" and answer in POLICY:
        return End.FAILED
    return End.GIVEN_UP


def cells() -> Iterator[tuple[str, str]]:
    """Each step with each answer."""
    for step in STEPS:
        for answer in (GOES, *NOT_YET, *NOT_US, *POLICY, *GONE, *ODD):
            yield step, answer


@pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)
def test_what_comes_of_every_answer_at_every_step(
    fresh: str, app: Flask, monkeypatch: Patch
) -> None:
    """Whatever is in the queue: what is claimed and stored is tried elsewhere, on both databases."""
    mail = EmailMessage(policy=WIRE)
    mail["From"], mail["To"] = "plussa@plussa.test", "aino@example.fi"
    mail.set_content("Hei")
    for name in ("store", "claim"):
        monkeypatch.setattr(worker, name, lambda *_: None)
    monkeypatch.setattr(worker, "compose", lambda *_: mail)
    wrong, tried = [], 0
    for (step, answer), (kind, rank) in product(cells(), KINDS.items()):
        assert kinds.KINDS[kind].rank is rank
        if (wanted := expected(step, answer, kinds.KINDS[kind].once)) is None:
            continue
        tried += 1
        monkeypatch.setattr(worker, "claim", lambda *_, kind=kind: Message(kind=kind, attempts=1))
        with scripted(step, answer, tls=step == "starttls") as server:
            found = worker.send_next(app, partial(server.deliver, timeout=5), NOON)
        assert found is not None
        if found.end is not wanted or "example" in found.fault:
            wrong.append(f"{kind}, {step}, {answer or 'goes'}: {found}, not {wanted}")
    assert not wrong, "\n".join(wrong)
    assert tried > len(STEPS) * 70


class Few(Box):
    """Takes so many mails in a connection, and so many connections."""

    def __init__(self, mails: int, connections: int) -> None:
        super().__init__()
        self.most, self.connections, self.met = mails, connections, dict[Session, int]()

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, _: SMTP, session: Session, envelope: Envelope, address: str, *_options: object
    ) -> str:
        self.met[session] = self.met.get(session, 0) + 1
        if len(self.mails) >= self.connections:
            return "421 4.7.0 too many connections"
        if self.met[session] > self.most:
            return "421 4.7.0 too many mails"
        envelope.mail_from = address
        return "250 OK"


def test_a_server_that_takes_few_at_a_time_gets_them_all(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    builds(monkeypatch, "login_deleted", {})
    for number in range(25):
        post("login_deleted", "fi", f"member{number}@example.fi", counted=False)
    box = Few(mails=1, connections=10)
    with post_office(box) as server:
        assert worker.send_due(app, server.deliver) == {End.SENT: 10, End.FAILED: 15}
        box.connections = 20
        at(NOON + worker.WAITS[0])
        assert worker.send_due(app, server.deliver) == {End.SENT: 10, End.FAILED: 5}
        box.connections = 30
        at(NOON + worker.WAITS[0] + worker.WAITS[1])
        assert worker.send_due(app, server.deliver) == {End.SENT: 5}
    assert len({tuple(one) for one in box.recipients}) == len(box.mails) == 25


def test_a_campaign_survives_an_hour_without_a_server(
    fresh: str, app: Flask, monkeypatch: Patch, at: Clock
) -> None:
    builds(monkeypatch, "newsletter", next(v for name, v in EXAMPLES if name == "newsletter"))
    monkeypatch.setattr(worker.kinds, "may_be_sent", lambda _: True)  # type: ignore[attr-defined]
    for number in range(12):
        post("newsletter", "fi", f"member{number}@example.fi")
    with scripted("greeting", GOES) as server:
        closed = server
    for minute in (0, 1, 5, 6, 35, 36, 59):
        at(NOON + timedelta(minutes=minute))
        assert set(worker.send_due(app, closed.deliver)) <= {End.FAILED}
    box = Refusing("550 5.1.1 unknown", only="member7@")
    with post_office(box) as server:
        for minute in (60, 120, 156):
            at(NOON + timedelta(minutes=minute))
            worker.send_due(app, server.deliver)
    assert sorted(one for [one] in box.recipients) == sorted(
        f"member{number}@example.fi" for number in range(12) if number != 7
    )
    assert Message.select().where(Message.fault == End.UNKNOWN.value).count() == 0
