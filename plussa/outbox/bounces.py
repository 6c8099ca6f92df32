"""Bounces as they come back, in a file of one mail, an mbox or a Maildir, and what each of them says.

Who sends a bounce is anybody's guess: one counts only by the signed return path that it was sent to.
"""

import mailbox
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from email.parser import HeaderParser
from functools import partial
from pathlib import Path
from typing import Any

from plussa.exchange.columns import FileColumn, FileTable
from plussa.exchange.fields import BadRow
from plussa.exchange.importing import FileKind
from plussa.exchange.reading import SHOWN, FileLine, UnreadableFile
from plussa.faults import Fault
from plussa.outbox import return_path
from plussa.outbox.return_path import ReturnPath

# Of RFC 3463, RFC 7505 and IANA's registry: no mailbox, no such domain, no such address, moved, no mail
# for the domain, disabled. A full mailbox, a policy or a fault of a server says nothing of the address.
GONE = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
MOST = 1 << 20  # bytes: one that quotes the whole of ours has a tenth of it
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
REPORTS = ("message/delivery-status", "message/global-delivery-status")  # RFC 3464, RFC 6533
CODE = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
DAEMON = re.compile(r"mailer-?daemon|postmaster", re.IGNORECASE)
MAILS = FileTable((FileColumn("file", 255, "its name"), FileColumn("mail", MOST, "all of it")))


@dataclass(frozen=True)
class Bounce:
    """What a mail to a return path says: whether ours failed for good, and by which codes."""

    file: str  # of a Maildir
    path: ReturnPath
    failed: bool
    codes: frozenset[str]

    @property
    def gone(self) -> bool:
        """Whether it says that the address is gone."""
        return self.failed and bool(self.codes) and self.codes <= GONE

    def put_away(self) -> None:
        """Mark it as read; another run may have done so."""
        file = Path(self.file)
        with suppress(FileNotFoundError):
            if self.file:
                name = f"{file.name.partition(':')[0]}:2,S"
                file.rename(file.parent.parent / "cur" / name)


class Mailbox(ExitStack):
    """An open mailbox; iterating reads it once. Of a Maildir, what is marked as read is passed over."""

    share = 0.0

    def __init__(self, place: Path) -> None:
        super().__init__()
        if not place.exists() or (place.is_dir() and not (place / "new").is_dir()):
            raise Fault(f"{place}: there is no mail and no Maildir of this name")
        self._mails: list[tuple[str, Any]] = [("", partial(place.open, "rb"))]
        if place.is_dir():
            found = sorted([*place.glob("new/*"), *place.glob("cur/*")])
            unread = [file for file in found if "S" not in file.name.partition(":2,")[2]]
            self._mails = [(str(file), partial(file.open, "rb")) for file in unread]
        elif place.stat().st_size == 0:
            self._mails = []
        else:
            with place.open("rb") as handle:
                is_one = handle.read(5) != b"From "
            if not is_one:
                box = self.enter_context(closing(mailbox.mbox(place, create=False)))
                self._mails = [("", partial(box.get_file, key)) for key in box.iterkeys()]

    def __iter__(self) -> Iterator[FileLine | UnreadableFile]:
        for number, (file, open_mail) in enumerate(self._mails, 1):
            with suppress(FileNotFoundError):  # another run has just read it
                with open_mail() as handle:
                    raw = handle.read(MOST + 1)
                text = raw.decode("utf-8", "surrogateescape")
                if len(raw) > MOST:
                    yield UnreadableFile(number, f"is longer than {MOST:,} bytes", text[:SHOWN])
                else:
                    yield FileLine(number, (file, text), MAILS.names)
            self.share = number / len(self._mails)


@dataclass(frozen=True)
class Bounces(FileKind):
    """Bounces, in whatever they come."""

    def source(self, file: Path) -> Any:
        """Open a mailbox; raise Fault where there is none."""
        return Mailbox(file)


def read(line: FileLine, base: str) -> Bounce:
    """What a mail says; raise BadRow when it was not sent to a return path of ours, or cannot be read."""
    file, text = line.values
    try:
        mail = message_from_bytes(text.encode("utf-8", "surrogateescape"))
        sent_to = [str(one) for name in SENT_TO for one in mail.get_all(name, [])]
        paths = {one.key: one for one in return_path.find(base, "\n".join(sent_to))}
        failed, codes = _verdict(mail)
    except Exception as error:  # whatever a broken mail does to its reader, the next one is read
        raise BadRow(f"cannot be read ({type(error).__name__})") from None
    if len(paths) != 1:
        raise BadRow("was not sent to a return path that we signed")
    [path] = paths.values()
    return Bounce(file, path, failed, frozenset(codes))


def _verdict(mail: Mail) -> tuple[bool, set[str]]:
    """Whether ours failed for all whom a mail names, and the codes that say why."""
    parts: Any = mail.get_payload()
    if mail.get_content_type() == "multipart/report":
        for part in parts:
            if part.get_content_type() in REPORTS:
                return _reported(part)
        return False, set()
    if str(mail.get("Auto-Submitted", "")).startswith("auto-replied"):
        return False, set()
    if "X-Failed-Recipients" not in mail and not DAEMON.search(str(mail.get("From", ""))):
        return False, set()
    first: Any = next(part for part in mail.walk() if not part.is_multipart())
    text = first.get_payload(decode=True).decode("ascii", "replace")
    # What comes before the copy of our own mail, which a line sets off.
    codes = set(CODE.findall(re.split("(?m)^---", text)[0]))
    return bool(codes) and all(code.startswith("5") for code in codes), codes


def _reported(report: Mail) -> tuple[bool, set[str]]:
    """The same of a delivery status, which has a block of fields for each recipient."""
    parts: Any = report.get_payload()
    text = "\n\n".join(part.as_string() for part in parts)
    blocks = map(HeaderParser().parsestr, re.split(r"\r?\n\s*\n", text))
    recipients = [block for block in blocks if "Action" in block]
    actions = {block["Action"].split()[0].casefold() for block in recipients}
    if not actions:
        raise ValueError
    return actions == {"failed"}, {_code(block) for block in recipients}


def _code(block: Mail) -> str:
    """The status of a recipient; where it is general or missing, what the last server had said."""
    for name in ("Status", "Diagnostic-Code"):
        for code in CODE.findall(block.get(name, "")):
            if not code.endswith(".0.0"):
                return str(code)
    return ""
