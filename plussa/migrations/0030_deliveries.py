"""One table of deliveries: those of money join those of cards, under numbers that nobody has been told.

Both tables have given out the same numbers. So the deliveries of money are numbered on from the last
that was given out for cards; the one that is open is exported again under its new number.
"""

from peewee import SQL, CharField, Database, Model, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

from plussa.db import MomentField, NumberField
from plussa.remaking import remake

MONEY = "tills_money"
KEY = "money_notice_delivery_id_fkey"
COLUMNS = "id, receiver, created_at, acknowledged_at"


class MoneyDelivery(Model):
    id = NumberField()
    receiver = CharField(max_length=40)
    created_at = MomentField()
    acknowledged_at = MomentField(null=True)

    class Meta:
        legacy_table_names = False


MoneyDelivery.add_index(
    MoneyDelivery.receiver,
    unique=True,
    where=SQL("acknowledged_at IS NULL"),
    name="money_delivery_one_open",
)
MoneyDelivery.add_index(
    MoneyDelivery.receiver, MoneyDelivery.acknowledged_at, name="money_delivery_last_told"
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Move the deliveries of money, with their notices."""
    base, most = _given(db, "delivery"), _given(db, "money_delivery")
    _untie(db)
    db.execute_sql(
        f"INSERT INTO delivery ({COLUMNS}) SELECT id + {base}, '{MONEY}', created_at,"  # noqa: S608
        " acknowledged_at FROM money_delivery ORDER BY id"
    )
    db.execute_sql(f"UPDATE money_notice SET delivery_id = delivery_id + {base}")  # noqa: S608
    _tie(db, "money_delivery", "delivery")
    _go_on(db, "delivery", base + most)
    db.execute_sql("DROP TABLE money_delivery")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Move them back; they keep their numbers."""
    with db.bind_ctx([MoneyDelivery]):
        MoneyDelivery.create_table()
    _untie(db)
    db.execute_sql(
        f"INSERT INTO money_delivery ({COLUMNS}) SELECT id, 'tills', created_at,"  # noqa: S608
        f" acknowledged_at FROM delivery WHERE receiver = '{MONEY}' ORDER BY id"
    )
    _tie(db, "delivery", "money_delivery")
    _go_on(db, "money_delivery", _given(db, "delivery"))
    db.execute_sql(f"DELETE FROM delivery WHERE receiver = '{MONEY}'")  # noqa: S608


def _given(db: Database, table: str) -> int:
    """The largest number that a table has given out."""
    [[most]] = db.execute_sql(f"SELECT coalesce(max(id), 0) FROM {table}").fetchall()  # noqa: S608
    if isinstance(db, PostgresqlDatabase):
        last = db.execute_sql(f"SELECT last_value FROM {table}_id_seq").fetchall()  # noqa: S608
    else:
        last = db.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchall()
    return max(int(most), *(int(one) for (one,) in last))


def _go_on(db: Database, table: str, number: int) -> None:
    """Have a table give out none of the numbers up to one."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"SELECT setval('{table}_id_seq', {max(number, 1)})")
        return
    db.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    db.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


def _untie(db: Database) -> None:
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE money_notice DROP CONSTRAINT {KEY}")


def _tie(db: Database, old: str, new: str) -> None:
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            f"ALTER TABLE money_notice ADD CONSTRAINT {KEY} FOREIGN KEY (delivery_id)"
            f" REFERENCES {new} (id) ON DELETE RESTRICT"
        )
    else:
        remake(db, "money_notice", (f'REFERENCES "{old}"', f'REFERENCES "{new}"'))
