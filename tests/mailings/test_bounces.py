"""What becomes of bounces: of the message, of the member's address, and of what is sent to it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from mailbox import Maildir, mbox
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from plussa.auth.email import contacts, email_changes
from plussa.exchange.importing import Totals, aside_file, import_file
from plussa.mailings import bounces, newsletters
from plussa.mailings import commands as commands  # they add themselves
from plussa.mailings.bounces import GONE, NOTHING, bounces_file
from plussa.members.models import Event, Member
from plussa.outbox import worker
from plussa.outbox.bounces import Bounce
from plussa.outbox.commands import outbox
from plussa.outbox.models import Message
from tests.conftest import TODAY, Clock, moment
from tests.desk.members import open_look
from tests.desk.staff import desk_reader
from tests.mailings.bouncing import BASE, block, path_of, plain, report, sent
from tests.mailings.test_newsletters import Post, allow, prepared
from tests.mails import link, texts
from tests.people import PASSWORD, Cast, Reader

As = Callable[..., Reader]
CHANGE = "/en/account/information/email/"
HOME = "/en/account/"


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Totals]:
    """Read mails from an mbox."""

    def read(*raws: bytes) -> Totals:
        file = tmp_path / "bounces"
        file.unlink(missing_ok=True)
        box = mbox(file)
        for raw in raws:
            box.add(raw)
        box.close()
        return import_file(file, bounces_file(BASE))

    return read


Take = Callable[..., Totals]


def is_gone(member: Member) -> bool:
    return bool(Member.get_by_id(member.id).email_is_gone)


def bounced(cast: Cast, take: Take) -> bytes:
    raw = report(path_of(sent(cast.aino), cast.aino.email))
    assert take(raw).beside[GONE] == 1
    return raw


def confirm(app: Flask, reader: As, cast: Cast) -> None:
    """Confirm the address of now by the link that is sent to it."""
    reader(cast.aino).post(CHANGE, email="Aino@Example.fi", password=PASSWORD)
    reader().post(link(app, "confirm_email"))


def test_a_bounce_marks_the_address_and_stops_newsletters(
    app: Flask, cast: Cast, reader: As, take: Take
) -> None:
    for member in (cast.aino, cast.eino):
        allow(member)
    waiting = newsletters.queue(prepared())
    bounced(cast, take)
    assert is_gone(cast.aino)
    assert not is_gone(cast.eino)
    post = Post()
    worker.send_due(app, post)
    assert (waiting, len(post.mails)) == (2, 1)
    assert newsletters.count("another") == (1, 0)
    assert [one.kind for one in Event.select()].count("email_gone") == 1


def test_the_member_is_told_and_confirms_the_address(
    app: Flask, cast: Cast, reader: As, take: Take, at: Clock
) -> None:
    assert "Our mails to you come back" not in reader(cast.aino).get(HOME).text
    raw = bounced(cast, take)
    later = report(path_of(sent(cast.aino), cast.aino.email))
    at(moment(TODAY) + timedelta(hours=1))
    page = reader(cast.aino).get(HOME)
    assert "Our mails to you come back" in page.text
    assert cast.aino.email in page.text
    assert [one.get("href") for one in page.all("a")].count(CHANGE) == 1
    form = reader(cast.aino).get(CHANGE)
    assert [one.get("value") for one in form.all("input") if one.get("name") == "email"] == [
        cast.aino.email
    ]
    confirm(app, reader, cast)
    assert not is_gone(cast.aino)
    assert "Our mails to you come back" not in reader(cast.aino).get(HOME).text
    assert texts(app, "email_change_asked") == texts(app, "email_changed_told") == []
    assert contacts.can_send_code(Member.get_by_id(cast.aino.id))
    assert [one.kind for one in Event.select()][-1] == "email_confirmed"
    at(moment(TODAY) + timedelta(hours=2))
    # Neither the same again nor one of a message from before says anything of the address of now.
    assert take(raw, later).beside[GONE] == 0
    assert not is_gone(cast.aino)
    bounced(cast, take)
    assert is_gone(cast.aino)


def test_another_address_ends_the_mark_and_its_bounces_say_nothing(
    app: Flask, cast: Cast, reader: As, take: Take
) -> None:
    old = report(path_of(sent(cast.aino), cast.aino.email))
    bounced(cast, take)
    email_changes.confirm(email_changes.request(Member.get_by_id(cast.aino.id), "a@new.fi").key)
    assert not is_gone(cast.aino)
    totals = take(old)
    assert (totals.stored, totals.beside[NOTHING], totals.rejected) == (0, 1, 0)
    assert not is_gone(cast.aino)
    assert Message.select().where(Message.returned_at.is_null(False)).count() == 1


def test_the_same_bounce_twice_is_once(cast: Cast, take: Take) -> None:
    raw = report(path_of(sent(cast.aino), cast.aino.email))
    totals = take(raw, raw)
    assert (totals.stored, totals.same) == (1, 1)
    assert (take(raw).stored, take(raw).same) == (0, 1)
    assert Event.select().where(Event.kind == "email_gone").count() == 1


@pytest.mark.parametrize("code", ["5.2.2", "5.7.1", "4.4.7"])
def test_what_came_back_is_listed_so_also_where_the_address_works(
    cast: Cast, reader: As, take: Take, code: str
) -> None:
    raw = report(path_of(sent(cast.aino), cast.aino.email), block(status=code))
    sent(cast.aino)
    assert take(raw).stored == 1
    assert not is_gone(cast.aino)
    page = reader(cast.aino).get("/en/account/messages/").text
    assert page.count("It came back and did not reach you") == 1
    assert page.count("Sent: ") == 1


def test_delays_and_replies_change_nothing(cast: Cast, take: Take) -> None:
    to = path_of(sent(cast.aino), cast.aino.email)
    reply = plain(to, "If you see error 5.1.1, call us.", "Postmaster <postmaster@example.fi>")
    totals = take(
        report(to, block("delayed", "4.4.1")),
        plain(to, "I am away.", "aino@example.fi"),
        b"Auto-Submitted: auto-replied\r\n" + reply,
        report(to).replace(b"message/delivery-status", b"message/disposition-notification"),
    )
    assert (totals.stored, totals.beside[NOTHING], totals.rejected) == (0, 4, 0)
    assert Message.select().where(Message.returned_at.is_null(False)).count() == 0


def test_broken_and_forged_ones_are_put_aside_and_the_next_is_read(
    cast: Cast, take: Take, tmp_path: Path
) -> None:
    message = sent(cast.aino)
    good = path_of(message, cast.aino.email)
    forged = good.replace(message.key, sent(cast.eino).key)
    kept = sent(cast.otso)
    lost = report(path_of(kept, cast.otso.email))
    kept.delete_instance()
    broken = report(good).replace(b"Action:", b"Nothing:")
    totals = take(broken, report(forged), lost, b"no mail\xff at all", report(good))
    assert (totals.stored, totals.beside[NOTHING], totals.rejected) == (1, 1, 3)
    told = [json.loads(line) for line in aside_file(tmp_path / "bounces").read_text().splitlines()]
    assert [(one["line"], one["reason"]) for one in told] == [
        (1, "cannot be read (ValueError)"),
        (2, "was not sent to a return path that we signed"),
        (4, "was not sent to a return path that we signed"),
    ]
    assert not is_gone(cast.eino)


def test_a_newsletter_that_came_back_is_not_sent_again(app: Flask, cast: Cast, take: Take) -> None:
    allow(cast.aino)
    newsletters.queue(prepared())
    worker.send_due(app, Post("connection"))
    message = Message.get(Message.kind == "newsletter")
    assert message.fault == "unknown"
    take(report(path_of(message, cast.aino.email), block(status="5.2.2")))
    assert newsletters.resend() == 0


def test_broken_off_anywhere_and_run_again_it_ends_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, members = Maildir(tmp_path / "mails"), [cast.aino, cast.eino, cast.otso]
    for member in members:
        Member.update(email=f"{member.key}@example.fi").where(Member.id == member.id).execute()
        folder.add(report(path_of(sent(member), f"{member.key}@example.fi")))
    carry_out = bounces._carry_out

    def break_off(bounce: Bounce) -> object:
        carry_out(bounce)
        raise KeyboardInterrupt

    monkeypatch.setattr(bounces, "_carry_out", break_off)
    for _ in members:
        with pytest.raises(KeyboardInterrupt):
            import_file(tmp_path / "mails", bounces_file(BASE))
    monkeypatch.setattr(bounces, "_carry_out", carry_out)
    totals = import_file(tmp_path / "mails", bounces_file(BASE))
    assert (totals.stored, totals.same) == (2, 1)
    assert all(map(is_gone, members))
    assert Event.select().where(Event.kind == "email_gone").count() == 3
    assert import_file(tmp_path / "mails", bounces_file(BASE)).rows == 0


def test_the_desk_sees_it(app: Flask, cast: Cast, take: Take) -> None:
    desk = desk_reader(app)
    page = open_look(desk, cast.aino.number)
    assert "Mails to it come back" not in desk.get(page).text
    bounced(cast, take)
    assert "Mails to it come back" in desk.get(page).text


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run the command on a Maildir."""

    def invoke(base: str = BASE) -> Result:
        settings = replace(app.config["SETTINGS"], return_path=base)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        words = ("bounces", str(tmp_path / "mails"))
        return app.test_cli_runner().invoke(outbox, words)

    return invoke


def test_the_command_says_what_it_did(
    cast: Cast, run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = Maildir(tmp_path / "mails")
    folder.add(report(path_of(sent(cast.aino), cast.aino.email)))
    done = run()
    assert done.exit_code == 0
    assert done.output.endswith(
        "Imported 1 bounces, 1 addresses that are gone, 0 mails that change nothing; "
        "0 there already, 0 conflicts, 0 put aside\n"
    )
    folder.add(report("bounces@plussa.test"))
    for _ in range(2):  # what was put aside is told until somebody takes it away
        done = run()
        assert done.exit_code == 1
        assert f"1 put aside: {tmp_path / 'mails.aside'}" in done.output
    assert "PLUSSA_RETURN_PATH" in str(run("").exception)


def test_a_mark_of_long_ago_says_nothing_once_the_address_is_another(cast: Cast) -> None:
    Member.update(gone_email=cast.aino.email).where(Member.id == cast.aino.id).execute()
    assert is_gone(cast.aino)
    Member.update(email="other@example.fi").where(Member.id == cast.aino.id).execute()
    assert not is_gone(cast.aino)
    Member.update(email="", gone_email=None).where(Member.id == cast.aino.id).execute()
    assert not is_gone(cast.aino)
