"""Starts granian and nginx on loopback, on free ports, and ends what it started."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.request import Request, urlopen

from bench.figures import NotMeasured

ROOT = Path(__file__).parent.parent
HOST = "plussa.example"
SETTINGS = {
    "PLUSSA_ENV": "production",
    "PLUSSA_BASE_URL": f"https://{HOST}",
    "PLUSSA_SECRET": "a secret of measurements and tests alone",
    "PLUSSA_IDENTITY_KEY": "a key of measurements and tests, and no other",
    "PLUSSA_ERASURES": f"sqlite:///{ROOT}/build/bench-erasures.db",
    "PLUSSA_DATABASE": f"sqlite:///{ROOT}/build/bench.db",
}
SERVER_PIN = ["taskset", "--cpu-list", "0"]  # as many processors for a server as it has workers
CLIENT_PIN = ["taskset", "--cpu-list", "1"]
PATIENCE = 20  # seconds for a server to answer


@dataclass(frozen=True)
class Server:
    """A server that answers at a port of loopback."""

    port: int
    pinned: bool  # to one processor, and who asks it to another
    process: subprocess.Popen[bytes]
    seconds: float  # from the start of its process to its first answer

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@cache
def production() -> Mapping[str, str]:
    """This environment with the settings of production, and a database that is as they need it."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PLUSSA_")}
    environment = {**mine, **SETTINGS}
    (ROOT / "build").mkdir(exist_ok=True)
    migrate = [sys.executable, "-m", "plussa", "database", "migrate"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


@contextmanager
def granian(target: str, pinned: bool = False) -> Iterator[Server]:
    """The app server, with the options that the Makefile gives it; `pinned` to one processor."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--interface", "wsgi", "--workers", "1", "--log-level", "error", target]
    with running(command, port, pinned, production()) as server:
        yield server


@contextmanager
def nginx(
    site: Path,
    folder: Path,
    pinned: bool = False,
    apps: tuple[int, ...] = (),
    logged: bool = False,
) -> Iterator[Server]:
    """nginx with the example configuration over an exported site and apps at ports, without TLS."""
    port = free_port()
    configuration = folder / "nginx.conf"
    rules = plain_http(port, site, folder, logged)
    servers = " ".join(f"server 127.0.0.1:{app};" for app in apps or (free_port(),))
    rules, upstreams = re.subn(r"server 127\.0\.0\.1:8000;", servers, rules)
    if upstreams != 1:
        raise NotMeasured("deploy/nginx.conf has changed its shape")
    configuration.write_text(rules, "utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    with running(command, port, pinned, os.environ) as server:
        yield server


def plain_http(port: int, site: Path, folder: Path, logged: bool = False) -> str:
    """A whole nginx configuration around deploy/nginx.conf: its rules, with our port and folder."""
    example = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    rules, removed = re.subn(r"server \{\n    listen 80;.*?\n\}\n", "", example, flags=re.DOTALL)
    rules = re.sub(r"error_log [^;]+;.*\n", "", rules)
    log = f"{folder}/access.log plussa" if logged else "off"
    rules = re.sub(r"access_log [^;]+;", f"access_log {log};", rules)
    rules = re.sub(r" +(listen \[::\]:443|ssl_|server_name).*\n", "", rules)
    rules, ports = re.subn(r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};", rules)
    rules, roots = re.subn(r"root [^;]+;", f"root {site};", rules)
    if (removed, ports, roots) != (1, 1, 1):
        raise NotMeasured("deploy/nginx.conf has changed its shape")
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder may be one's own alone
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    scratch = "\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds)
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\n"
        "events { worker_connections 512; }\n"
        f"http {{\n{scratch}\n    access_log off;\n    error_log stderr crit;\n"
        f"    sendfile on;\n    tcp_nopush on;\n    keepalive_requests 10000000;\n{rules}}}\n"
    )


@contextmanager
def running(
    command: list[str], port: int, pinned: bool, environment: Mapping[str, str]
) -> Iterator[Server]:
    if pinned:
        command = [*SERVER_PIN, *command]
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            seconds = _await_answer(process, port, began)
            yield Server(port, pinned, process, seconds)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _await_answer(process: subprocess.Popen[bytes], port: int, began: float) -> float:
    request = Request(f"http://127.0.0.1:{port}/fi/", headers={"Host": HOST})
    while time.perf_counter() - began < PATIENCE:
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise NotMeasured(f"{process.args!r} ended: {said[-600:]}")
        try:
            with urlopen(request, timeout=5) as answer:
                answer.read()
            return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
    raise NotMeasured(f"{process.args!r} did not answer in {PATIENCE} seconds")
