"""Whatever the record gives an end to is there until that end and gone after it; all else says why not.

A row of every table, all of which have their event at one moment; the record alone says when each is to
go. The clock is put to a second before each end, and to a second after it.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from peewee import Model

from plussa import clock, quotas
from plussa.append_only import Errand, open_door
from plussa.auth.models import (
    ClaimLetter,
    Code,
    EmailChange,
    IdentityCheck,
    Login,
    Session,
)
from plussa.cases.models import Case, CaseState
from plussa.dates import HELSINKI, add_months
from plussa.db import database, is_sqlite
from plussa.desk.models import Staff
from plussa.members import restrictions
from plussa.members.endings import Death, Termination
from plussa.members.letters import Letter
from plussa.members.models import Card, Household, Invitation, InvitationAnswer, Member, NameRequest
from plussa.members.restrictions import Restriction
from plussa.money import closing
from plussa.money.models import MonthTotal, Purchase
from plussa.money.tills.waiting_rows import WaitingRow
from plussa.outbox.models import Message
from plussa.privacy import retention
from plussa.privacy.ending import leaving
from plussa.privacy.models import Erasure, ErasureState
from plussa.register.categories import SESSIONS, STAFF
from plussa.register.record import TABLES
from plussa.register.terms import Category, Period, PeriodStart
from tests.conftest import TODAY, Clock, moment
from tests.models import MODELS
from tests.people import Cast
from tests.privacy.erasing import tell_receivers
from tests.rows import fill

NOW = moment(TODAY)
ENDLESS = {name for name, table in TABLES.items() if table.endless}
STUBS = {name for name, table in TABLES.items() if table.is_stub}
A_SECOND = timedelta(seconds=1)
BY_NAME: dict[str, type[Model]] = {str(one._meta.table_name): one for one in MODELS}
# Outside a transaction; of a household that has ended; once tills and card maker know; with its card.
NEVER_THERE = {"door", "open_lot", "card_notice", "waiting_row"}
WORK = {"quota_use": NOW + quotas.LONGEST}  # which the record says of its column


def categories(table: str) -> set[Category]:
    """What a table holds; who of customer service it names goes with it, unless that is all."""
    found = {one for one in TABLES[table].columns if isinstance(one, Category)}
    return found - {STAFF} or found


def end_of(period: Period) -> datetime:
    """When a period is over that begins now: worked out forwards."""
    if period.after is PeriodStart.YEAR_END:
        first = date(TODAY.year + 1 + period.months // 12, 1, 1)
        return datetime.combine(first, time(), HELSINKI)
    if period.after is PeriodStart.PURCHASE:  # the whole day counts
        tomorrow = add_months(TODAY.replace(day=1), period.months).replace(day=TODAY.day + 1)
        return datetime.combine(tomorrow, time(), HELSINKI)
    day = add_months(TODAY.replace(day=1), period.months).replace(day=TODAY.day)
    then = datetime.combine(day + timedelta(days=period.days), NOW.astimezone(HELSINKI).time())
    return then.replace(tzinfo=HELSINKI) + timedelta(hours=period.hours, minutes=period.minutes)


def ends() -> dict[str, datetime]:
    """When the rows of each table go, as the record says; what is left of a stub goes with what needs it."""
    named = set(BY_NAME) - {*ENDLESS, *STUBS, *NEVER_THERE, *WORK}
    return WORK | {name: max(end_of(one.kept) for one in categories(name)) for name in named}


def test_every_table_has_an_end_or_a_reason_why_not() -> None:
    assert set(BY_NAME) == set(TABLES)
    for table in BY_NAME:
        assert bool(categories(table)) is (table not in {*ENDLESS, *WORK, "door"}), table


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """A row in every table, of Aino's, for all of which the event has come from which its period counts."""
    Member.update(household=cast.otso.household).where(Member.id == cast.eino.id).execute()
    fill(cast)
    neighbours(cast)
    with open_door(Errand.RETENTION):
        close(cast)
    with database.atomic():
        closing.close(cast.aino.household_id)
    return cast


