"""Customer service's accounts: random keys, sealed second factors, keyed recovery codes, sign-ins.

The second factors that stand in plain text are sealed here, so that none is left: it needs the
PLUSSA_SECRET of the site.
"""

from peewee import CharField, Database, ForeignKeyField, PostgresqlDatabase, SqliteDatabase
from playhouse.migrate import SchemaMigrator, migrate

from plussa import sealing
from plussa.db import Frozen, MomentField, new_key

FACTOR, RECOVERY = "second factor", "recovery code"
PLAIN_HASH = 64  # characters; a keyed one has 43


class Staff(Frozen):
    pass


class StaffSignIn(Frozen):
    staff = ForeignKeyField(Staff, on_delete="CASCADE", index=False)
    at = MomentField()
    outcome = CharField(max_length=40)
    device = CharField(max_length=60, default="")


StaffSignIn.add_index(StaffSignIn.staff, StaffSignIn.id.desc(), name="staff_sign_in_newest")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Seal what opens an account, and make the table of sign-ins."""
    if isinstance(db, SqliteDatabase):
        db.execute_sql("PRAGMA secure_delete = ON")  # what is taken away is written over
    migrate(
        migrator.add_column("staff", "key", CharField(max_length=32, null=True)),
        migrator.add_column("staff", "sealed_secret", CharField(max_length=200, default="")),
        migrator.add_column("staff_session", "seen_at", MomentField(null=True)),
    )
    for number, secret in db.execute_sql("SELECT id, totp_secret FROM staff").fetchall():
        key = new_key()
        _set(db, "staff", "key", key, number)
        if secret:
            _set(db, "staff", "sealed_secret", sealing.seal(FACTOR, key, secret), number)
    for number, code in db.execute_sql("SELECT id, code_hash FROM recovery_code").fetchall():
        if len(code) == PLAIN_HASH:
            _set(db, "recovery_code", "code_hash", sealing.mark(RECOVERY, code), number)
    migrate(
        migrator.add_not_null("staff", "key"),
        migrator.add_index("staff", ("key",), unique=True),
        migrator.drop_column("staff", "totp_secret"),
    )
    with db.bind_ctx((Staff, StaffSignIn)):
        db.create_tables((StaffSignIn,))


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Open the second factors again; no recovery code works until the next time up."""
    with db.bind_ctx((Staff, StaffSignIn)):
        db.drop_tables((StaffSignIn,))
    migrate(migrator.add_column("staff", "totp_secret", CharField(max_length=64, default="")))
    rows = "SELECT id, key, sealed_secret FROM staff"
    for number, key, sealed in db.execute_sql(rows).fetchall():
        _set(db, "staff", "totp_secret", _opened(key, sealed), number)
    migrate(
        migrator.drop_index("staff", "staff_key"),
        migrator.drop_column("staff", "key"),
        migrator.drop_column("staff", "sealed_secret"),
        migrator.drop_column("staff_session", "seen_at"),
    )


def _opened(key: str, sealed: str) -> str:
    try:
        return sealing.unseal(FACTOR, key, sealed)
    except sealing.Unreadable:
        return ""  # nobody could use it


def _set(db: Database, table: str, column: str, value: str, number: int) -> None:
    mark = "%s" if isinstance(db, PostgresqlDatabase) else "?"
    change = f"UPDATE {table} SET {column} = {mark} WHERE id = {mark}"  # noqa: S608  names of ours
    db.execute_sql(change, (value, number))
