"""The return path of a mail: an address of its own, signed, so that a bounce to any other counts for nothing.

VERP, in the 64 characters that RFC 5321 (4.5.3.1.1) allows before the @. A server on the way may have made
small letters of it. Whom the mail went to is not kept: the path has a mark of the address, too.
"""

import hmac
import re
from dataclasses import dataclass

from plussa import sealing

SIGNED, MARKED = 10, 6  # characters, of more than 5 bits each


@dataclass(frozen=True)
class ReturnPath:
    """A return path of ours: the message that it names, and a mark of the address that it went to."""

    key: str
    marked: str

    def is_of(self, recipient: str) -> bool:
        """Whether the message went to an address."""
        return hmac.compare_digest(self.marked, _mark("recipient", self.key, recipient)[:MARKED])


def make(base: str, key: str, recipient: str) -> str:
    """The return path of a message by its key, at an address like bounces@plussa.example."""
    local, _, domain = base.rpartition("@")
    signed = _mark("", key, "")[:SIGNED] + _mark("recipient", key, recipient)[:MARKED]
    return f"{local}+{key}{signed}@{domain}"


def find(base: str, text: str) -> list[ReturnPath]:
    """The return paths in a text that we signed."""
    local, _, domain = map(re.escape, base.rpartition("@"))
    ours = (
        rf"(?<![\w.+-]){local}\+([0-9a-f-]{{32,36}})([\w-]{{{SIGNED}}})([\w-]{{{MARKED}}})@{domain}"
    )
    found = re.findall(rf"{ours}(?![\w.-])", text.casefold(), re.ASCII)
    return [
        ReturnPath(key, marked)
        for key, signed, marked in found
        if hmac.compare_digest(signed, _mark("", key, "")[:SIGNED])
    ]


def _mark(what: str, key: str, address: str) -> str:
    return sealing.mark("return path", f"{what}\0{key}\0{address.casefold()}").casefold()
