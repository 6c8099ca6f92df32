"""Start-up, conditional requests, and memory of the app server."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from flask import Flask

from bench.figures import Figure, NotMeasured
from bench.load import PATH, wrk
from bench.servers import HOST, ROOT, Server, granian, production
from plussa import clock
from plussa.web.publish import Site

STARTS = 5
WARM, FURTHER = 2_000, 100_000  # requests
GROWTH = 2.0  # MB


def start_up() -> list[Figure]:
    """Seconds until the app is built, and until the app server's first answer."""
    built, answered = [], []
    for _ in range(STARTS):
        began = time.perf_counter()
        command = [sys.executable, "-c", "from wsgi import app"]
        subprocess.run(command, cwd=ROOT, env=production(), check=True, timeout=60)
        built.append(time.perf_counter() - began)
        with granian("wsgi:app") as server:
            answered.append(server.seconds)
    return [
        Figure(name, f"{median(found):.2f}", "< 1", median(found) < 1)
        for name, found in (
            ("Start-up until the app is built, seconds", built),
            ("Start-up until granian's first answer, seconds", answered),
        )
    ]


def conditional(server: Server) -> Figure:
    """Whether a page that has not changed is not sent again."""
    with urlopen(Request(server.url(PATH), headers={"Host": HOST})) as answer:
        tag = answer.headers["ETag"]
    request = Request(server.url(PATH), headers={"Host": HOST, "If-None-Match": tag})
    try:
        with urlopen(request) as answer:
            status = answer.status
    except HTTPError as answer:
        status = answer.code
        answer.close()
    return Figure("Answer to a conditional request", str(status), "304", status == 304)


def memory(app: Flask, folder: Path) -> Iterator[Figure]:
    """How much the worker's memory grows over many requests, after each page was made once."""
    paths = folder / "paths"
    paths.write_text("\n".join(Site(app, clock.today()).addresses), "utf-8")
    os.environ["WALK"] = str(paths)
    with granian("wsgi:app") as server:
        worker = _worker(server.process.pid)
        _send(server, WARM)
        before = _resident(worker)
        sent = _send(server, FURTHER)
        after = _resident(worker)
    value = f"{after - before:+.1f} ({before:.1f} to {after:.1f}, over {sent:,} requests)"
    yield Figure("Growth of memory, MB", value, f"≤ {GROWTH:.0f}", after - before <= GROWTH)


def _send(server: Server, least: int) -> int:
    sent = 0
    began = time.perf_counter()
    while sent < least:
        if time.perf_counter() - began > 120:
            raise NotMeasured(f"{sent} of {least} requests in two minutes")
        said = wrk(server, 1, "-s", str(ROOT / "bench" / "walk.lua"))
        found = re.search(r"(\d+) requests in", said)
        sent += int(found[1]) if found else 0
    return sent


def _worker(main: int) -> int:
    """The process that granian's main process started, or itself."""
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    sizes = {int(child): _resident(int(child)) for child in children}
    return max(sizes, key=lambda pid: sizes[pid], default=main)


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    if not found:
        raise NotMeasured(f"process {pid} has no memory to read")
    return int(found[1]) / 1000
