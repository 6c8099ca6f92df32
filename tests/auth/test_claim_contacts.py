"""To whom a letter that claims a membership goes, what it opens, and that strangers cannot spoil it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.claims import claim_letters
from plussa.auth.models import Login, Session
from plussa.members.models import Member
from plussa.members.profile.service import change_address
from tests.auth.test_claim_letter import CODE, HOME, REPORT, WAYS, card_of, posted
from tests.mails import texts
from tests.people import PASSWORD_HASH, Cast, Reader, add_member

As = Callable[..., Reader]


@pytest.fixture
def member(fresh: str) -> Member:
    """Somebody who has nothing on record but a home."""
    return add_member(login=False, email="", confirmed_at=None, **HOME)


def test_tries_of_strangers_are_bounded_and_use_no_letter_up(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    stranger = reader()
    token = stranger.form_token(CODE)
    sent = {"csrf_token": token, "number": card_of(member), "code": "0000 0000 0000"}
    statuses = [stranger.client.post(CODE, data=sent).status_code for _ in range(61)]
    assert statuses == [422] * 60 + [429]
    stranger.refused(CODE, 429, number=card_of(member), code=letter["code"])
    owner = reader()
    owner.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    owner.post(CODE, number=card_of(member), code=letter["code"])


# What may stand on record of a member, and whether a letter is the way then.
RECORDS: dict[str, tuple[dict[str, Any], dict[str, Any] | None, bool]] = {
    "nothing": ({}, None, True),
    "a login of a bank": ({}, {}, True),
    "a password": ({}, {"password_hash": PASSWORD_HASH}, False),
    "an address": ({"email": "vanha@example.fi"}, None, False),
    "both": ({"email": "v@example.fi"}, {"password_hash": PASSWORD_HASH}, False),
    "no home": ({"street": ""}, None, False),
    "has left": ({"left_at": clock.now()}, None, False),
}


def put_on_record(member: Member, what: str) -> bool:
    """Put something on record of a member; whether a letter goes out then."""
    traits, login, goes = RECORDS[what]
    if traits:
        Member.update(**traits).where(Member.id == member.id).execute()
    if login is not None:
        Login.create(member=member, created_at=clock.now(), **login)
    return goes


@pytest.mark.parametrize("what", RECORDS)
def test_a_letter_goes_only_to_who_has_nothing_it_could_get_around(
    app: Flask, member: Member, tmp_path: Path, what: str
) -> None:
    claim_letters.ask(card_of(member), "fi")
    goes = put_on_record(member, what)
    assert len(posted(app, tmp_path)) == goes


@pytest.mark.parametrize("what", RECORDS)
def test_a_letter_is_looked_at_again_when_its_code_is_written(
    app: Flask, member: Member, reader: As, tmp_path: Path, what: str
) -> None:
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    goes = put_on_record(member, what)
    someone = reader()
    sent = {"csrf_token": someone.form_token(CODE), "number": card_of(member)}
    answer = someone.client.post(CODE, data={**sent, "code": letter["code"]})
    assert answer.status_code == (303 if goes else 422)
    assert Session.select().exists() == goes


def test_a_letter_opens_nothing_once_the_home_has_changed(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    """Whoever lives at the old address has it now."""
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    change_address(member, "Uusikatu 1", "00100", "Helsinki")
    reader().refused(CODE, number=card_of(member), code=letter["code"])


def test_after_a_letter_another_proof_opens_the_report(
    app: Flask, member: Member, reader: As, tmp_path: Path
) -> None:
    claim_letters.ask(card_of(member), "fi")
    [letter] = posted(app, tmp_path)
    someone = reader()
    someone.post(CODE, number=card_of(member), code=letter["code"])
    for path in (REPORT, "/en/account/my-data/erasure/"):
        assert someone.client.get(path).location == WAYS
    someone.post("/en/account/identify/letter/")
    [proof] = posted(app, tmp_path)
    someone.post("/en/account/identify/letter/code/", code=proof["code"])
    someone.get(REPORT)


def test_who_has_an_email_address_is_told_that_no_letter_goes(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    """Whoever lives with Aino sees her card, and could take the letter."""
    claim_letters.ask(card_of(cast.aino), "fi")
    assert "Emme lähettäneet kirjettä" in texts(app, "claim_letter")[0]
    assert posted(app, tmp_path) == []
