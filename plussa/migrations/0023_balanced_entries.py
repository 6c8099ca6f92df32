"""Entries come to zero in the database itself; what is still paid of a month; how far back entries go."""

from peewee import Database, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator

from plussa.money.ledger.balanced import balance, unbalance
from plussa.remaking import remake

KEY = 'FOREIGN KEY ("entry_id") REFERENCES "entry" ("id") ON DELETE CASCADE'
DEFERRED = f"{KEY} DEFERRABLE INITIALLY DEFERRED"
# Cents that reversals have taken from what a month was paid, or given back of what was taken from it.
REVERSED = (
    "(SELECT coalesce(sum(posting.cents), 0) FROM entry AS one"
    " JOIN entry AS two ON two.reverses_id = one.id"
    " JOIN posting ON posting.entry_id = two.id AND posting.account = 'awards'"
    " WHERE one.total_id = month_total.id)"
)
CARRIED = "carried_money <> 0 OR carried_debt <> 0"
OLDEST = "SELECT min(day) FROM entry WHERE entry.household_id = balance.household_id"


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Tell what a month's purchases were worth from what is still paid, and seal entries."""
    db.execute_sql("ALTER TABLE month_total ADD COLUMN due_cents INTEGER DEFAULT 0 NOT NULL")
    db.execute_sql("UPDATE month_total SET due_cents = awarded_cents")
    _at_least_0 = f"CASE WHEN {REVERSED} > awarded_cents THEN 0 ELSE awarded_cents - {REVERSED} END"
    db.execute_sql(f"UPDATE month_total SET awarded_cents = {_at_least_0}")  # noqa: S608  ours
    db.execute_sql("ALTER TABLE balance ADD COLUMN kept_from DATE")
    since = f"coalesce(({OLDEST}), current_date)"
    db.execute_sql(f"UPDATE balance SET kept_from = {since} WHERE {CARRIED}")  # noqa: S608  ours
    _look(db, KEY, DEFERRED, "DEFERRABLE INITIALLY DEFERRED")
    balance(db)


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Take all of it back."""
    unbalance(db)
    _look(db, DEFERRED, KEY, "NOT DEFERRABLE")
    db.execute_sql("ALTER TABLE balance DROP COLUMN kept_from")
    db.execute_sql("UPDATE month_total SET awarded_cents = due_cents")
    db.execute_sql("ALTER TABLE month_total DROP COLUMN due_cents")


def _look(db: Database, old: str, new: str, when: str) -> None:
    """Say when the key of postings to their entry is looked at."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE posting ALTER CONSTRAINT posting_entry_id_fkey {when}")
    else:
        remake(db, "posting", (old, new))
