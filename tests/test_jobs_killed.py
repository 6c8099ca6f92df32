"""Every job of the night, killed again and again: in the end it has done what it does in one go."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.i18n import ROOT
from plussa.mailings import newsletters
from plussa.outbox import worker
from plussa.outbox.models import Message
from plussa.outbox.queue import post
from plussa.outbox.smtp import Server
from plussa.privacy.erasure import journal
from tests.commands import leaves
from tests.conftest import Clock
from tests.databases import KINDS, require_postgresql
from tests.killing import draws, killed, let_go, steps
from tests.mailings.test_newsletters import TEXTS
from tests.money.stores import books_hold
from tests.night import (
    FILES_OF_THE_PROJECT,
    JOBS,
    LOOKING,
    ONE_ACT,
    OTHERS,
    Night,
    allow,
    begin,
    standing,
)
from tests.people import Cast

Servers = Callable[[str], Any]


def test_every_command_is_killed_or_it_is_said_why_not() -> None:
    alike = (*FILES_OF_THE_PROJECT, *ONE_ACT)
    known = {*JOBS, *OTHERS, *LOOKING}
    names = {name for name, _ in leaves()}
    for name in names:
        assert name in known or name.startswith(alike), f"{name}: no test kills it"
    assert known <= names


def test_every_job_that_operators_are_told_to_run_is_killed() -> None:
    text = (ROOT / "deploy" / "README.md").read_text("utf-8")
    tables = re.findall(r"^\| command \| when \|\n(?:\|.*\n)+", text, re.MULTILINE)
    told = {name for table in tables for name in re.findall(r"`([a-z]+ [a-z-]+)", table)}
    for lines in (text, *(file.read_text("utf-8") for file in (ROOT / "deploy").glob("*.service"))):
        timed = [one for one in lines.splitlines() if re.match(r"\S+ \S+ \* \* \*|ExecStart", one)]
        for line in timed:
            told |= set(re.findall(r"-m plussa ([a-z]+ [a-z-]+)", line))
    assert {"money award", "retention run", "outbox run", "letters export"} <= told
    assert told - {*JOBS, *OTHERS, *LOOKING} == set()


@pytest.fixture(
    params=[
        KINDS[0],
        pytest.param(KINDS[1], marks=pytest.mark.drill("the same once more on the other database")),
    ]
)
def twins(
    app: Flask, request: pytest.FixtureRequest, servers: Servers, tmp_path: Path, at: Clock
) -> Iterator[tuple[Night, Night]]:
    """The same night in two databases, in the drill once on each kind."""
    if request.param == "postgresql":
        require_postgresql()
    folder, other = tmp_path / "one", tmp_path / "other"
    folder.mkdir()
    with servers(request.param).copy() as url:
        first = Night(app, folder, url)
        first.use()
        begin(first, at)
        journal.prepare()
        let_go()
        shutil.copytree(folder, other)
        with servers(request.param).twin(url) as copy:
            yield first, Night(app, other, copy)
            let_go()


def test_jobs_that_are_killed_end_where_they_would_have(
    twins: tuple[Night, Night], tmp_path: Path
) -> None:
    clean, dark = twins
    ends, lengths = {}, {}
    clean.use()
    for name, jobs in JOBS.items():
        lengths[name] = [steps(partial(job, clean), tmp_path) for job in jobs]
        ends[name] = standing()
    dark.use()
    for name, jobs in JOBS.items():
        for job, length in zip(jobs, lengths[name], strict=True):
            work = partial(job, dark)
            ended = [killed(work, step) for step in draws(name, length)]
            assert any(ended), f"{name} is never killed"
            assert not killed(work, 0)
        found = standing()
        differing = {one for one in found if found[one] != ends[name][one]}
        assert not differing, f"{name}: {differing}"
        books_hold()


def test_mails_that_are_killed_on_the_way_go_out_and_newsletters_never_twice(
    app: Flask, cast: Cast, fresh: str, tmp_path: Path, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_out = tmp_path / "mails"

    def deliver(server: Server, mail: EmailMessage) -> None:
        with went_out.open("a") as out:
            out.write(f"{mail['Message-ID']}\n")

    monkeypatch.setattr(Server, "deliver", deliver)
    night, now = Night(app, tmp_path, fresh), clock.now()
    for member in (cast.aino, cast.eino, cast.otso):
        allow(member)
        post("password_changed", "fi", member.email, reader=member.key)
    newsletters.queue(newsletters.prepare(Path("joulu"), TEXTS))
    work = partial(night.run, "outbox", "send")
    ended = []
    for step in (*draws(fresh[:6], 1500), *draws(fresh[:4], 300)):
        ended.append(killed(work, step))
        now += worker.LEASE
        at(now)
    assert any(ended)
    assert not killed(work, 0)
    sent = Counter(went_out.read_text().split())
    assert not worker.waiting().exists()
    for message in Message.select():
        times = sum(many for name, many in sent.items() if message.key in name)
        assert times <= 1 if message.kind == "newsletter" else times >= 1
    let_go()
