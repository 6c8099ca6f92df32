"""Purchases as they come from the tills: stored once, no finer than allowed, counted by month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from plussa.dates import HELSINKI
from plussa.db import database, is_sqlite, retried
from plussa.exchange import bulk
from plussa.exchange.bulk import ask, in_, insert, stored_day
from plussa.members.restrictions import stopped
from plussa.money.models import MonthTotal, Purchase, PurchaseLine
from plussa.money.outcomes import MoneyOutcome
from plussa.money.rules import month_of
from plussa.money.tills.cardholders import Cardholders
from plussa.money.tills.plausibility import Doubts
from plussa.money.tills.receipts import Receipt, by_group
from plussa.permissions.models import Permission, Value
from plussa.register.categories import PURCHASE_LINES

TURN = 0x706C7574  # the number by which imports of purchases know one another on PostgreSQL
PURCHASE = (
    "id", "external_id", "card", "member", "household", "at", "day", "month", "cents", "returns",
    "store", "store_name", "digest",
)  # fmt: skip
LINE = ("purchase", "product_group", "product", "cents")
TOTAL = (
    "household", "month", "cents", "forgotten", "awarded_points", "awarded_cents", "awards",
    "waiting",
)  # fmt: skip
COUNTED = (
    "ON CONFLICT (household_id, month)"
    " DO UPDATE SET cents = month_total.cents + excluded.cents, waiting = excluded.waiting"
)
LEVEL, TOTAL_ONLY = Permission.DETAIL_LEVEL.value, Value.TOTAL.value
GROUP, PRODUCT = Value.GROUP.value, Value.PRODUCT.value


class _Known(NamedTuple):
    """A purchase that a return may return."""

    id: int
    member: int
    household: int
    month: date
    at: datetime
    left: int  # cents not returned so far


@retried
def store_all(receipts: Sequence[Receipt], sure: bool = False) -> list[MoneyOutcome]:
    """Store purchases and returns, in order and in one transaction; what became of each.

    A return counts for the month and the household of the purchase that it returns; one that names
    none counts as a purchase below zero. Everything else counts for the household that the member
    was in at its moment. Lines are kept as far as the member's purchase detail level allows.
    Outcomes: STORED, SAME, CONFLICT, NO_SUM, UNKNOWN_CARD, LEFT, UNKNOWN_ORIGINAL, TOO_MUCH; and for
    a person to look at, unless one was and is `sure`: BEFORE_ORIGINAL, BEYOND_BOUGHT, DUPLICATE.
    """
    with database.atomic():
        if not is_sqlite():
            ask("SELECT pg_advisory_xact_lock(?)", TURN)
        bulk.by_index()
        work = PurchaseBatch(receipts, sure)
        found = [work.store(receipt) for receipt in receipts]
        work.write()
        return found


class PurchaseBatch:
    """Some receipts, what is known of what they name, and what is to be written."""

    def __init__(self, receipts: Sequence[Receipt], sure: bool = False) -> None:
        self.sure = sure
        ids = [receipt.external_id for receipt in receipts]
        sql = "SELECT external_id, digest FROM purchase WHERE "
        self.digests: dict[str, str] = dict(ask(sql + in_("external_id", "text"), ids))
        self.holders = Cardholders(receipt.card for receipt in receipts)
        self.originals = _originals([one.returns for one in receipts if one.returns])
        self._lock()
        self.doubts = Doubts(receipts)
        # The purchase detail levels that members have chosen, but of those whose data is restricted.
        members = self.holders.members
        free = sorted({*members} - stopped(PURCHASE_LINES, members))
        sql = "SELECT member_id, value FROM current_choice WHERE permission = ? AND "
        self.levels: dict[int, str] = dict(ask(sql + in_("member_id"), LEVEL, free))
        self.rows: list[tuple[Any, ...]] = []
        self.lines: list[tuple[Any, ...]] = []
        self.counted: Counter[tuple[int, date]] = Counter()
        self.ids = bulk.new_ids(Purchase, len(receipts))

    def store(self, receipt: Receipt) -> MoneyOutcome:
        """Take a receipt in, unless it is there already or something is wrong with it."""
        digest = receipt.digest
        if receipt.external_id in self.digests:
            same = self.digests[receipt.external_id] == digest
            return MoneyOutcome.SAME if same else MoneyOutcome.CONFLICT
        holder = self.holders.card(receipt.card)
        if holder is None:
            return MoneyOutcome.UNKNOWN_CARD
        if receipt.cents == 0 or (receipt.returns and receipt.cents > 0):
            return MoneyOutcome.NO_SUM
        day = receipt.at.astimezone(HELSINKI).date()
        card, member = holder
        if not receipt.returns and not member.earns(receipt.at):
            return MoneyOutcome.LEFT
        known = self.originals.get(receipt.returns) if receipt.returns else None
        if obstacle := self._obstacle(receipt, digest, member.id, known):
            return obstacle
        household, month = member.home(receipt.at).household, month_of(day)
        original, whose = None, member.id
        if receipt.returns and known:
            original, whose, household, month, _, left = known
            self.originals[receipt.returns] = known._replace(left=left + receipt.cents)
        self.doubts.note(digest, whose, receipt.cents)
        id = next(self.ids)
        self.rows.append((
            id, receipt.external_id, card, member.id, household, Purchase.at.db_value(receipt.at),
            stored_day(day), stored_day(month), receipt.cents, original,
            receipt.store, receipt.store_name, digest,
        ))  # fmt: skip
        self.digests[receipt.external_id] = digest
        if receipt.cents > 0:
            made = _Known(id, member.id, household, month, receipt.at, receipt.cents)
            self.originals[receipt.external_id] = made
        self.counted[household, month] += receipt.cents
        self._keep_lines(id, receipt, self.levels.get(member.id, TOTAL_ONLY))
        return MoneyOutcome.STORED

    def _obstacle(
        self, receipt: Receipt, digest: str, member: int, known: _Known | None
    ) -> MoneyOutcome | None:
        """Why a receipt is not stored now, if it is not; what a person is sure of is no doubt."""
        if not self.sure and self.doubts.is_duplicate(digest):
            return MoneyOutcome.DUPLICATE
        if not receipt.returns:
            beyond = not self.sure and self.doubts.is_beyond(member, receipt.cents)
            return MoneyOutcome.BEYOND_BOUGHT if beyond else None
        if known is None:
            return MoneyOutcome.UNKNOWN_ORIGINAL
        if not self.sure and receipt.at < known.at:
            return MoneyOutcome.BEFORE_ORIGINAL
        return MoneyOutcome.TOO_MUCH if known.left < -receipt.cents else None

    def write(self) -> None:
        """Write what was taken in, and count it."""
        insert(Purchase, PURCHASE, self.rows)
        insert(PurchaseLine, LINE, self.lines)
        sums = sorted(self.counted.items())
        totals = [
            (household, stored_day(month), cents, 0, 0, 0, 0, True)
            for (household, month), cents in sums
            if cents
        ]
        insert(MonthTotal, TOTAL, totals, COUNTED)

    def _keep_lines(self, id: int, receipt: Receipt, level: str) -> None:
        if level == PRODUCT:
            self.lines += [(id, one.group, one.product, one.cents) for one in receipt.items]
        elif level == GROUP:
            groups = by_group(receipt.items)
            self.lines += [(id, group, None, cents) for group, cents in groups.items()]

    def _lock(self) -> None:
        """Keep households from being closed, and members from moving or lowering their level."""
        known = {one.household for one in self.originals.values()}
        homes = self.holders.households | known
        if not is_sqlite():
            sql = "SELECT id FROM household WHERE "
            ask(sql + in_("id") + " ORDER BY id FOR KEY SHARE", sorted(homes))
        self.holders.read_again(homes, "" if is_sqlite() else " FOR SHARE")


def _originals(external_ids: list[str]) -> dict[str, _Known]:
    """The purchases that returns name, and how much of each is not returned so far."""
    if not external_ids:
        return {}
    sql = (
        "SELECT one.external_id, one.id, one.member_id, one.household_id, one.month, one.at,"
        " one.cents + coalesce((SELECT sum(cents) FROM purchase WHERE returns_id = one.id), 0)"
        " FROM purchase AS one WHERE one.cents > 0 AND "
    )
    rows = ask(sql + in_("one.external_id", "text"), external_ids)
    return {
        name: _Known(id, who, home, bulk.day(month), Purchase.at.python_value(at), int(left))
        for name, id, who, home, month, at, left in rows
    }
