"""How long a code takes from pressing to SMTP, with no newsletter in the queue and with very many."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from statistics import mean

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.figures import Figure, NotMeasured
from bench.servers import ROOT
from plussa import db
from plussa.mailings import newsletters
from plussa.mailings.models import Newsletter
from plussa.members.models import Member
from plussa.outbox.queue import post, post_many
from plussa.outbox.smtp import Server
from plussa.outbox.worker import IDLE, waiting
from tests.outbox.post_office import Box, post_office

QUEUED = 100_000 * int(os.environ.get("SCALE", "1"))  # newsletters
PRESSES = 60  # on each side
MOST, AT_ONCE = 1.3, 1.0  # times as long; seconds
PATIENCE = 30  # seconds for one mail


class Clocked(Box):
    """Notes whose mail came when."""

    def __init__(self) -> None:
        super().__init__()
        self.came: SimpleQueue[tuple[str, float]] = SimpleQueue()
        self.newsletters = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        assert isinstance(envelope.content, bytes)
        if b"\r\nList-Unsubscribe: " in envelope.content:
            self.newsletters += 1
        else:
            to = str(message_from_bytes(envelope.content)["To"])
            self.came.put((to, time.perf_counter()))
        return "250 OK"


class Presses:
    """Members of a crowd who have forgotten their passwords, one after another."""

    def __init__(self, box: Clocked) -> None:
        self.box = box
        self.emails = iter([f"crowd{n}@example.fi" for n in range(1, 4 * PRESSES)])
        self.dice = Random(17)  # noqa: S311  not a secret

    def seconds(self) -> list[float]:
        """From pressing to SMTP, at moments that no rhythm of the worker's meets."""
        found = []
        for email in islice(self.emails, PRESSES):
            time.sleep(self.dice.uniform(0, IDLE))
            pressed = time.perf_counter()
            press(email)
            try:
                to, came = self.box.came.get(timeout=PATIENCE)
            except Empty:
                raise NotMeasured(f"no mail in {PATIENCE} seconds") from None
            assert to == email
            found.append(came - pressed)
        return found


@db.retried
def press(email: str) -> None:
    """Store a mail as a page does."""
    with db.database.atomic():
        post("reset_password", "fi", email, counted=False)


def compare(name: str, url: str, folder: Path, newsletter: Newsletter) -> Iterator[Figure]:
    """Both sides in one run, on a database with a crowd whose newsletters are not queued yet."""
    box = Clocked()
    with post_office(box) as server, _worker(url, server, folder):
        presses = Presses(box)
        presses.seconds()  # warm
        alone = presses.seconds()
        queue_many(newsletter)
        before = box.newsletters
        beside = presses.seconds()
        left, sent = waiting().count(), box.newsletters - before
    if left < QUEUED / 2 or not sent:
        raise NotMeasured(f"{sent} newsletters went out beside the codes, {left} wait")
    times = mean(beside) / mean(alone)
    value = f"{times:.2f} ({mean(alone):.3f} s with 0, {mean(beside):.3f} s with {QUEUED:,}, {sent:,} sent)"
    yield Figure(
        f"From pressing to SMTP for a code beside newsletters, times alone, {name}",
        value, f"≤ {MOST}", times <= MOST,
    )  # fmt: skip
    worst = max(beside)
    yield Figure(
        f"Longest wait of a code beside newsletters, seconds, {name}",
        f"{worst:.2f}", f"≤ {AT_ONCE:.0f}", worst <= AT_ONCE,
    )  # fmt: skip


def queue_many(newsletter: Newsletter) -> None:
    """Queue copies until there are as many as are wanted; each member may have several."""
    columns = (Member.language, Member.email, Member.key)
    addressed = list(Member.select(*columns).order_by(Member.id).tuples())
    for begin in range(0, QUEUED, len(addressed)):
        with db.database.atomic():
            some = addressed[: QUEUED - begin]
            post_many(newsletters.KIND, some, newsletter=newsletter.name)


@contextmanager
def _worker(url: str, server: Server, folder: Path) -> Iterator[None]:
    """Run the worker of the outbox as operators do: a process of its own."""
    settings = {
        "PLUSSA_ENV": "development", "PLUSSA_BASE_URL": "https://plussa.example", "PLUSSA_DATABASE": url,
        "PLUSSA_SMTP": f"smtp://{server.host}:{server.port}",
        "PLUSSA_ERASURES": f"sqlite:///{folder}/erasures.db",
    }  # fmt: skip
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PLUSSA_")}
    command = [sys.executable, "-m", "plussa", "outbox", "run"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**mine, **settings}, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
