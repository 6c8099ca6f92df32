"""An address that was put in place a moment ago opens nothing, and the one before it hears of everything."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import permutations
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth import recovery
from plussa.auth.checks import codes, identity_checks
from plussa.auth.email import contacts, email_changes
from plussa.auth.models import Code, IdentityCheckWay, IdentityLink, Login, Session, SignIn
from plussa.auth.password import credentials
from plussa.auth.refusals import AuthRefused
from plussa.auth.session import sign_ins
from plussa.db import is_sqlite
from plussa.desk.acting.service import act_for
from plussa.desk.membership import confirming
from plussa.desk.membership.confirming import Document
from plussa.desk.membership.duplicates import Particulars
from plussa.members.cards import service as cards
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Member
from plussa.members.profile import service as profile
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.outbox.render import compose
from plussa.privacy.ending import leaving
from tests.mails import link
from tests.members.test_cards_races import together
from tests.people import PASSWORD, Cast, Reader, add_member

As = Callable[..., Reader]
Clock = Callable[[object], None]
THIEF, OWNER = "thief@example.fi", "aino@example.fi"
NEW = "kolme kissaa ja yksi koira"


@pytest.fixture
def stolen(cast: Cast) -> Member:
    """Aino, whose address somebody with her password has just changed."""
    email_changes.confirm(email_changes.request(cast.aino, THIEF).key)
    found: Member = Member.get_by_id(cast.aino.id)
    assert found.email == THIEF
    return found


def addressees(app: Flask, kind: str) -> set[str]:
    """Where the mails of a kind go."""
    messages = list(Message.select().where(Message.kind == kind))
    mails = [compose(app, one) for one in messages]
    return {str(mail["To"]) for mail in mails if mail is not None}


def test_no_code_goes_to_an_address_that_was_just_changed(
    app: Flask, stolen: Member, reader: As, at: Clock
) -> None:
    thief = reader(stolen)
    page = thief.get("/en/account/identify/")
    assert "changed less than a week ago" in page.text
    thief.post("/en/account/identify/", 409, password=PASSWORD)
    assert not Code.select().exists()
    session = Session.select().order_by(Session.id.desc()).first()
    codes.send_to_identify(session)
    codes.send_to_claim(str(stolen.cards[0].number), None, "en")
    assert addressees(app, "identify_code") == addressees(app, "link_code") == set()
    at(clock.now() + timedelta(days=7, seconds=1))
    assert contacts.can_send_code(stolen)


def test_a_link_for_a_new_password_goes_to_the_address_before(
    app: Flask, stolen: Member, reader: As, at: Clock
) -> None:
    reader().post("/en/log-in/forgotten-password/", email=THIEF)
    assert addressees(app, "reset_password") == {OWNER}
    at(clock.now() + timedelta(days=7, seconds=1))
    assert addressees(app, "reset_password") == {THIEF}


def test_disowning_a_sign_in_sends_nothing_to_whoever_changed_the_address(
    app: Flask, stolen: Member, reader: As
) -> None:
    owner = reader(stolen)
    mine = SignIn.select().order_by(SignIn.id.desc()).get().key
    owner.post(f"/en/account/logging-in/not-me/{mine}/")
    assert addressees(app, "sign_in_disowned") == {OWNER}
    reader().post(link(app, "sign_in_disowned"), password=NEW)
    assert reader().post("/en/log-in/", email=THIEF, password=NEW).status_code == 303


WARNED: dict[str, Callable[[Member], Any]] = {
    "password_changed": lambda who: credentials.reset_password(login_of(who).key, NEW),
    "login_deleted": lambda who: credentials.delete_login(login_of(who)),
    "contact_changed": lambda who: profile.change_phone(who, "+358401112223"),
    "card_ordered": lambda who: cards.order_parallel(who, cards.newest(who)),
    "proof_asked": lambda who: identity_checks.ask(who, IdentityCheckWay.EMAIL),
    "confirmed": lambda who: confirm(who),
    "left_programme": lambda who: leaving.leave(add_alone(who)),
}
ELSEWHERE = {"identity_linked"}  # no code goes to an address that was just changed


def login_of(who: Member) -> Login:
    found: Login = Login.get(Login.member == who)
    return found


def confirm(who: Member) -> None:
    """Have customer service confirm the membership."""
    Member.update(confirmed_at=None).where(Member.id == who.id).execute()
    shown = Particulars(who.given_names, who.family_name, date(1975, 1, 7))
    act_for(who, lambda member: confirming.by_document(member, Document.PASSPORT, shown))


def add_alone(who: Member) -> Member:
    """The same member, whom nobody else lives with."""
    Member.update(left_at=clock.now()).where(
        Member.household == who.household_id, Member.id != who.id
    ).execute()
    return who


def test_every_warning_is_tried() -> None:
    assert WARNED.keys() | ELSEWHERE == {one for one in kinds.KINDS if kinds.KINDS[one].warning}


@pytest.mark.parametrize("kind", WARNED)
def test_a_warning_goes_to_the_address_before_too(app: Flask, stolen: Member, kind: str) -> None:
    WARNED[kind](stolen)
    assert addressees(app, kind) == {OWNER, THIEF}


def test_what_lies_in_the_former_mailbox_opens_nothing(app: Flask, cast: Cast, reader: As) -> None:
    reader().post("/en/log-in/forgotten-password/", email=OWNER)
    held = link(app, "reset_password")
    code = codes.send_to_claim(str(cast.aino.cards[0].number), None, "en")
    email_changes.confirm(email_changes.request(cast.aino, "new@example.fi").key)
    assert reader().client.get(held).status_code == 410
    assert Code.get_or_none(Code.key == code.key) is None


def test_a_bank_that_was_linked_a_moment_ago_goes_with_a_disowned_sign_in(cast: Cast) -> None:
    Member.update(identity_hash="b" * 64).where(Member.id == cast.aino.id).execute()
    IdentityLink.create(member=cast.aino, linked_at=clock.now())
    recovery.void_password(Member.get_by_id(cast.aino.id))
    assert Member.get_by_id(cast.aino.id).identity_hash is None
    assert IdentityLink.get().undone_at is not None


def test_a_bank_that_has_been_linked_for_long_stays(cast: Cast) -> None:
    Member.update(identity_hash="b" * 64).where(Member.id == cast.aino.id).execute()
    IdentityLink.create(member=cast.aino, linked_at=clock.now() - timedelta(days=8))
    recovery.void_password(Member.get_by_id(cast.aino.id))
    assert Member.get_by_id(cast.aino.id).identity_hash is not None


def acts(who: Member) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each act that takes a login back, and what an intruder may do at the same moment."""
    waiting = email_changes.request(who, f"thief{who.id}@example.fi")
    sign_in = SignIn.create(member=who, at=clock.now(), method="password", device="")
    login = login_of(who)
    yield "confirm", partial(email_changes.confirm, waiting.key)
    yield "stop", partial(recovery.undo_email, waiting.key)
    yield "disown", partial(sign_ins.disown, who, sign_in.key)
    yield "reset", partial(credentials.reset_password, login.key, NEW)
    yield "everywhere", partial(recovery.log_out_everywhere, login)
    yield "delete", partial(credentials.delete_login, login)
    yield "leave", partial(leaving.leave, who)


def test_whatever_happens_at_once_nobody_meets_a_deadlock(fresh: str) -> None:
    """On PostgreSQL; SQLite lets one write at a time."""
    expected = (AuthRefused, HouseholdRefused, Login.DoesNotExist)
    names = [name for name, _ in acts(add_member())]
    pairs = list(permutations(names, 2)) if not is_sqlite() else [("confirm", "disown")]
    for one, other in pairs:
        found = dict(acts(add_member()))

        def attempt(job: Callable[[], Any]) -> str:
            try:
                job()
            except expected as refused:
                return type(refused).__name__
            return "done"

        ends = together(*[partial(attempt, found[name]) for name in (one, other)])
        assert "done" in ends, (one, other, ends)
