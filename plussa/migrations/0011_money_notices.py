"""What the tills have been told of households' money."""

from peewee import SQL, CharField, Database, ForeignKeyField, IntegerField, TextField
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen, MomentField


class Household(Frozen):
    pass


class MoneyDelivery(Frozen):
    receiver = CharField(max_length=40)
    created_at = MomentField()
    acknowledged_at = MomentField(null=True)


MoneyDelivery.add_index(
    MoneyDelivery.receiver,
    unique=True,
    where=SQL("acknowledged_at IS NULL"),
    name="money_delivery_one_open",
)
MoneyDelivery.add_index(
    MoneyDelivery.receiver, MoneyDelivery.acknowledged_at, name="money_delivery_last_told"
)


class MoneyNotice(Frozen):
    household = ForeignKeyField(Household, primary_key=True, on_delete="CASCADE")
    delivery = ForeignKeyField(MoneyDelivery, on_delete="RESTRICT", index=False)
    usable = IntegerField()
    wish = CharField(max_length=40)
    cards = TextField()


MoneyNotice.add_index(MoneyNotice.delivery, MoneyNotice.household, name="money_notice_in_delivery")

MODELS = (MoneyDelivery, MoneyNotice)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""
    with db.bind_ctx((*MODELS, Household)):
        db.create_tables(MODELS)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the tables."""
    with db.bind_ctx((*MODELS, Household)):
        db.drop_tables(MODELS)
