"""A death: what is done at once and can be undone, what waits for a second person, and how it is settled."""

from datetime import date

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.identity import identities
from plussa.auth.models import IdentityCheckWay, Login, Method, Session
from plussa.auth.password import credentials
from plussa.auth.session import sessions
from plussa.cases.models import Case, CaseKind, CaseState, Channel, Mandate
from plussa.members.endings import Death, Estate, death_of
from plussa.members.event_kinds import EventKind
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Card, CardKind, CardState, Member, Role
from plussa.outbox import kinds
from plussa.outbox.models import Message
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.privacy.ending import deaths, estates, settling, terminations
from plussa.privacy.refusals import PrivacyRefused
from tests.conftest import TODAY, Clock
from tests.mails import texts
from tests.money.stores import give, standing
from tests.people import Cast
from tests.privacy.dying import HEIR, HOME, allow, authorised, confirmed, kinds_of, told


def test_logins_rest_what_waits_ends_and_cards_are_blocked(cast: Cast) -> None:
    login = Login.get(Login.member == cast.otso)
    token = sessions.start(login, Method.PASSWORD, "")
    proof = identity_checks.ask(cast.otso, IdentityCheckWay.EMAIL)
    Member.update(identity_hash="h").where(Member.id == cast.otso.id).execute()
    death = told(cast.otso)
    assert told(cast.otso) == death
    assert sessions.find(token) is None
    assert not Session.select().exists()
    assert credentials.find_by_email(cast.otso.email) is None
    assert credentials.find(Login.get(Login.member == cast.otso).key) is None
    assert identities.member_of("h") is None
    assert identity_checks.find(proof.key) is None
    assert Card.get(Card.member == cast.otso).state is CardState.BLOCKED
    assert (Case.get().kind, Case.get().channel) == (CaseKind.DEATH, Channel.PHONE)
    assert Message.select().where(Message.kind == "case_opened").count() == 0


def test_consents_are_withdrawn_and_nobody_has_objected(cast: Cast) -> None:
    for permission, value in (
        (Permission.EMAIL, Value.ON), (Permission.ADVERTISING, Value.ON),
        (Permission.DETAIL_LEVEL, Value.PRODUCT),
    ):  # fmt: skip
        allow(cast.otso, permission, value)
    told(cast.otso)
    now = {one: standing.value for one, standing in service.current(cast.otso).items()}
    assert (now[Permission.EMAIL], now[Permission.ADVERTISING]) == (Value.OFF, Value.OFF)
    assert now[Permission.DETAIL_LEVEL] is Value.TOTAL
    assert Case.select().where(Case.kind == CaseKind.OBJECTION).count() == 0


def test_a_second_person_or_an_extract_confirms_it(cast: Cast) -> None:
    death = told(cast.otso)
    with pytest.raises(PrivacyRefused, match="NO_EXTRACT"):
        deaths.confirm(death, False, "kaisa")
    with pytest.raises(PrivacyRefused, match="NOT_CONFIRMED"):
        settling.end(death)
    deaths.confirm(death, True, "kaisa")
    deaths.confirm(death, False, "liisa")  # twice is once
    found = Death.get()
    assert (found.confirmed_by, found.source_seen) == ("kaisa", True)


def test_a_mistake_is_put_right_and_the_member_is_told(app: Flask, cast: Cast) -> None:
    death = authorised(cast.otso)
    estates.open_for(death, "liisa", **HOME)
    deaths.revoke(death, "Nimet menivät sekaisin.")
    with pytest.raises(PrivacyRefused, match="SETTLED"):
        deaths.revoke(death, "Taas.")
    assert death_of(cast.otso) is None
    assert not Estate.select().exists()
    assert not Mandate.select().exists()
    assert Death.get().announcer == ""
    login = credentials.find_by_email(cast.otso.email)
    assert login is not None
    assert sessions.find(sessions.start(login, Method.PASSWORD, "")) is not None
    usable = Card.select().where(Card.member == cast.otso, Card.state != CardState.BLOCKED)
    assert [one.kind for one in usable] == [CardKind.DIGITAL]
    [text] = texts(app, "death_revoked")
    assert "stay blocked" in text
    [message] = Message.select().where(Message.kind == "death_revoked")
    assert kinds.may_be_sent(message)
    assert [one.state for one in Case.select().order_by(Case.id)] == [
        CaseState.GRANTED, CaseState.ANSWERED,
    ]  # fmt: skip
    assert told(cast.otso).id != death.id


