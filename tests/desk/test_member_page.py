"""Customer service's page of a member: what is shown, what is not, and in how many queries."""

from datetime import date

import pytest
from flask import Flask

from plussa import clock
from plussa.cases.models import CaseKind, CaseState, Channel
from plussa.cases.service import decide, open_case
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Actor, Card, CardState, Member
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.members.staff import StaffRole, acting
from plussa.money import corrections
from plussa.privacy.ending.leaving import leave
from tests.desk.members import open_look
from tests.desk.staff import desk_reader
from tests.document import Page
from tests.money.stores import buy
from tests.people import Cast, Reader, add_card
from tests.queries import counted

FORMS = ("address", "phone", "permissions", "requests", "erasure")


@pytest.fixture
def desk(app: Flask, fresh: str) -> Reader:
    """Kaisa's browser."""
    return desk_reader(app)


def seen(desk: Reader, member: Member) -> Page:
    """The page of a member."""
    return desk.get(open_look(desk, member.number))


def words(page: Page) -> str:
    return page.text.replace("\u00a0", " ")


def links(page: Page) -> list[str]:
    return [link.get("href") for link in page.all("a")]


def test_it_shows_who_it_is_and_how_to_reach_them(cast: Cast, desk: Reader) -> None:
    page = seen(desk, cast.aino)
    for fact in (
        "Aino Esimerkki", cast.aino.number, "Koivukuja 3, 00530 Helsinki", "+358 40 1234567",
        "aino@example.fi", "Suomi", "Confirmed on 15 December 2026", "Primary member.",
        "May see and use the Plussa money.", "1 other member lives in the household.",
        "No open cases.", "Nothing has happened yet.",
    ):  # fmt: skip
        assert fact in words(page), fact


def test_it_shows_nobody_else_of_the_household(cast: Cast, desk: Reader) -> None:
    record(cast.aino, EventKind.HOUSEHOLD_GAINED, Actor.HOUSEHOLD, cast.eino)
    page = seen(desk, cast.aino)
    assert "Somebody came to your household." in page.text
    assert "Eino" not in page.text
    assert "eino@example.fi" not in page.text


def test_a_protected_address_is_marked_and_not_changed(cast: Cast, desk: Reader) -> None:
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    path = open_look(desk, cast.aino.number)
    page = desk.get(path)
    assert "Protected by a non-disclosure order." in page.text
    assert "Koivukuja" not in page.text
    assert f"{path}address/" not in links(page)
    refused = desk.get(f"{path}address/", status=409)
    assert "protected by a non-disclosure order" in refused.text
    assert "Koivukuja" not in refused.text


def test_a_card_is_known_by_its_last_digits(cast: Cast, desk: Reader) -> None:
    card = Card.get(Card.member == cast.aino)
    blocked = add_card(cast.aino)
    Card.update(state=CardState.BLOCKED, blocked_at=clock.now()).where(
        Card.id == blocked.id
    ).execute()
    path = open_look(desk, cast.aino.number)
    page = desk.get(path)
    assert f"Digital card, ending in {card.number[-4:]}" in page.text
    assert card.number not in page.text
    assert f"{path}card/{card.key}/" in links(page)
    assert f"{path}card/{blocked.key}/" not in links(page)


def test_money_is_told_with_its_day(cast: Cast, desk: Reader) -> None:
    assert "No purchases have come from the tills yet." in seen(desk, cast.aino).text
    corrections.correct(cast.aino.household_id, 12_50, "korjaus")
    buy(cast.aino, 31_10, date(2026, 11, 20))
    page = words(seen(desk, cast.aino))
    assert "€12.50 to use." in page
    assert "Purchases are counted until 20 November 2026." in page


@pytest.mark.parametrize(("ground", "why"), [
    (RestrictionGround.ACCURACY, "The member contests that the data is right."),
    (RestrictionGround.UNLAWFUL, "The processing was against the law"),
    (RestrictionGround.CLAIM, "The member needs the data for a legal claim."),
    (RestrictionGround.OBJECTION, "The member has objected"),
])  # fmt: skip
def test_a_restriction_in_force_comes_first(
    cast: Cast, desk: Reader, ground: RestrictionGround, why: str
) -> None:
    row = Restriction.create(
        member=cast.aino, ground=ground, since=clock.now(), case_number="12345678"
    )
    page = words(seen(desk, cast.aino))
    assert "In force since 15 December 2026." in page
    assert why in page
    assert "The data is only stored" in page
    assert page.index("Processing is restricted") < page.index("Identity and contact")
    Restriction.update(ended_at=clock.now()).where(Restriction.id == row.id).execute()
    assert "Processing is restricted" not in seen(desk, cast.aino).text


