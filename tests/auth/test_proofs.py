"""Being identified strongly without a bank: by a letter, or by email and a week to object."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks import codes, identity_checks, views
from plussa.auth.checks.commands import letters
from plussa.auth.checks.views import LETTER
from plussa.auth.models import IdentityCheck, IdentityCheckWay, Session
from plussa.auth.refusals import AuthRefusal
from plussa.members.models import Event, Member
from plussa.members.profile.service import change_address
from plussa.outbox.models import Message
from plussa.web import links
from tests.conftest import TODAY, Clock
from tests.mails import link, texts
from tests.people import Cast, Reader
from tests.refusals import refuses

As = Callable[..., Reader]
WAYS = "/en/account/identify/ways/"
ASK_LETTER = "/en/account/identify/letter/"
CODE = ASK_LETTER + "code/"
ASK_EMAIL = "/en/account/identify/week/"
FINISH = ASK_EMAIL + "go-on/"


def is_strong() -> bool:
    return bool(Session.get().strongly)


def digits(app: Flask) -> str:
    with app.test_request_context():
        return links.code(LETTER, IdentityCheck.get().key)


def kinds(member: Member) -> list[str]:
    query = Event.select().where(Event.member == member, Event.kind.startswith("proof"))
    return [one.kind for one in query.order_by(Event.id)]


def test_a_letter_s_code_identifies_once(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    assert cast.aino.street in aino.get(ASK_LETTER).text
    aino.post(ASK_LETTER)
    aino.post(ASK_LETTER)  # twice by accident
    assert IdentityCheck.select().count() == 1
    assert "Write the code of the letter" in aino.get(WAYS).text
    aino.post(CODE, code=digits(app))
    assert is_strong()
    assert kinds(cast.aino) == ["proof_asked", "proof_used"]
    Session.update(strongly=False).execute()
    aino.refused(CODE, code=digits(app))
    assert not is_strong()


def test_a_letter_is_guessed_at_five_times(app: Flask, cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(ASK_LETTER)
    right = digits(app)
    wrong = f"{(int(right) + 1) % 10**8:08}"
    for _ in range(5):
        page = aino.refused(CODE, code=wrong)
        assert "not the code of the letter" in page.text
    aino.refused(CODE, code=right)
    assert not is_strong()


def test_where_no_letter_waits_no_code_is_right(
    cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    aino = reader(cast.aino)
    aino.refused(CODE, code="abc")
    aino.post(ASK_LETTER)
    monkeypatch.setattr(views, "_waiting", dict)  # it was ordered in another tab, a moment later
    aino.refused(CODE, code="abc")
    assert not is_strong()
    assert not codes.are_same("abc", "")


def test_email_identifies_after_a_week(app: Flask, cast: Cast, reader: As, at: Clock) -> None:
    aino = reader(cast.aino)
    aino.post(ASK_EMAIL)
    assert Message.get(Message.kind == "proof_asked").recipient == cast.aino.email
    assert "Go on" not in aino.get(WAYS).text
    aino.post(FINISH)
    assert not is_strong()
    assert "You can go on" not in aino.get("/en/account/messages/").text
    at(TODAY + timedelta(days=7))
    Session.update(expires_at=clock.now() + timedelta(hours=1)).execute()
    assert "/fi/oma-tili/tunnistaudu/viikko/jatka/" in texts(app, "proof_ready")[0]
    assert "/fi/tunnistaudu/peru/" in link(app, "proof_ready"), "the longest is the one to cancel"
    assert "Go on" in aino.get(WAYS).text
    aino.post(FINISH)
    assert is_strong()
    assert not texts(app, "proof_ready"), "who went on already is not written to"


def test_a_contact_on_record_cancels_by_one_press(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    aino = reader(cast.aino)
    aino.post(ASK_EMAIL)
    path = link(app, "proof_asked")
    reader().get(path)
    assert IdentityCheck.get().cancelled_at is None, "opening the link changes nothing"
    reader().post(path)
    assert IdentityCheck.get().cancelled_at is not None
    assert reader().client.get(path).status_code == 410
    at(TODAY + timedelta(days=8))
    Session.update(expires_at=clock.now() + timedelta(hours=1)).execute()
    aino.post(FINISH)
    assert not is_strong()
    assert kinds(cast.aino) == ["proof_asked", "proof_cancelled"]


def test_who_asked_cancels_too_and_nobody_else(cast: Cast, reader: As) -> None:
    proof = identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    path = f"/en/account/identify/undo/{proof.key}/"
    assert reader(cast.eino).client.get(path).status_code == 404
    aino = reader(cast.aino)
    aino.get(path)
    aino.post(path)
    assert IdentityCheck.get().cancelled_at is not None


@pytest.mark.parametrize("way", [ASK_LETTER, ASK_EMAIL])
def test_without_an_address_on_record_it_is_said_what_to_do(
    cast: Cast, reader: As, way: str
) -> None:
    Member.update(street="", email="").where(Member.id == cast.aino.id).execute()
    aino = reader(Member.get_by_id(cast.aino.id))
    assert "Give" in aino.get(way).text
    assert not IdentityCheck.select().exists()


def test_a_code_goes_to_no_address_that_was_just_changed(
    app: Flask, cast: Cast, reader: As, at: Clock, tmp_path: Path
) -> None:
    aino = reader(cast.aino)
    aino.post(ASK_LETTER)
    change_address(cast.aino, "Vieraskatu 1", "00100", "Helsinki")  # before it was printed
    file = tmp_path / "letters.jsonl"
    written = app.test_cli_runner().invoke(letters, ["export", str(file)])
    assert written.output.startswith("0 letters")
    assert IdentityCheck.get().cancelled_at is not None
    assert "changed lately" in aino.get(ASK_LETTER).text
    assert "changed lately" in aino.refused(ASK_LETTER, 409).text
    with refuses(AuthRefusal.JUST_MOVED):
        identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    at(TODAY + timedelta(days=31))
    assert identity_checks.ask(cast.aino, IdentityCheckWay.LETTER).cancelled_at is None


def test_what_has_run_out_is_begun_anew(cast: Cast, at: Clock) -> None:
    first = identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    at(TODAY + timedelta(days=61))
    second = identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    assert second.id != first.id
    assert list(identity_checks.waiting(cast.aino).values()) == [second]


def test_the_mail_says_in_each_language_what_it_is_about(app: Flask, cast: Cast) -> None:
    identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    assert all("koodi" in text for text in texts(app, "proof_asked"))


def test_letters_are_written_once_and_protected_addresses_never(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    Member.update(protected_address=True).where(Member.id == cast.eino.id).execute()
    identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
    identity_checks.ask(Member.get_by_id(cast.eino.id), IdentityCheckWay.EMAIL)
    file, again = tmp_path / "letters.jsonl", tmp_path / "again.jsonl"
    for target in (file, again):
        assert not app.test_cli_runner().invoke(letters, ["export", str(target)]).exit_code
    mine, theirs = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    with app.test_request_context():
        assert mine["code"] == links.code(
            LETTER, IdentityCheck.get(IdentityCheck.way == IdentityCheckWay.LETTER).key
        )
    assert mine["address"]["street"] == cast.aino.street
    assert (theirs["what"], theirs["protected"]) == ("told", True)
    assert "address" not in theirs
    assert "code" not in theirs
    assert again.read_text("utf-8") == ""
    assert file.stat().st_mode & 0o077 == 0
    assert app.test_cli_runner().invoke(letters, ["export", str(file)]).exit_code