def test_another_leads_the_household_and_the_money_stays(app: Flask, cast: Cast) -> None:
    give(cast.aino, 500)
    Member.update(language="en").where(Member.id == cast.eino.id).execute()
    death = confirmed(cast.aino)
    with pytest.raises(PrivacyRefused, match="NO_MANDATE"):
        settling.hand_over(death, cast.eino)
    deaths.authorise(death, "liisa", *HEIR)
    with pytest.raises(HouseholdRefused):
        settling.end(death)
    settling.hand_over(death, cast.eino)
    with pytest.raises((PrivacyRefused, HouseholdRefused)):
        settling.hand_over(death, cast.eino)
    eino, aino = Member.get_by_id(cast.eino.id), Member.get_by_id(cast.aino.id)
    assert (eino.role, eino.may_use_money, aino.is_primary) == (Role.PRIMARY, True, False)
    assert aino.left_at is not None
    assert standing(eino) == (500, 0)
    [text] = texts(app, "bereaved")
    assert "Aino Esimerkki has died" in text
    assert "You are the primary member" in text
    assert kinds_of(eino) == [EventKind.PRIMARY_RECEIVED.value, EventKind.HOUSEHOLD_LOST.value]
    found = Death.get()
    assert (found.announcer, found.ended_at) == ("", clock.now())
    assert Case.get().closed_at is not None


def test_who_is_not_confirmed_does_not_lead(cast: Cast) -> None:
    Member.update(confirmed_at=None).where(Member.id == cast.eino.id).execute()
    death = authorised(cast.aino)
    for other in (cast.eino, cast.otso):
        with pytest.raises(HouseholdRefused):
            settling.hand_over(death, other)
    assert Member.get_by_id(cast.aino.id).left_at is None


def test_the_household_is_dissolved_and_its_money_lapses(app: Flask, cast: Cast) -> None:
    give(cast.aino, 500)
    Member.update(language="en").where(Member.id == cast.eino.id).execute()
    settling.dissolve(authorised(cast.aino))
    eino = Member.get_by_id(cast.eino.id)
    assert (eino.role, standing(eino)) == (Role.PRIMARY, (0, 0))
    assert eino.household_id != cast.eino.household_id
    assert Member.get_by_id(cast.aino.id).left_at is not None
    [text] = texts(app, "bereaved")
    assert "had not used is lost" in text


def test_who_did_not_lead_simply_leaves(app: Flask, cast: Cast) -> None:
    give(cast.aino, 500)
    settling.end(confirmed(cast.eino))
    assert Member.get_by_id(cast.eino.id).left_at is not None
    assert standing(cast.aino) == (500, 0)
    assert len(texts(app, "bereaved")) == 1
    [message] = Message.select().where(Message.kind == "bereaved")
    assert message.reader == cast.aino.key


def test_money_of_who_was_alone_is_not_ended_without_the_estates_word(cast: Cast) -> None:
    give(cast.otso, 500)
    death = confirmed(cast.otso)
    with pytest.raises(PrivacyRefused, match="NO_MANDATE"):
        settling.end(death)
    deaths.authorise(death, "liisa", *HEIR)
    settling.end(death)
    assert Member.get_by_id(cast.otso.id).left_at is not None


def test_nothing_is_asked_where_nothing_is_left(cast: Cast) -> None:
    settling.end(confirmed(cast.otso))
    assert Member.get_by_id(cast.otso.id).left_at is not None


def test_what_we_end_rests_after_a_death(cast: Cast, at: Clock) -> None:
    found = terminations.propose(cast.otso, "Syy", "kaisa")
    terminations.approve(found, "liisa")
    told(cast.otso)
    at(date(2027, 6, 1))
    assert terminations.end_due() == 0
    assert Member.get_by_id(cast.otso.id).left_at is None


def test_whom_the_estate_authorises_follows_the_case(app: Flask, cast: Cast) -> None:
    death = confirmed(cast.otso)
    for name in ("Liisa", "Pekka"):
        deaths.authorise(death, "liisa", name, f"{name}@example.fi", "en", TODAY)
    assert [one.name for one in Mandate.select()] == ["Pekka"]
    assert Death.get().mandate_on == TODAY
    messages = list(Message.select().where(Message.kind == "case_opened"))
    assert {one.recipient for one in messages} == {"Liisa@example.fi", "Pekka@example.fi"}
    assert all(kinds.may_be_sent(one) for one in messages)
