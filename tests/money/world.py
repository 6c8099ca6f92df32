"""The world of random histories: who lives where, what was bought and used, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis.stateful import RuleBasedStateMachine

from plussa import clock
from plussa.db import database
from plussa.members.models import Member
from plussa.money import corrections
from plussa.money.models import Entry, EntryKind
from plussa.money.outcomes import MoneyOutcome, MoneyRefused
from plussa.money.tills import purchases
from plussa.money.tills.receipts import Receipt
from plussa.money.tills.redemptions import Redemption
from tests.money.reference import Home, Reference, Taken
from tests.money.stores import noon

BEGIN = date(2026, 1, 28)


class Undo(Exception):
    """Ends the transaction of a history."""


@dataclass
class Used:
    """Money used, and what of it is still taken."""

    row: Redemption
    home: int
    entry: int
    taken: Taken


class World(RuleBasedStateMachine):
    """What the steps of a history share."""

    members: list[Member]
    reference: Reference
    receipts: list[tuple[Receipt, int, date]]
    returned: dict[str, int]
    uses: list[Used]
    returns: list[Redemption]
    corrected: set[str]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = database.atomic()
        self.transaction.__enter__()
        self.today, self.moments = BEGIN, count()
        clock.now = self.now  # the test puts it back

    def now(self) -> datetime:
        """A moment of today, each a second after the one before."""
        return noon(self.today) + timedelta(seconds=next(self.moments) % 40_000)

    def teardown(self) -> None:
        self.transaction.__exit__(Undo, Undo(), None)

    def member(self, which: int) -> Member:
        return self.members[which % len(self.members)]

    def alone(self) -> list[Member]:
        """Members whom nobody lives with; two always stay."""
        homes = [one.household_id for one in self.members]
        return [one for one in self.members if homes.count(one.household_id) == 1]

    def home(self, household: int) -> Home:
        found = self.reference.home(household)
        assert found is not None
        return found

    def store(self, row: Receipt, home: int, month: date) -> None:
        assert purchases.store_all([row], sure=True) == [MoneyOutcome.STORED]
        self.receipts.append((row, home, month))
        self.reference.bought[home, month] += row.cents

    def entry(self, kind: EntryKind, which: int) -> Entry | None:
        """An entry of a kind that has not been reversed."""
        done = Entry.select(Entry.reverses).where(Entry.reverses.is_null(False))
        found = list(Entry.select().where(Entry.kind == kind, Entry.id.not_in(done)))
        return found[which % len(found)] if found else None

    def reverse(self, entry: Entry, can_be: bool) -> None:
        """Reverse an entry once, if it can be."""
        if can_be:
            corrections.reverse(entry.id, "because")
        with pytest.raises(MoneyRefused):
            corrections.reverse(entry.id, "because")
