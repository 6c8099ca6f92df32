"""Purchases, the ledger of Plussa money, and what is derived from them."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)
from playhouse.migrate import SchemaMigrator

from plussa.append_only import guard, unguard
from plussa.db import Frozen, MomentField


class Household(Frozen):
    pass


class Member(Frozen):
    pass


class Card(Frozen):
    pass


class MonthTotal(Frozen):
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    month = DateField()
    cents = BigIntegerField(default=0)
    forgotten = BigIntegerField(default=0)
    awarded_points = IntegerField(default=0)
    awarded_cents = IntegerField(default=0)
    awards = IntegerField(default=0)
    waiting = BooleanField(default=True)

    class Meta:
        constraints = (Check("awarded_cents >= 0 AND awarded_points >= 0", "month_total_awarded"),)


MonthTotal.add_index(MonthTotal.household, MonthTotal.month, unique=True, name="month_total_one")
MonthTotal.add_index(
    MonthTotal.household, MonthTotal.month, where=SQL("waiting"), name="month_total_waiting"
)


class Entry(Frozen):
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    kind = CharField(max_length=40)
    at = MomentField()
    day = DateField()
    month = DateField(null=True)
    reason = TextField(default="")
    by = CharField(max_length=40)
    key = CharField(max_length=80, null=True, unique=True)
    total = ForeignKeyField(MonthTotal, null=True, on_delete="RESTRICT", index=False)
    basis = BigIntegerField(null=True)
    reverses = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    digest = CharField(max_length=64, null=True)


Entry.add_index(Entry.household, Entry.id, name="entry_of_household")
Entry.add_index(Entry.total, where=SQL("total_id IS NOT NULL"), name="entry_of_total")
Entry.add_index(Entry.reverses, where=SQL("reverses_id IS NOT NULL"), name="entry_reversed_by")


class Posting(Frozen):
    entry = ForeignKeyField(Entry, on_delete="CASCADE")
    account = CharField(max_length=40)
    household = ForeignKeyField(Household, null=True, on_delete="RESTRICT", index=False)
    charity = CharField(max_length=20, null=True)
    cents = IntegerField()

    class Meta:
        constraints = (
            Check("cents <> 0", "posting_of_something"),
            Check(
                "(account IN ('money', 'debt')) = (household_id IS NOT NULL)", "posting_household"
            ),
            Check("(account = 'donations') = (charity IS NOT NULL)", "posting_charity"),
        )


Posting.add_index(
    Posting.household, where=SQL("household_id IS NOT NULL"), name="posting_of_household"
)


class Lot(Frozen):
    household = ForeignKeyField(Household, on_delete="RESTRICT")
    entry = ForeignKeyField(Entry, null=True, on_delete="SET NULL")
    cents = IntegerField()
    paid_on = DateField()
    expires_on = DateField()
    origin = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    carried = IntegerField(default=0)

    class Meta:
        constraints = (Check("cents > 0", "lot_of_something"),)


Lot.add_index(Lot.origin, where=SQL("origin_id IS NOT NULL"), name="lot_of_origin")


class Allocation(Frozen):
    entry = ForeignKeyField(Entry, on_delete="CASCADE")
    lot = ForeignKeyField(Lot, on_delete="CASCADE")
    cents = IntegerField()

    class Meta:
        constraints = (Check("cents <> 0", "allocation_of_something"),)


class OpenLot(Frozen):
    lot = ForeignKeyField(Lot, primary_key=True, on_delete="CASCADE")
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    expires_on = DateField(index=True)
    cents = IntegerField()

    class Meta:
        constraints = (Check("cents > 0", "open_lot_never_overspent"),)


OpenLot.add_index(OpenLot.household, OpenLot.expires_on, name="open_lot_of_household")


class MoneyChoice(Frozen):
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    wish = CharField(max_length=40)
    at_most = IntegerField(null=True)
    charity = CharField(max_length=20, null=True)
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    at = MomentField()

    class Meta:
        constraints = (
            Check("at_most > 0", "money_choice_at_most"),
            Check("wish = 'donate' OR (at_most IS NULL AND charity IS NULL)", "money_choice_whole"),
        )


MoneyChoice.add_index(MoneyChoice.household, MoneyChoice.id, name="money_choice_newest")


class Balance(Frozen):
    household = ForeignKeyField(Household, primary_key=True, on_delete="RESTRICT")
    money = IntegerField(default=0)
    debt = IntegerField(default=0)
    carried_money = IntegerField(default=0)
    carried_debt = IntegerField(default=0)
    choice = ForeignKeyField(MoneyChoice, null=True, on_delete="SET NULL")
    last_entry = IntegerField(null=True)
    closed_at = MomentField(null=True)
    moved_to = ForeignKeyField(Household, null=True, on_delete="RESTRICT", index=False)

    class Meta:
        constraints = (
            Check("money >= 0", "balance_never_overspent"),
            Check("debt >= 0", "balance_debt"),
            Check("closed_at IS NULL OR (money = 0 AND debt = 0)", "balance_closed_is_empty"),
            Check("moved_to_id IS NULL OR closed_at IS NOT NULL", "balance_moved_is_closed"),
        )


Balance.add_index(Balance.moved_to, where=SQL("moved_to_id IS NOT NULL"), name="balance_moved_to")


class Purchase(Frozen):
    external_id = CharField(max_length=64, unique=True)
    card = ForeignKeyField(Card, on_delete="RESTRICT")
    member = ForeignKeyField(Member, on_delete="RESTRICT", index=False)
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    at = MomentField()
    day = DateField(index=True)
    month = DateField()
    cents = IntegerField()
    returns = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    store = CharField(max_length=20)
    store_name = CharField(max_length=100)
    digest = CharField(max_length=64)

    class Meta:
        constraints = (Check("cents <> 0", "purchase_of_something"),)


Purchase.add_index(Purchase.member, Purchase.at, name="purchase_of_member")
Purchase.add_index(Purchase.household, Purchase.month, name="purchase_counted")
Purchase.add_index(
    Purchase.returns, where=SQL("returns_id IS NOT NULL"), name="purchase_returned_by"
)


class PurchaseLine(Frozen):
    purchase = ForeignKeyField(Purchase, on_delete="CASCADE")
    product_group = CharField(max_length=60)
    product = CharField(max_length=120, null=True)
    cents = IntegerField()


MODELS = (
    MonthTotal,
    Entry,
    Posting,
    Lot,
    Allocation,
    OpenLot,
    MoneyChoice,
    Balance,
    Purchase,
    PurchaseLine,
)

GUARDED = ("entry", "posting", "lot", "allocation", "money_choice")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables; the ledger and the choices are append-only."""
    with db.bind_ctx((*MODELS, Household, Member, Card)):
        db.create_tables(MODELS)
    guard(db, *GUARDED)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    unguard(db, *GUARDED)
    with db.bind_ctx((*MODELS, Household, Member, Card)):
        db.drop_tables(MODELS)
