"""What a person holds opens nothing of somebody else's: for every purpose of links and every use of codes.

The number of a row comes back, on SQLite with the next row and on PostgreSQL after a restore.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, url_for
from peewee import Model

from plussa import clock
from plussa.account import joining
from plussa.append_only import Errand, open_door
from plussa.auth.checks import codes, identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.claims import claim_letters
from plussa.auth.claims.views import CLAIM_LETTER
from plussa.auth.email import email_changes
from plussa.auth.identity import identities, linking
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.auth.models import (
    ClaimLetter,
    Code,
    CodeUse,
    Identification,
    IdentityCheck,
    IdentityCheckWay,
    IdentityLink,
    Login,
    Session,
)
from plussa.auth.refusals import AuthRefused
from plussa.cases import mandates
from plussa.cases import service as cases
from plussa.cases.models import CaseKind, Channel, MandateGround
from plussa.db import database, is_sqlite
from plussa.mailings import newsletters
from plussa.members.household import invitations
from plussa.members.models import Member
from plussa.outbox.queue import post
from plussa.privacy.models import Erasure, ErasureState
from plussa.privacy.restore import backups
from plussa.web import links
from plussa.web.links import PURPOSES
from tests.people import Cast, Reader, add_member
from tests.rows import everything

As = Callable[..., Reader]
BORN = date(2004, 2, 11)
RULES: Any = SimpleNamespace(effective=date(2026, 11, 1))


def contact_case(_who: Member) -> Any:
    return cases.open_case(
        CaseKind.CONTACT, "Hei.", Channel.FORM, name="N", email="n@example.fi", language="fi"
    )


def mandate(member: Member) -> Any:
    case = cases.open_case(CaseKind.CONTACT, "Hei.", Channel.POST, member=member)
    ground = MandateGround.POWER_OF_ATTORNEY
    return mandates.appoint(case, "Asiamies", "a@example.fi", ground, None, "kaisa")


def applicant(_who: Member) -> Any:
    return joining.begin("Uusi", "Jäsen", "uusi@example.fi", "fi", RULES, None)


def erasure(member: Member) -> Any:
    return Erasure.create(member=member, state=ErasureState.REFUSED, asked_at=clock.now())


def changed(member: Member) -> Any:
    change = email_changes.request(member, f"new{member.id}@example.fi")
    email_changes.confirm(change.key)
    return email_changes.find(change.key)


def identified(member: Member) -> Identification:
    """What a bank says of a member."""
    token = identities.remember(
        IdentifiedPerson(f"{member.id:064}", member.given_names, member.family_name, BORN)
    )
    found = identities.recall(token)
    assert found is not None
    return found


def linked(member: Member) -> Any:
    linking.link(member, identified(member))
    return IdentityLink.select().order_by(IdentityLink.id.desc()).get()


@dataclass(frozen=True)
class Link:
    """A page behind links, and how a row that they name is made for a member."""

    endpoint: str
    make: Callable[[Member], Any]


# Purpose → where its links lead, and a row. A purpose that is not here fails by name.
LINKS = {
    "reset_password": Link("auth.reset_password", lambda who: Login.get(Login.member == who)),
    "confirm_email": Link(
        "auth.confirm_email", lambda who: email_changes.request(who, "new@example.fi")
    ),
    "undo_email": Link("auth.undo_email", changed),
    "unlink_bank": Link("auth.unlink_identity", linked),
    "cancel_proof": Link(
        "auth.cancel_by_link", lambda who: identity_checks.ask(who, IdentityCheckWay.EMAIL)
    ),
    "confirm_joining": Link("joining.confirm", applicant),
    "invitation": Link(
        "household.show_invitation", lambda who: invitations.invite(who, "q@example.fi", "fi")
    ),
    "case": Link("contact.show", contact_case),
    "mandate": Link("contact.show", mandate),
    "erasure": Link("privacy.show_erasure", erasure),
    "stop": Link(
        "stopping.stop",
        lambda who: post(newsletters.KIND, "fi", who.email, reader=who.key, newsletter="n"),
    ),
}


def test_every_purpose_is_walked_and_says_why_it_lasts() -> None:
    assert PURPOSES.keys() == LINKS.keys()
    assert all(len(one.why) > 20 and one.lasts for one in PURPOSES.values())


def path(app: Flask, purpose: str, key: str) -> str:
    """The address of a link in English."""
    with app.test_request_context("/en/"):
        token = links.sign(PURPOSES[purpose], key, clock.now())
        return url_for(LINKS[purpose].endpoint, token=token)


def status(app: Flask, reader: As, path: str) -> set[int]:
    """What a visitor is answered who opens a link and sends its form."""
    visitor = reader().client
    return {visitor.get(path).status_code, visitor.post(path).status_code} - {405}


@pytest.mark.parametrize("purpose", LINKS)
def test_a_link_of_a_row_that_is_gone_opens_no_row_of_the_same_number(
    app: Flask, cast: Cast, reader: As, purpose: str
) -> None:
    row = LINKS[purpose].make(cast.otso)
    held = path(app, purpose, row.key)
    assert 410 not in status(app, reader, held), "the link opens nothing while it should"
    with free(row), open_door(Errand.RETENTION):
        row.delete_instance()
    following = next_row(row, purpose)
    assert following.id == row.id, "the number did not come back, so nothing was tried"
    before = everything()
    assert status(app, reader, held) == {410}
    assert everything() == before
    assert 410 not in status(app, reader, path(app, purpose, following.key))


@pytest.mark.parametrize("purpose", LINKS)
def test_a_link_has_one_spelling(app: Flask, cast: Cast, reader: As, purpose: str) -> None:
    """Or each would be a count of its own: base64 passes over what is no letter of its own."""
    held = path(app, purpose, LINKS[purpose].make(cast.otso).key)
    assert 410 not in status(app, reader, held)
    head, dot, seal = held.rpartition(".")
    for letter in "~!*$,:@;=":
        for other in (f"{head}{dot}{seal[:5]}{letter}{seal[5:]}", f"{head}{letter}{dot}{seal}"):
            assert status(app, reader, other) <= {410, 429}, letter


def next_row(row: Model, purpose: str) -> Any:
    """The next row of the same number, which is somebody else's."""
    someone = add_member(given_names="Toinen", login=not isinstance(row, Login))
    if isinstance(row, Login):
        Login.create(member=someone, email_key=someone.email, created_at=clock.now())
    return LINKS[purpose].make(someone)


