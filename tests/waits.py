"""Waiting for what comes in its own time: the end of a process, an open port, a row."""

import socket
import time
from collections.abc import Callable

PATIENCE = 30.0  # seconds; a wait ends when it has what it waits for, so this costs nothing
PAUSE = 0.01


def until(found: Callable[[], object], what: str) -> None:
    """Look again and again until something is there; fail by its name if it never is."""
    ends = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < ends, f"in vain: {what}"
        time.sleep(PAUSE)


def is_open(port: int) -> bool:
    """Whether something listens at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
