"""The demo bank as a process: its keys lie in a folder that the site reads too."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from click.testing import CliRunner

from plussa import catalogs
from plussa.auth.bank.broker import read_broker
from plussa.demo.bank import main
from plussa.demo.bank_files import prepare
from plussa.i18n import ROOT
from tests.auth.banks import free_port
from tests.waits import is_open, until

HOME = "http://localhost:8001"
RETURN = "http://localhost:8000/fi/paluu/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    catalogs.compile_all()
    return tmp_path_factory.mktemp("demo-bank")


def test_keys_are_made_once_and_only_their_owner_reads_them(folder: Path) -> None:
    prepare(folder, HOME, [RETURN])
    before = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    prepare(folder, HOME, [RETURN])
    assert {file.name: file.read_text("utf-8") for file in folder.iterdir()} == before
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    public = [json.loads(text) for name, text in before.items() if ".public." in name]
    assert len(public) == 3
    assert not [key for jwks in public for key in jwks["keys"] if "d" in key]


def test_the_files_can_be_written_without_serving(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    done = CliRunner().invoke(main, ["--folder", str(folder), "--port", "8765", "--prepare"])
    assert done.exit_code == 0, done.output
    assert read_broker(folder / "broker.toml").issuer == "http://localhost:8765"


def test_a_port_in_use_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["--folder", str(folder), "--port", port])
    assert done.exit_code == 1
    assert f"Port {port} is in use" in done.output


def test_the_bank_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "plussa.demo.bank",
        "--port",
        str(port),
        "--folder",
        str(tmp_path),
    ]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert wait_for(f"http://127.0.0.1:{port}/jwks", process)["keys"]
        finally:
            process.terminate()
            assert process.stderr is not None
            assert process.stderr.read() == ""


def wait_for(address: str, process: subprocess.Popen[str]) -> dict[str, Any]:
    """The answer of a server that is starting."""
    port = urlsplit(address).port or 0
    until(lambda: process.poll() is not None or is_open(port), f"an answer at {address}")
    assert process.poll() is None, "the demo bank has ended"
    with requests.Session() as session:
        session.trust_env = False
        found: dict[str, Any] = session.get(address, timeout=20).json()
    return found
