"""Numbers that others are told are never given out again; notices of cards outlive their cards."""

from peewee import CharField, Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

from plussa.db import Frozen
from plussa.numbers import remember, unremember
from plussa.remaking import remake

PLAIN, NEVER_AGAIN = "INTEGER NOT NULL PRIMARY KEY", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"
NUMBERED = ("household", "delivery", "money_delivery")
KEY = 'FOREIGN KEY ("card_id") REFERENCES "card" ("id") ON DELETE'
CARD, NO_CARD = '"card_id" INTEGER NOT NULL', '"card_id" INTEGER'


class RetiredNumber(Frozen):
    block = CharField(max_length=40, unique=True)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Number anew where a number could come back, and have notices hold the number of their card."""
    db.execute_sql("ALTER TABLE card_notice ADD COLUMN number VARCHAR(19) DEFAULT '' NOT NULL")
    of_card = "SELECT number FROM card WHERE card.id = card_notice.card_id"
    db.execute_sql(f"UPDATE card_notice SET number = ({of_card})")  # noqa: S608  names of ours
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE card_notice ALTER COLUMN number DROP DEFAULT")
        db.execute_sql("ALTER TABLE card_notice ALTER COLUMN card_id DROP NOT NULL")
        _tie(db, "SET NULL")
    else:
        remake(
            db, "card_notice", (PLAIN, NEVER_AGAIN), (CARD, NO_CARD),
            (f"{KEY} CASCADE", f"{KEY} SET NULL"), (" DEFAULT '' NOT NULL", " NOT NULL"),
        )  # fmt: skip
        for table in NUMBERED:
            remake(db, table, (PLAIN, NEVER_AGAIN))
    with db.bind_ctx([RetiredNumber]):
        RetiredNumber.create_table()
    remember(db)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Let numbers come back; notices of cards that are no more go."""
    unremember(db)
    with db.bind_ctx([RetiredNumber]):
        db.drop_tables([RetiredNumber])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DELETE FROM card_notice WHERE card_id IS NULL")
        _tie(db, "CASCADE")
        db.execute_sql("ALTER TABLE card_notice ALTER COLUMN card_id SET NOT NULL")
    else:
        for table in NUMBERED:
            remake(db, table, (NEVER_AGAIN, PLAIN))
        remake(
            db, "card_notice", (NEVER_AGAIN, PLAIN), (NO_CARD, CARD),
            (f"{KEY} SET NULL", f"{KEY} CASCADE"), gone="card_id IS NULL",
        )  # fmt: skip
    db.execute_sql("ALTER TABLE card_notice DROP COLUMN number")


def _tie(db: Database, end: str) -> None:
    """Say what becomes of notices when their card goes."""
    name = "card_notice_card_id_fkey"
    db.execute_sql(f"ALTER TABLE card_notice DROP CONSTRAINT {name}")
    key = f"FOREIGN KEY (card_id) REFERENCES card (id) ON DELETE {end}"
    db.execute_sql(f"ALTER TABLE card_notice ADD CONSTRAINT {name} {key}")
