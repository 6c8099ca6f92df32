"""Requests a second, by wrk, on loopback, for a bounded time."""

import re
import subprocess
from collections.abc import Callable
from statistics import median

from bench.figures import Figure, NotMeasured
from bench.servers import CLIENT_PIN, HOST, Server

PATH = "/fi/saannot/"
CONNECTIONS = 16


def wrk(server: Server, seconds: int, *more: str, path: str = PATH) -> str:
    """Run wrk for some seconds and return what it says."""
    command = [
        *CLIENT_PIN * server.pinned,
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "-H",
        f"Host: {HOST}",
    ]
    command += ["-H", "Accept-Encoding: gzip", server.url(path), *more]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as why:
        raise NotMeasured(f"wrk: {why}") from why
    return done.stdout


def requests_a_second(server: Server, seconds: int) -> float:
    """How many answers a second, all of them good ones."""
    said = wrk(server, seconds)
    if "Non-2xx" in said or "Socket errors" in said:
        raise NotMeasured(f"wrk met errors: {said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise NotMeasured(f"wrk said no figure: {said}")
    return float(found[1])


def alternate(a: Server, b: Server, rounds: int = 5, seconds: int = 3) -> tuple[float, float]:
    """The medians of two servers measured by turns, so that a busy machine hurts both."""
    for server in (a, b):
        requests_a_second(server, 1)  # warm
    pairs = [(requests_a_second(a, seconds), requests_a_second(b, seconds)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def compare(
    name: str, ours: Server, theirs: Server, limit: float, unit: Callable[[float], str]
) -> Figure:
    """Ours against theirs as a ratio."""
    a, b = alternate(ours, theirs)
    return Figure(
        name, f"{unit(a / b)} ({a:,.0f} to {b:,.0f} a second)", f"≥ {unit(limit)}", a / b >= limit
    )