@contextmanager
def free(row: Model) -> Iterator[None]:
    """Let the next row of a table have the number of one that is gone, as after a restore."""
    yield
    if not is_sqlite():  # which does so by itself
        sequence = f"pg_get_serial_sequence('{row._meta.table_name}', 'id')"
        database.execute_sql(f"SELECT setval({sequence}, {row._pk}, false)")


def test_what_was_made_after_a_backup_opens_nothing_once_it_is_restored(
    app: Flask, cast: Cast, reader: As, fresh: str, tmp_path: Path
) -> None:
    backups.save(fresh, tmp_path / "backup")
    held = {}
    for purpose, link in LINKS.items():
        row = link.make(add_member(email=f"{purpose}@example.fi"))
        held[purpose] = (row.id, path(app, purpose, row.key))
    database.close()
    backups.load(fresh, tmp_path / "backup", without_register=True)
    for purpose, (number, old) in held.items():
        row = LINKS[purpose].make(add_member(email=f"other-{purpose}@example.fi"))
        assert row.id == number, f"{purpose}: the number did not come back, so nothing was tried"
        assert status(app, reader, old) == {410}, purpose


@pytest.mark.parametrize("use", list(CodeUse))
def test_digits_differ_each_time_and_the_next_code_uses_up_the_one_before(
    app: Flask, cast: Cast, reader: As, use: CodeUse
) -> None:
    reader(cast.otso)
    session = Session.get()
    asked_in = None if use is CodeUse.LINK else session
    seen = set()
    for _ in range(3):
        code = send(use, session, cast)
        with app.app_context():
            digits = links.code(use.value, code.key)
        seen.add(digits)
        last = send(use, session, cast, code.key)
        with pytest.raises(AuthRefused):
            codes.redeem(code.key, digits, digits, use, asked_in)
        with free(last):
            Code.delete().execute()
        again = send(use, session, cast)
        assert again.id == last.id
        with app.app_context():
            seen |= {links.code(use.value, one.key) for one in (last, again)}
        with pytest.raises(AuthRefused):
            codes.redeem(last.key, "", "", use, asked_in)
        assert codes.redeem(again.key, "1", "1", use, asked_in), "so the others are used up"
        Code.delete().execute()
    assert len(seen) == 9


@pytest.mark.parametrize("use", list(CodeUse))
def test_a_code_is_of_one_browser_or_session_and_those_of_others_go_on(
    app: Flask, cast: Cast, reader: As, use: CodeUse
) -> None:
    reader(cast.otso)
    reader(cast.otso)
    reader(cast.aino)
    first, second, of_aino = Session.select().order_by(Session.id)
    asked_in = None if use is CodeUse.LINK else first
    code = send(use, first, cast)
    send(use, second, cast)
    for elsewhere in {None, second, of_aino} - {asked_in}:
        for _ in range(codes.TRIES):
            with pytest.raises(AuthRefused):
                codes.redeem(code.key, "1", "1", use, elsewhere)
    for other in set(CodeUse) - {use}:
        with pytest.raises(AuthRefused):
            codes.redeem(code.key, "1", "1", other, asked_in)
    assert codes.redeem(code.key, "1", "1", use, asked_in)


def send(use: CodeUse, session: Session, cast: Cast, former: str = "") -> Code:
    """A code of Otso's; `former` is the one before in the same browser."""
    if use is CodeUse.IDENTIFY:
        return codes.send_to_identify(session)
    if use is CodeUse.LINK_BANK:
        return codes.send_to_link(session, identified(cast.otso))
    assert use is CodeUse.LINK
    return codes.send_to_claim(str(cast.otso.cards[0].number), None, "fi", former)


def test_a_letter_s_digits_differ_each_time(app: Flask, cast: Cast) -> None:
    seen = set()
    for _ in range(3):
        proof = identity_checks.ask(cast.aino, IdentityCheckWay.LETTER)
        claim = claim_letters.ask(str(cast.aino.cards[0].number), "fi")
        with app.app_context():
            seen |= {links.code(LETTER, proof.key), links.code(CLAIM_LETTER, claim.key)}
        with free(proof):
            IdentityCheck.delete().execute()
        with free(claim):
            ClaimLetter.delete().execute()
    assert len(seen) == 6
