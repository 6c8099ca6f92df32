"""Restriction: in force at once, what it stops, what goes on, and how it ends."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.cases.service import decide
from plussa.mailings import newsletters
from plussa.mailings.texts import WrittenText
from plussa.members import restrictions
from plussa.members.models import Actor, Event, Member
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.money.models import Purchase, PurchaseLine
from plussa.money.tills.receipts import Item
from plussa.outbox.models import Message
from plussa.permissions import audience, service
from plussa.permissions.models import Permission, Value
from plussa.privacy.refusals import PrivacyRefused
from plussa.privacy.restriction import service as restriction
from plussa.register.categories import CATEGORIES, MONEY
from plussa.register.terms import OnRestriction
from tests.desk.members import open_look
from tests.desk.staff import desk_reader
from tests.money.stores import buy
from tests.people import Cast, Reader

As = Callable[..., Reader]
PAGE = "/en/account/my-data/restriction/"
TEXTS = {"fi": WrittenText("Otsikko", "Teksti."), "en": WrittenText("Title", "Text.")}


def allow(member: Member, permission: Permission, value: Value = Value.ON) -> None:
    """Let a member allow something."""
    service.choose(member, permission, value, service.words_now(permission, "fi"))


def allowed(permission: Permission) -> set[int]:
    """Whom a list for another system names."""
    return {row for row, _proof in audience.allowed(permission, Member.id)}


@pytest.fixture
def restricted(cast: Cast) -> Cast:
    """A cast of whom Aino has restricted the processing of her data."""
    restriction.begin(cast.aino, RestrictionGround.ACCURACY)
    return cast


def test_it_begins_with_the_button_and_says_what_stops(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    page = aino.get(PAGE)
    assert "You get no marketing" in page.text
    for category in CATEGORIES:
        assert category.name == "staff" or page.text.count("only stored, not used")
    assert aino.post(PAGE, ground="claim", text="The receipts.").location == PAGE
    found = Restriction.get()
    assert (found.ground, found.ended_at) == (RestrictionGround.CLAIM, None)
    case = Case.get(Case.number == found.case_number)
    assert (case.kind, case.member_id) == (CaseKind.RESTRICTION, cast.aino.id)
    assert "needed for a legal claim" in aino.get(PAGE).text
    assert "In force since" in aino.get("/en/account/my-data/").text
    assert "The processing of your data was restricted." in aino.get("/en/account/history/").text
    assert Message.get(Message.kind == "case_opened").reader == cast.aino.key


def test_it_needs_a_reason_and_keeps_what_was_written(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(PAGE, text="Kuitit ovat väärin.")
    assert "Choose the reason." in page.text
    assert "Kuitit ovat väärin." in page.text
    assert not Restriction.select().exists()


def test_each_reason_that_the_law_names_can_be_chosen(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).get(PAGE)
    offered = {one.get("value") for one in page.all("input") if one.get("name") == "ground"}
    assert (
        offered
        == {one.value for one in RestrictionGround}
        == {"accuracy", "unlawful", "claim", "objection"}
    )


def test_twice_is_once(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    for _ in range(2):
        aino.post(PAGE, ground="accuracy")
    assert Restriction.select().count() == 1
    assert Case.select().count() == 1


def test_the_member_ends_it_at_once(restricted: Cast, reader: As) -> None:
    aino = reader(restricted.aino)
    lift = f"{PAGE}lift/"
    assert "End the restriction" in aino.get(lift).text
    for _ in range(2):
        aino.post(lift)
    assert restrictions.in_force(restricted.aino) is None
    kinds = [one.kind for one in Event.select().order_by(Event.id)]
    assert kinds == ["restricted", "restriction_lifted"]
    assert "Restrict now" in aino.get(PAGE).text
    aino.post(PAGE, ground="accuracy")
    assert Restriction.select().count() == 2


def test_no_newsletter_is_queued(restricted: Cast, tmp_path: Path) -> None:
    for member in (restricted.aino, restricted.otso):
        allow(member, Permission.EMAIL)
    made = newsletters.prepare(tmp_path / "n1", TEXTS)
    assert newsletters.count("n1")[0] == 1
    assert newsletters.queue(made) == 1
    assert Message.get(Message.kind == "newsletter").reader == restricted.otso.key


def test_one_that_waits_is_not_sent(cast: Cast, tmp_path: Path) -> None:
    allow(cast.aino, Permission.EMAIL)
    newsletters.queue(newsletters.prepare(tmp_path / "n1", TEXTS))
    waiting = Message.get(Message.kind == "newsletter")
    assert newsletters.may_be_sent(waiting)
    restriction.begin(cast.aino, RestrictionGround.OBJECTION)
    assert not newsletters.may_be_sent(waiting)
    restriction.lift(cast.aino)
    assert newsletters.may_be_sent(waiting)


@pytest.mark.parametrize("permission", [Permission.SMS, Permission.PHONE, Permission.POST])
def test_no_list_names_who_is_restricted(restricted: Cast, permission: Permission) -> None:
    for member in (restricted.aino, restricted.otso):
        allow(member, permission)
    assert restricted.otso.id in allowed(permission)
    assert restricted.aino.id not in allowed(permission)
    restriction.lift(restricted.aino)
    assert restricted.aino.id in allowed(permission)


def test_of_purchases_only_the_sum_is_stored(cast: Cast) -> None:
    bread = (Item("Leipä", "Ruisleipä", 3_10),)
    for member in (cast.aino, cast.otso):
        allow(member, Permission.DETAIL_LEVEL, Value.PRODUCT)
    restriction.begin(cast.aino, RestrictionGround.ACCURACY)
    for member in (cast.aino, cast.otso):
        buy(member, 3_10, date(2026, 11, 20), items=bread)
    whose = [line.purchase.member_id for line in PurchaseLine.select()]
    assert whose == [cast.otso.id]
    assert Purchase.get(Purchase.member == cast.aino).cents == 3_10, "money is earned as before"
    restriction.lift(cast.aino)
    buy(cast.aino, 3_10, date(2026, 11, 21), items=bread)
    assert PurchaseLine.select().count() == 2


def test_the_record_says_what_it_stops(cast: Cast) -> None:
    restriction.begin(cast.aino, RestrictionGround.ACCURACY)
    everybody = {cast.aino.id, cast.eino.id, cast.otso.id}
    for category in CATEGORIES:
        stops = category.restriction is OnRestriction.STOPS
        stopped = restrictions.stopped(category, everybody)
        assert stopped == ({cast.aino.id} if stops else set()), category.name
        usable = Member.select(Member.id).where(restrictions.usable(category)).tuples()
        assert (cast.aino.id in {row for (row,) in usable}) is not stops, category.name
    assert not restrictions.stopped(MONEY, everybody)


def test_customer_service_ends_it_by_telling_first(
    app: Flask, restricted: Cast, reader: As
) -> None:
    found = Restriction.get()
    with pytest.raises(PrivacyRefused, match="CASE_OPEN"):
        restriction.announce_end(restricted.aino)
    decide(Case.get(Case.number == found.case_number), CaseState.REFUSED, "Tiedot ovat oikein.")
    for _ in range(2):
        restriction.announce_end(restricted.aino)
    ending = Restriction.get()
    assert timedelta(days=6, hours=23) < ending.ended_at - clock.now() <= restriction.NOTICE
    assert restrictions.in_force(restricted.aino), "still in force for a week"
    assert Message.select().where(Message.kind == "restriction_ending").count() == 1
    assert "The restriction ends on 22 December 2026" in reader(restricted.aino).get(PAGE).text
    Restriction.update(ended_at=clock.now()).execute()
    assert restrictions.in_force(restricted.aino) is None


def test_customer_service_restricts_for_a_caller(app: Flask, cast: Cast, reader: As) -> None:
    kaisa = desk_reader(app)
    path = open_look(kaisa, cast.aino.number)
    form: dict[str, Any] = {"ground": "accuracy", "text": "Osoite on väärä.", "channel": "phone"}
    assert kaisa.post(f"{path}restriction/", **form).location == path
    event = Event.get()
    assert (event.kind, event.actor, event.handler) == (
        "restricted", Actor.CUSTOMER_SERVICE, "kaisa",
    )  # fmt: skip
    assert Case.get().channel is Channel.PHONE
    assert "Processing is restricted" in kaisa.get(path).text
    lift = f"{path}restriction/lift/"
    assert "the case is still open" in kaisa.refused(lift).text
    decide(Case.get(), CaseState.REFUSED, "Osoite on oikea.")
    assert kaisa.post(lift).location == path
    assert Restriction.get().ended_at is not None
    assert "ends on 22 December 2026" in kaisa.get(path).text
    assert (
        "It was decided that the restriction" in reader(cast.aino).get("/en/account/history/").text
    )