def test_open_cases_stand_with_their_dates_and_closed_ones_do_not(cast: Cast, desk: Reader) -> None:
    waits = open_case(CaseKind.ACCESS, "Hei", Channel.ACCOUNT, member=cast.aino)
    over = open_case(CaseKind.CONTACT, "Moi", Channel.ACCOUNT, member=cast.aino)
    decide(over, CaseState.ANSWERED, "Näin.")
    page = seen(desk, cast.aino)
    assert f"/en/desk/case/{waits.number}/" in links(page)
    assert f"/en/desk/case/{over.number}/" not in links(page)
    assert "The answer is due by 15 January 2027." in words(page)


def test_the_newest_history_says_who_did_it(cast: Cast, desk: Reader) -> None:
    for number in range(10):
        record(cast.aino, EventKind.CARD_ORDERED, ending=f"{number:04}")
    with acting("liisa", "phone"):
        record(cast.aino, EventKind.PHONE_CHANGED)
    record(cast.aino, EventKind.NAME_CHANGED, Actor.CUSTOMER_SERVICE)
    page = seen(desk, cast.aino).text
    assert "Your telephone number was changed." in page
    assert "Done by customer service: liisa." in page
    assert "Done by customer service." in page
    assert "Done by the member." in page
    assert "0009 was ordered" in page
    assert "0000 was ordered" not in page


def test_an_agent_may_act_and_an_auditor_only_reads(cast: Cast, app: Flask, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    assert {f"{path}{word}/" for word in FORMS} < set(links(desk.get(path)))
    olli = desk_reader(app, StaffRole.AUDITOR, "olli")
    path = open_look(olli, cast.aino.number)
    assert not {f"{path}{word}/" for word in FORMS} & set(links(olli.get(path)))


def test_of_who_has_left_nothing_is_changed(cast: Cast, desk: Reader) -> None:
    leave(cast.otso)
    path = open_look(desk, cast.otso.number)
    page = desk.get(path)
    assert f"{path}requests/" in links(page)
    card = Card.get(Card.member == cast.otso).key
    for word in ("address", "phone", "permissions", f"card/{card}"):
        assert f"{path}{word}/" not in links(page)
        answer = desk.client.get(f"{path}{word}/")
        assert (answer.status_code, answer.location) == (303, path)
        assert "The membership has ended" in desk.get(path).text


def test_in_finnish_too(cast: Cast, desk: Reader) -> None:
    path = open_look(desk, cast.aino.number)
    row = path.rstrip("/").rpartition("/")[2]
    page = desk.get(f"/fi/palvelutiski/jasen/{row}/")
    assert "Henkilö- ja yhteystiedot" in page.text
    assert "Saa nähdä ja käyttää" in page.text or "Plussa-raha" in page.text


def test_little_and_much_take_the_same_queries(cast: Cast, desk: Reader) -> None:
    path, taken = open_look(desk, cast.aino.number), []
    for count in (1, 9):
        for number in range(count):
            open_case(CaseKind.CONTACT, f"{number}", Channel.ACCOUNT, member=cast.aino)
            record(cast.aino, EventKind.HOUSEHOLD_GAINED, Actor.HOUSEHOLD, cast.eino)
            add_card(cast.aino)
            corrections.correct(cast.aino.household_id, 5_00, "korjaus")
        with counted() as asked:
            assert desk.client.get(path).status_code == 200
        taken.append(len(asked))
    assert 0 < taken[0] == taken[1] < 20


def test_the_member_sees_the_look_at_once(cast: Cast, app: Flask, desk: Reader) -> None:
    open_look(desk, cast.aino.number, reason="payment")
    page = Reader(app, cast.aino).get("/en/account/history/looks/")
    assert "The reason was a check of a payment." in page.text
