"""The mail catcher, run as `make run` runs it."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa.demo.mail import summary
from plussa.i18n import ROOT
from plussa.outbox.kinds import KINDS
from plussa.outbox.render import compose
from plussa.outbox.smtp import Server
from tests.outbox.mails import EXAMPLES, LINK, body, builds, unsaved


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def catcher(port: int, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The catcher as a process of its own."""
    command = [sys.executable, "-u", "-m", "plussa.demo.mail"]
    with subprocess.Popen(
        [*command, "--port", str(port), "--folder", str(folder)],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def written(
    app: Flask, patch: pytest.MonkeyPatch, kind: str, values: dict[str, Any]
) -> EmailMessage:
    builds(patch, kind, values)
    mail = compose(app, unsaved(kind))
    assert mail is not None
    return mail


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_mail_is_shown_and_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: signal.Signals
) -> None:
    mail = written(app, monkeypatch, "confirm_joining", dict(EXAMPLES)["confirm_joining"])
    port, folder = free_port(), tmp_path / "build" / "mail"
    with catcher(port, folder) as process:
        assert process.stdout is not None
        assert f"smtp://127.0.0.1:{port}" in process.stdout.readline()
        Server("127.0.0.1", port).deliver(mail)
        line = process.stdout.readline()
        process.send_signal(number)
        assert process.wait(10) == 0
    assert re.match(r"\d\d:\d\d:\d\d  aino@example\.fi  Vahvista sähköpostiosoitteesi", line)
    assert LINK in line
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    kept = message_from_bytes(file.read_bytes(), policy=SMTP)
    assert isinstance(kept, EmailMessage)
    assert body(kept, "html") == body(mail, "html")
    assert kept["Message-ID"] == mail["Message-ID"]


def test_the_line_has_what_to_go_on_with(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, values in EXAMPLES:
        line = summary(written(app, monkeypatch, kind, values))
        assert "\n" not in line
        assert (LINK in line) == (LINK in values.values())
        assert ("1234 5678" in line) == ("code" in values)
        assert line.count("/asiakaspalvelu/") <= KINDS[kind].security  # not what ends every mail


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with catcher(taken.getsockname()[1], tmp_path) as process:
            assert process.wait(10) == 1
            assert process.stderr is not None
            assert "Error: no mails can be caught" in process.stderr.read()