def close(cast: Cast) -> None:
    """Let everything that waits for something come to its end."""
    aino = Member.id == cast.aino.id
    Member.update(left_at=NOW, identity_hash=None).where(aino).execute()
    Household.update(dissolved_at=NOW).where(Household.id == cast.aino.household_id).execute()
    EmailChange.update(confirmed_at=NOW).execute()
    Invitation.update(answer=InvitationAnswer.DECLINED, answered_at=NOW).execute()
    for model in (IdentityCheck, ClaimLetter):
        model.update(used_at=NOW).execute()
    Code.update(session=None).execute()  # which goes with the login
    Session.update(login=Login.get(Login.member == cast.otso)).execute()
    Case.update(state=CaseState.ANSWERED, closed_at=NOW).execute()
    Erasure.update(state=ErasureState.DONE, done_at=NOW).where(
        Erasure.state == ErasureState.WAITING
    ).execute()
    Termination.update(closed_at=NOW).execute()
    Death.update(ended_at=NOW).execute()
    Letter.update(printed_at=NOW).execute()
    WaitingRow.update(day=TODAY, at=NOW).execute()
    tell_receivers()
    Staff.update(disabled_at=NOW).execute()
    Message.update(sent_at=NOW).execute()
    Purchase.update(day=TODAY, at=NOW).execute()


def neighbours(cast: Cast) -> None:
    """More rows of Aino's, which end in other ways."""
    aino = cast.aino
    NameRequest.update(decided_at=NOW).execute()
    NameRequest.create(member=aino, given_names="Aino", requested_at=NOW)  # that nobody decides
    Restriction.update(ended_at=NOW).execute()
    Restriction.create(
        member=aino, ground=restrictions.RestrictionGround.CLAIM, since=NOW
    )  # in force
    Erasure.create(member=aino, state=ErasureState.REFUSED, asked_at=NOW, refused_at=NOW)
    MonthTotal.create(household=aino.household, month=date(2026, 5, 1))  # that earned nothing
    MonthTotal.create(household=aino.household, month=date(2026, 4, 1), cents=5, waiting=True)


def there() -> dict[str, set[Any]]:
    """The rows of each table, by their keys."""
    return {
        name: {id for (id,) in model.select(model._meta.primary_key).tuples()}
        for name, model in BY_NAME.items()
    }


def left(of: dict[str, set[Any]]) -> set[str]:
    """The tables in which some rows are still there."""
    now = there()
    return {name for name, ids in of.items() if ids & now[name]}


def whole(of: dict[str, set[Any]]) -> set[str]:
    """The tables in which all of some rows are still there."""
    now = there()
    return {name for name, ids in of.items() if ids <= now[name]}


def sweep(tables: set[str]) -> None:
    """Let a night pass; on PostgreSQL only as far as some tables go, which takes a tenth of the time."""
    if is_sqlite():
        retention.run()
        return
    for category in {one for table in tables - set(WORK) for one in categories(table)}:
        retention.delete_old(category)
    if tables & set(WORK):
        retention.delete_old(SESSIONS)


def test_everything_is_there_until_its_end_and_gone_after_it(
    closed: Cast, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    due, had = ends(), there()
    others = {"member": {closed.eino.id, closed.otso.id}}
    others |= {"login": {one.id for one in Login.select().where(Login.member != closed.aino)}}
    rows = {name: had[name] - others.get(name, set()) for name in due}
    assert sorted(name for name, ids in rows.items() if not ids) == []
    for end in sorted(set(due.values())):
        now = {name for name, its in due.items() if its == end}
        later = {name for name, its in due.items() if its > end}
        if end > NOW:
            at(end - A_SECOND)
            sweep(now)
            assert now | later == left(rows) == whole(rows), f"gone before {end}"
        at(end + A_SECOND)
        sweep(now)
        assert left(rows) == later, f"there after {end}"
    retention.run()
    assert not Card.select().where(Card.member == closed.aino).exists()
    assert not Member.select().where(Member.id == closed.aino.id).exists()
    assert not Household.select().where(Household.id == closed.aino.household_id).exists()


def test_in_the_end_nothing_is_left_but_what_says_why(closed: Cast, at: Clock) -> None:
    at(date(2028, 1, 1))
    for who in (closed.eino, closed.otso):
        leaving.leave(Member.get_by_id(who.id))
    Message.update(sent_at=clock.now()).execute()
    tell_receivers()
    for year in (2029, 2032, 2033, 2036):
        at(date(year, 1, 2))
        retention.run()
    assert {name for name, ids in there().items() if ids} == ENDLESS
