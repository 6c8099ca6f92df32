"""A mail server that says what it is told, up to the step at which it answers otherwise or goes away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from plussa.outbox.smtp import Server

GOES = ""  # instead of an answer: the server closes the connection
OFFERS = b"250-post.test\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"
ANSWERS = {
    "ehlo": b"250-post.test\r\n250 AUTH PLAIN\r\n", "auth": b"235 ok\r\n", "data": b"354 go on\r\n",
    "quit": b"221 bye\r\n",
}  # fmt: skip


@contextmanager
def scripted(step: str, answer: str, tls: bool = False) -> Iterator[Server]:
    """Serve one connection; at `step` (`greeting`, a command, or `body`) answer so, or go away."""
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, step, answer, tls))
    thread.start()
    try:
        user = "plussa" if tls or step == "auth" else ""
        yield Server("127.0.0.1", listening.getsockname()[1], user, "secret" if user else "")
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)


def _serve(listening: socket.socket, step: str, answer: str, tls: bool) -> None:
    with suppress(OSError):
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as heard:
            _talk(connection, heard, step, answer.encode(), tls)


def _talk(
    connection: socket.socket, heard: Iterator[bytes], step: str, answer: bytes, tls: bool
) -> None:
    word, in_body = "greeting", False
    while True:
        if word == step and not answer:
            return
        said = answer + b"\r\n" if word == step else ANSWERS.get(word, b"250 ok\r\n")
        if word == "greeting" and word != step:
            said = b"220 post.test\r\n"
        connection.sendall(OFFERS if word == "ehlo" and word != step and tls else said)
        in_body = word == "data" and word != step
        line = next(heard, b"")
        while in_body and line and line != b".\r\n":
            line = next(heard, b"")
        if not line:
            return
        word = "body" if in_body else line.split()[0].decode().lower()
