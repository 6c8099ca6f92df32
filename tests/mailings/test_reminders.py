"""Reminders of money that expires: to whom, when, once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.cases.models import Case
from plussa.mailings import reminders
from plussa.mailings.models import Reminder
from plussa.members.models import Member, Role
from plussa.members.restrictions import Restriction, RestrictionGround
from plussa.money import closing, rules
from plussa.money.ledger import lots
from plussa.outbox import worker
from plussa.outbox.kinds import Rank
from plussa.outbox.models import Message
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from tests import mails
from tests.conftest import Clock
from tests.mailings.test_newsletters import Post
from tests.money.stores import back, give, spend, till, user
from tests.people import Reader, add_member

As = Callable[..., Reader]
PAID, LAST, DUE = date(2026, 12, 15), date(2028, 1, 15), date(2027, 12, 15)
START = date(2027, 3, 1)


@pytest.fixture
def aino(fresh: str, at: Clock) -> Member:
    """A member whose household got money on the day of the tests."""
    member = user(email="aino@example.fi", role=Role.PRIMARY)
    at(PAID)
    give(member, 5_00)
    return member


def queued() -> list[str]:
    """To whom reminders were queued, in order."""
    found = Message.select().where(Message.kind == reminders.KIND).order_by(Message.id)
    return [one.recipient for one in found]


def off(member: Member, value: Value = Value.OFF) -> None:
    service.choose(
        member, Permission.REMINDERS, value, service.words_now(Permission.REMINDERS, "fi")
    )


def test_it_comes_a_calendar_month_before_and_once(aino: Member, at: Clock) -> None:
    for day in (PAID, START, DUE - timedelta(1)):
        at(day)
        assert reminders.remind() == 0
    for day, many in ((DUE, 1), (DUE, 0), (DUE + timedelta(1), 0), (LAST, 0)):
        at(day)
        assert reminders.remind() == many
    assert queued() == ["aino@example.fi"]
    assert Message.get().rank == Rank.NOTICE


@pytest.mark.parametrize(
    ("day", "of"),
    [
        (date(2027, 2, 28), []),
        (START, [START + timedelta(days) for days in range(32)]),
        (date(2028, 1, 31), [date(2028, 1, 31) + timedelta(days) for days in range(30)]),
        (date(2027, 4, 30), [date(2027, 4, 30) + timedelta(days) for days in range(32)]),
    ],
)
def test_a_month_is_one_of_the_calendar(day: date, of: list[date]) -> None:
    assert rules.reminded_of(day) == of


def test_every_day_of_expiry_has_its_reminder_a_month_before() -> None:
    for days in range(800):
        last = START + timedelta(days)
        first = rules.reminder_day(last)
        assert last in rules.reminded_of(first)
        assert last in rules.reminded_of(last)
        assert last not in rules.reminded_of(last + timedelta(1))
        assert last not in rules.reminded_of(first - timedelta(1))


def test_days_on_which_it_did_not_run_are_made_up_for_while_the_money_is_valid(
    aino: Member, at: Clock
) -> None:
    at(LAST + timedelta(1))
    assert reminders.remind() == 0, "it has expired"
    at(LAST)
    assert reminders.remind() == 1


def test_lots_of_one_day_are_one_mail_and_of_two_days_two(
    app: Flask, aino: Member, at: Clock
) -> None:
    give(aino, 2_50)
    at(PAID + timedelta(1))
    give(aino, 1_00)
    at(DUE)
    assert reminders.remind() == 1
    assert "€7.50" in mails.texts(app, reminders.KIND)[0] or "7,50" in mails.texts(
        app, reminders.KIND
    )[0].replace("\xa0", " ")
    at(DUE + timedelta(1))
    assert reminders.remind() == 1


def test_money_that_came_back_is_not_reminded_of(aino: Member, at: Clock) -> None:
    used = spend(aino, 5_00, PAID)
    late = LAST + timedelta(10)
    at(late)
    till(back(used, 5_00, late))
    assert lots.expiring(aino.household_id) == [(late + timedelta(30), 5_00)]
    for day in (late, late + timedelta(15), late + timedelta(30)):
        at(day)
        assert reminders.remind() == 0


def test_money_that_came_back_after_the_day_of_the_reminder_is_not_either(
    aino: Member, at: Clock
) -> None:
    used = spend(aino, 5_00, PAID)
    at(DUE)
    assert reminders.remind() == 0
    at(DUE + timedelta(5))
    till(back(used, 5_00, DUE + timedelta(5)))
    assert lots.usable(aino.household_id) == 5_00
    assert reminders.remind() == 0


def test_money_that_was_back_in_its_lot_before_is_as_any_other(aino: Member, at: Clock) -> None:
    used = spend(aino, 5_00, PAID)
    at(DUE - timedelta(30))
    till(back(used, 5_00, DUE - timedelta(30)))
    at(DUE)
    assert reminders.remind() == 1


def test_it_goes_to_all_who_may_see_the_money_and_to_nobody_else(aino: Member, at: Clock) -> None:
    home = {"household": aino.household_id, "role": Role.MEMBER}
    add_member(**home, email="sees@example.fi", may_see_money=True)
    add_member(**home, email="blind@example.fi", may_see_money=False)
    add_member(**home, email="new@example.fi", may_see_money=True, confirmed_at=None)
    add_member(**home, email="", may_see_money=True)
    gone = add_member(**home, email="off@example.fi", may_see_money=True)
    off(gone)
    add_member(**home, email="left@example.fi", may_see_money=True, left_at=clock.now())
    rests = add_member(**home, email="rests@example.fi", may_see_money=True)
    Restriction.create(member=rests, ground=RestrictionGround.CLAIM, since=clock.now())
    user(email="elsewhere@example.fi")
    at(DUE)
    reminders.remind()
    assert sorted(queued()) == ["aino@example.fi", "sees@example.fi"]


def test_switching_it_off_is_no_objection_and_holds_until_it_is_on_again(
    aino: Member, at: Clock
) -> None:
    off(aino)
    assert Case.select().count() == 0
    at(DUE)
    assert reminders.remind() == 0
    off(aino, Value.ON)
    assert reminders.remind() == 1


def test_what_changes_before_it_is_sent_is_minded(app: Flask, aino: Member, at: Clock) -> None:
    at(DUE)
    reminders.remind()
    assert mails.texts(app, reminders.KIND)
    off(aino)
    post = Post()
    worker.send_due(app, post)
    assert post.mails == []


def test_it_goes_to_the_address_of_the_moment(app: Flask, aino: Member, at: Clock) -> None:
    at(DUE)
    reminders.remind()
    Member.update(email="new@example.fi").execute()
    assert reminders.find(Message.get()) == aino
    post = Post()
    worker.send_due(app, post)
    assert [mail["To"] for mail in post.mails] == ["new@example.fi"]


def test_nothing_is_sent_of_money_that_was_used_meanwhile(
    app: Flask, aino: Member, at: Clock
) -> None:
    at(DUE)
    reminders.remind()
    spend(aino, 5_00, DUE)
    assert mails.texts(app, reminders.KIND) == []


def test_money_that_moves_along_is_reminded_of_once(aino: Member, at: Clock) -> None:
    other = user(email="eino@example.fi")
    at(DUE)
    reminders.remind()
    closing.move_all(aino.household_id, other.household_id)
    moved = {"household": other.household_id, "role": Role.MEMBER}
    Member.update(moved).where(Member.id == aino.id).execute()
    at(DUE + timedelta(1))
    reminders.remind()
    assert queued() == ["aino@example.fi", "eino@example.fi"]


def test_a_crash_anywhere_leaves_nobody_out_and_reminds_nobody_twice(
    aino: Member, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(4):
        give(user(email=f"jasen{place}@example.fi"), 1_00)
    at(DUE)
    monkeypatch.setattr(reminders, "BATCH", 2)

    def die(*given: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "insert", die)
        with pytest.raises(ConnectionError):
            reminders.remind()
    assert queued() == []
    with pytest.raises(ConnectionError):
        reminders.remind(die)
    assert len(queued()) == 2
    assert reminders.remind() == 3
    assert len(set(queued())) == len(queued()) == Reminder.select().count() == 5
