"""What bounces say, in every form that servers give them."""

from collections.abc import Iterator
from contextlib import suppress
from mailbox import Maildir, mbox
from pathlib import Path

import pytest

from plussa import sealing
from plussa.config import INSECURE
from plussa.db import new_key
from plussa.exchange.fields import BadRow
from plussa.exchange.reading import FileLine
from plussa.faults import Fault
from plussa.outbox import return_path
from plussa.outbox.bounces import GONE, MAILS, MOST, Bounce, Mailbox, read
from tests.mailings.bouncing import BASE, block, plain, report

KEY = new_key()
QMAIL = """Hi. This is the qmail-send program at example.fi.
I'm afraid I wasn't able to deliver your message to the following addresses.

<aino@example.fi>:
Sorry, no mailbox here by that name. (#{code})

--- Below this line is a copy of the message.

Received: from 10.5.1.1 by us, 2.0.0
"""


@pytest.fixture(autouse=True)
def secret() -> Iterator[None]:
    sealing.use("one secret of some length, for tests")
    yield
    sealing.use(INSECURE)


def path() -> str:
    return return_path.make(BASE, KEY, "aino@example.fi")


def found(raw: bytes) -> Bounce:
    return read(FileLine(1, ("", raw.decode("utf-8", "surrogateescape")), MAILS.names), BASE)


@pytest.mark.parametrize("code", sorted(GONE))
def test_an_address_that_is_gone(code: str) -> None:
    for raw in (
        report(path(), block(status=code)),
        report(path(), block(status=f"{code} (unknown user)")).replace(b"\n", b"\r\n"),
        report(path(), block("Failed (for good)", code), kind="global-delivery-status"),
        report(path(), block(status="5.0.0", said=f"550 {code} <aino@example.fi>: no such user")),
        report(path(), block(status=code), block(status="5.1.1")),
        plain(path(), QMAIL.format(code=code)),
    ):
        assert found(raw).gone, raw.decode()
        assert found(raw).path.key == KEY


@pytest.mark.parametrize(
    "code",
    [
        "4.1.1", "4.2.2", "4.4.7", "5.0.0", "5.1.0", "5.1.8", "5.1.11", "5.1.100", "5.2.2", "5.2.3",
        "5.3.0", "5.4.4", "5.4.6", "5.5.0", "5.6.0", "5.7.1", "5.7.26",
    ],
)  # fmt: skip
def test_a_failure_that_says_nothing_of_the_address(code: str) -> None:
    bounce = found(report(path(), block(status=code)))
    assert bounce.failed
    assert not bounce.gone
    assert not found(plain(path(), QMAIL.format(code=code))).gone
    assert not found(report(path(), block(status="5.1.1"), block(status=code))).gone


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "", "failed?"])
def test_what_is_no_failure(action: str) -> None:
    for blocks in ([block(action)], [block(), block(action)]):
        try:
            bounce = found(report(path(), *blocks))
        except BadRow:
            assert action == ""
        else:
            assert not bounce.failed
            assert not bounce.gone


def test_people_and_their_programs_say_nothing() -> None:
    for raw in (
        plain(path(), "I am away. My other address gave 5.1.1, too.", "aino@example.fi"),
        report(path(), kind="disposition-notification").replace(b"MAILER-DAEMON", b"aino"),
        plain(path(), "The user has no mailbox here."),
        plain(path(), "Your message is waiting: 4.4.1. It was 5.1.1 before."),
    ):
        assert not found(raw).failed, raw.decode()


def test_a_delivery_status_is_not_looked_for_in_what_is_quoted() -> None:
    inner = report("aino@example.fi").decode()
    raw = (
        f"From: aino@example.fi\nTo: {path()}\nMIME-Version: 1.0\n"
        f"Content-Type: message/rfc822\n\n{inner}"
    )
    assert not found(raw.encode()).failed


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "To"])
def test_the_return_path_is_read_where_servers_write_it(header: str) -> None:
    raw = report("bounces@plussa.test").replace(
        b"Return-Path: <>", f"{header}: <{path().upper()}>".encode(), 1
    )
    assert found(raw).path.key == KEY


def test_without_one_signed_path_nothing_counts() -> None:
    other = return_path.make(BASE, new_key(), "aino@example.fi")
    forged = path().replace(KEY, new_key())
    quoted = report("bounces@plussa.test").replace(b"--limit--", f"To: {path()}".encode())
    for raw in (
        report(forged),
        report(f"{path()}, {other}"),
        report("bounces@plussa.test"),
        quoted,
    ):
        with pytest.raises(BadRow, match="not sent to a return path"):
            found(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\0\xff\xfe\n\n\xff", b"\n\n\n", b"Content-Type: multipart/report\n\nno parts",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n" * 2_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3_000)),
    ],
)  # fmt: skip
def test_broken_mails_are_refused_in_one_way(raw: bytes) -> None:
    for head in (b"", f"To: {path()}\nFrom: MAILER-DAEMON\n".encode()):
        with suppress(BadRow):
            assert not found(head + raw).failed


def test_each_kind_of_mailbox_is_read(tmp_path: Path) -> None:
    one, many, empty = tmp_path / "one.eml", tmp_path / "box", tmp_path / "empty"
    one.write_bytes(report(path()))
    empty.touch()
    box = mbox(many)
    for code in ("5.1.1", "5.2.2"):
        box.add(report(path(), block(status=code)))
    box.close()
    folder = Maildir(tmp_path / "mails")
    for _ in range(3):
        folder.add(report(path()))
    for place, count in ((one, 1), (many, 2), (tmp_path / "mails", 3), (empty, 0)):
        with Mailbox(place) as mails:
            lines = [line for line in mails if isinstance(line, FileLine)]
            assert [line.number for line in lines] == list(range(1, count + 1)), place
            assert all(read(line, BASE).failed for line in lines)
            assert mails.share == bool(count)


def test_what_is_read_of_a_maildir_is_passed_over(tmp_path: Path) -> None:
    folder = Maildir(tmp_path / "mails")
    folder.add(report(path()))
    with Mailbox(tmp_path / "mails") as mails:
        [line] = mails
        assert isinstance(line, FileLine)
        bounce = read(line, BASE)
        bounce.put_away()
        bounce.put_away()
    with Mailbox(tmp_path / "mails") as mails:
        assert list(mails) == []
    assert [one.get_flags() for one in folder] == ["S"]


def test_a_mail_that_is_too_long_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(report(path()) + b"x" * MOST)
    with Mailbox(tmp_path / "long") as mails:
        [line] = mails
    assert "longer" in line.reason  # type: ignore[union-attr]


@pytest.mark.parametrize("place", ["nothing", "folder"])
def test_what_is_no_mailbox_is_a_fault(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Fault, match=place):
        Mailbox(tmp_path / place)
