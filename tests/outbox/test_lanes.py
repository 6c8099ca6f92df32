"""Two lanes of the worker: what somebody waits for, and what gives way to it."""

from dataclasses import replace
from email.message import EmailMessage
from threading import Event

import pytest
from flask import Flask

from plussa.outbox import worker
from plussa.outbox.kinds import KINDS, Rank
from plussa.outbox.queue import post
from tests.outbox.mails import letter

Patch = pytest.MonkeyPatch


@pytest.mark.parametrize(("takes", "begun"), [(0.4, 0), (2.0, 1)])
def test_a_newsletter_gives_way_but_not_for_ever(
    fresh: str, app: Flask, monkeypatch: Patch, takes: float, begun: int
) -> None:
    """While what somebody waits for is on its way, no newsletter begins; one that hangs holds none."""
    monkeypatch.setattr(worker, "GIVES_WAY", 1.0)
    notice = replace(KINDS["left_programme"], rank=Rank.NOTICE, build=lambda _: {}, address=None)
    monkeypatch.setitem(KINDS, "left_programme", notice)
    post("left_programme", "fi", "notice@example.fi")
    letter(monkeypatch)
    notices, seen = Event(), list[bool]()

    def deliver(mail: EmailMessage) -> None:
        if "notice@" in str(mail["To"]):
            notices.set()
        else:
            seen.append(notices.wait(takes))

    worker.run(app, deliver, stopped=lambda: bool(seen) and notices.is_set())
    assert seen == [bool(begun)]
