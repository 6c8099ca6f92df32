"""Nothing is sent to the dead: no mail of any kind, one by one or to many."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks.commands import letters as export_group
from plussa.mailings import edition_mails, newsletters
from plussa.members import letters
from plussa.members.models import Member
from plussa.outbox import kinds, worker
from plussa.outbox.models import Message
from plussa.permissions.models import Permission, Value
from plussa.privacy.ending import deaths, leaving
from tests.conftest import TODAY
from tests.people import Cast, add_member
from tests.privacy.dying import allow, told


def queued(kind: str, reader: str | None, recipient: str, parameters: str = "{}") -> Message:
    """A message of a kind as it waits, however it got there."""
    now = clock.now()
    return Message.create(
        kind=kind, language="fi", recipient=recipient, reader=reader, parameters=parameters,
        created_at=now, due_at=now, first_due_at=now,
    )  # fmt: skip


def goes_out(message: Message) -> bool:
    """Whether the worker would send it."""
    found = worker.claim(clock.now())
    assert found is not None
    assert found.id == message.id
    if found.given_up_at is None:
        Message.delete().where(Message.id == found.id).execute()
        return True
    assert found.fault == worker.NOT_NEEDED
    return False


@pytest.mark.parametrize("dead", [True, False])
def test_no_mail_of_any_kind_goes_to_the_dead(
    cast: Cast, dead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = replace(kinds.KINDS["newsletter"], only_if=None)
    monkeypatch.setitem(kinds.KINDS, "newsletter", newsletter)  # whatever else may stand against it
    if dead:
        told(cast.otso)
    Message.delete().execute()
    for kind, declared in kinds.KINDS.items():
        to_others = declared.to is not kinds.Reader.MEMBER
        for reader in (cast.otso.key, None):
            message = queued(kind, reader, "OTSO@example.fi")
            assert goes_out(message) is (to_others or not dead), (kind, reader)
        assert goes_out(queued(kind, cast.aino.key, "aino@example.fi")), kind


def test_who_shares_the_address_or_speaks_for_the_estate_is_written_to(cast: Cast) -> None:
    shared = add_member(email=cast.otso.email, login=False)
    told(cast.otso)
    Message.delete().execute()
    assert goes_out(queued("invitation", None, cast.otso.email))
    assert goes_out(queued("new_edition", shared.key, cast.otso.email))
    Member.update(left_at=clock.now()).where(Member.id == shared.id).execute()
    assert not goes_out(queued("invitation", None, cast.otso.email))
    assert goes_out(queued("case_changed", None, cast.otso.email, '{"mandate": "m"}'))


def test_what_goes_to_many_leaves_the_dead_out(app: Flask, cast: Cast) -> None:
    allow(cast.otso, Permission.EMAIL, Value.ON)
    edition = app.extensions["plussa.library"].on(TODAY).current("rules")
    assert edition is not None
    before = (newsletters.count("uutiset")[0], edition_mails.waiting(edition))
    told(cast.otso)
    assert (newsletters.count("uutiset")[0], edition_mails.waiting(edition)) == (0, before[1] - 1)
    assert before[0] == 1


def test_the_key_of_an_address_is_compared_and_not_what_the_database_folds(cast: Cast) -> None:
    for spelled, asked in (
        ("ÄITI@esimerkki.fi", "äiti@esimerkki.fi"),
        ("Straße@e.fi", "STRASSE@e.fi"),
    ):
        Member.update(email=spelled).where(Member.id == cast.otso.id).execute()
        death = told(cast.otso)
        Message.delete().execute()
        assert not goes_out(queued("invitation", None, asked))
        deaths.revoke(death, "Väärä henkilö.")
        Message.delete().execute()
        assert goes_out(queued("invitation", None, asked))
        Message.delete().execute()


def test_no_letter_of_any_kind_is_printed_to_the_dead(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    for kind in letters.LetterKind:
        letters.write(cast.aino, kind)
    told(cast.aino)
    for kind in letters.LetterKind:
        letters.write(cast.aino, kind)
    file = tmp_path / "letters"
    made = app.test_cli_runner().invoke(export_group, ["export", str(file)])
    assert (made.exit_code, file.read_text()) == (0, "")
    leaving.leave_to_heir(cast.aino)
    assert letters.unprinted() == []
