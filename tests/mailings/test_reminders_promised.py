"""What the pages say of reminders of money that expires: no more than is sent."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.mailings import reminders
from plussa.members.models import Member, Role
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.money import corrections
from plussa.money.account.overview import next_reminder
from plussa.money.ledger import lots
from plussa.money.models import Entry, EntryKind
from plussa.money.tills.redemptions import Redemption
from plussa.outbox import worker
from plussa.permissions import service
from plussa.permissions.models import Permission
from tests.conftest import Clock
from tests.mailings.test_newsletters import Post
from tests.mailings.test_reminders import DUE, PAID, As, off
from tests.money.stores import back, give, noon, spend, till, user
from tests.people import Cast
from tests.queries import counted

MONEY = "/en/account/plussa-money/"


def promised_and_sent(member: Member, at: Clock, today: date) -> tuple[date | None, date | None]:
    """Which day the page names on a day as that of the next reminder, and on which one then comes."""
    at(noon(today))
    reminders.remind()
    named = next_reminder(member, lots.expiring(member.household_id))
    for days in range(1, 34):
        at(noon(today + timedelta(days)))
        if reminders.remind():
            return named, today + timedelta(days)
    return named, None


def bought(member: Member, at: Clock, paid: date, used: date) -> Redemption:
    """Money that a member gets on a day, and uses on another."""
    at(noon(paid))
    give(member, 5_00)
    at(noon(used))
    return spend(member, 5_00, used)


def reverse_use() -> None:
    corrections.reverse(Entry.get(Entry.kind == EntryKind.REDEMPTION).id, "A slip")


def late_return(member: Member, at: Clock) -> date:
    """Valid for 30 days, a month of February among them."""
    used, day = bought(member, at, date(2026, 12, 1), date(2026, 12, 2)), date(2028, 2, 1)
    at(noon(day))
    till(back(used, 5_00, day))
    return day


def late_reversal(member: Member, at: Clock) -> date:
    bought(member, at, date(2026, 12, 1), date(2026, 12, 2))
    at(noon(date(2028, 2, 1)))
    reverse_use()
    return date(2028, 2, 1)


def refilled_within_the_month(member: Member, at: Clock) -> date:
    """Before reminders began, when the first was to come less than a month before."""
    used, day = bought(member, at, date(2026, 2, 10), date(2026, 12, 2)), date(2027, 2, 20)
    at(noon(day))
    till(back(used, 5_00, day))
    return day


def reversed_within_the_month(member: Member, at: Clock) -> date:
    bought(member, at, date(2026, 2, 10), date(2026, 12, 2))
    at(noon(date(2027, 2, 20)))
    reverse_use()
    return date(2027, 2, 20)


def refilled_before(member: Member, at: Clock) -> date:
    used, day = bought(member, at, PAID, PAID), DUE - timedelta(10)
    at(noon(day))
    till(back(used, 5_00, day))
    return day


def given_for_debt_that_was_settled(member: Member, at: Clock) -> date:
    """A reversal that begins money of the usual validity."""
    at(noon(PAID))
    corrections.correct(member.household_id, -5_00, "A slip")
    give(member, 5_00)
    corrections.reverse(Entry.get(Entry.kind == EntryKind.CORRECTION).id, "A slip")
    return DUE - timedelta(10)


def two_lots_of_which_the_first_came_back(member: Member, at: Clock) -> date:
    """The second is reminded of, on its own day."""
    day = late_return(member, at)
    at(noon(date(2027, 2, 10)))
    give(member, 1_00)
    return day


NEVER = [late_return, late_reversal, refilled_within_the_month, reversed_within_the_month]
ONCE = [refilled_before, given_for_debt_that_was_settled, two_lots_of_which_the_first_came_back]


@pytest.mark.parametrize("situation", [*NEVER, *ONCE])
def test_the_pages_name_the_day_on_which_a_reminder_comes(
    fresh: str, at: Clock, situation: Callable[[Member, Clock], date]
) -> None:
    member = user(email="aino@example.fi", role=Role.PRIMARY)
    today = situation(member, at)
    named, came = promised_and_sent(member, at, today)
    assert named == came
    assert (came is None) is (situation in NEVER)


def restrict(member: Member) -> None:
    Restriction.create(member=member, ground=RestrictionGround.CLAIM, since=clock.now())


def without_email(member: Member) -> None:
    Member.update(email="").where(Member.id == member.id).execute()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (restrict, "The use of your data is restricted, so we do not remind you"),
        (without_email, "we have no email address of yours"),
        (off, "You have switched off the reminders"),
    ],
)
def test_nobody_is_promised_a_reminder_who_gets_none(
    cast: Cast, reader: As, at: Clock, change: Callable[[Member], None], told: str
) -> None:
    give(cast.aino, 5_00)
    at(noon(date(2027, 6, 1)))
    change(cast.aino)
    aino = reader(Member.get_by_id(cast.aino.id))
    money, home = aino.get(MONEY).text, aino.get("/en/account/").text
    assert told in money
    assert "remind you by email" not in money
    assert "next reminder" not in money
    assert "We remind you" not in home
    at(DUE)
    assert reminders.remind() == 0


def test_the_pages_ask_as_often_however_much_expires(cast: Cast, reader: As, at: Clock) -> None:
    asked = []
    for days in ([0], range(1, 390)):
        for day in days:
            at(noon(PAID + timedelta(day)))
            give(cast.aino, 1_00)
        at(noon(PAID + timedelta(1)))
        for path in (MONEY, "/en/account/"):
            aino = reader(cast.aino)
            aino.get(path)
            with counted() as queries:
                aino.get(path)
            asked.append(len(queries))
    assert len(lots.expiring(cast.aino.household_id)) > 380
    assert asked[:2] == asked[2:]


def test_the_pages_say_from_when(cast: Cast, reader: As, at: Clock) -> None:
    give(cast.aino, 5_00)
    page = reader(cast.aino).get(MONEY)
    assert "From 1 March 2027 on we remind you by email" in page.text
    home = reader(cast.aino).get("/en/account/")
    assert "We remind you of it by email on 15 December 2027" in home.text
    at(noon(date(2027, 6, 1)))
    page = reader(cast.aino).get(MONEY)
    assert "The next reminder comes on 15 December 2027." in page.text
    off(cast.aino)
    page = reader(cast.aino).get(MONEY)
    assert "You have switched off the reminders" in page.text


def test_the_switch_is_among_the_permissions(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    page = aino.get("/en/account/permissions/")
    assert "Messages about the membership" in page.text
    assert "This belongs to the membership until you switch it off." in page.text
    wording = service.in_force(Permission.REMINDERS).day.isoformat()
    aino.post("/en/account/permissions/reminders/", wording=wording, value="off")
    choice = service.standing(cast.aino, Permission.REMINDERS).choice
    assert choice is not None
    receipt = aino.get(f"/en/account/permissions/receipt/{choice.key}/")
    assert "Switched off" in receipt.text
    assert "The contract, that is, the rules (GDPR, Article 6(1)(b))" in receipt.text
    history = aino.get("/en/account/history/")
    assert "Reminders of money that expires were switched off." in history.text


def test_messages_we_sent_you_leads_to_the_switch(
    app: Flask, cast: Cast, reader: As, at: Clock
) -> None:
    give(cast.aino, 5_00)
    at(DUE)
    reminders.remind()
    worker.send_due(app, Post())
    page = reader(cast.aino).get("/en/account/messages/")
    assert "/en/account/permissions/#reminders" in page.links
    assert "Switch these reminders off" in page.text
    off(cast.aino)
    page = reader(cast.aino).get("/en/account/messages/")
    assert "/en/account/permissions/#reminders" in page.links
    assert "Switch these reminders off" not in page.text
    assert "You have switched off the reminders" in page.text
