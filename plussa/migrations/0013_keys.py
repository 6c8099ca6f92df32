"""Random keys for the rows that links, codes, cookies, files and mails name; messages name them too.

The number of a row comes back, and with it whatever a link was good for.
"""

import json

from peewee import CharField, Database, IntegerField, PostgresqlDatabase
from playhouse.migrate import SchemaMigrator, migrate

KEYED = (
    "member",
    "invitation",
    "restriction",
    "login",
    "email_change",
    "code",
    "proof",
    "case_file",
    "mandate",
    "joining",
    "erasure",
)
# What a waiting message names, and the table that it is a row of.
NAMED = {
    "change": "email_change",
    "joining": "joining",
    "login": "login",
    "code": "code",
    "proof": "proof",
    "invitation": "invitation",
    "case": "case_file",
    "mandate": "mandate",
    "erasure": "erasure",
    "restriction": "restriction",
    "member": "member",
    "by": "member",
}
WAITS = "sent_at IS NULL AND given_up_at IS NULL"
READER = ("message_of_reader", ("reader", "id"), "reader IS NOT NULL")


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Give each row a key, and let messages name keys instead of numbers."""
    made = _random(db)
    for table in KEYED:
        migrate(migrator.add_column(table, "key", CharField(max_length=32, null=True)))
        db.execute_sql(f"UPDATE {table} SET key = {made}")  # noqa: S608  names of ours
        migrate(
            migrator.add_not_null(table, "key"), migrator.add_index(table, ("key",), unique=True)
        )
    migrate(migrator.drop_not_null("code", "member_id"))
    _change_reader(migrator, db, CharField(max_length=32, null=True), "id", "key")
    _rename_in_messages(db, "id", "key")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Name rows by their numbers again."""
    _rename_in_messages(db, "key", "id")
    _change_reader(migrator, db, IntegerField(null=True), "key", "id")
    db.execute_sql("DELETE FROM code WHERE member_id IS NULL")
    migrate(migrator.add_not_null("code", "member_id"))
    for table in KEYED:
        migrate(migrator.drop_index(table, f"{table}_key"), migrator.drop_column(table, "key"))


def _random(db: Database) -> str:
    """128 random bits in hexadecimal digits, made by the database for millions of rows."""
    if isinstance(db, PostgresqlDatabase):
        twice = "gen_random_uuid()::text || gen_random_uuid()::text"
        return f"left(encode(sha256(({twice})::bytea), 'hex'), 32)"
    return "lower(hex(randomblob(16)))"


def _change_reader(
    migrator: SchemaMigrator, db: Database, field: CharField | IntegerField, old: str, new: str
) -> None:
    """Let `message.reader` hold another column of the member; of a member who is gone, nothing."""
    name, columns, where = READER
    db.execute_sql(f"DROP INDEX {name}")
    migrate(
        migrator.rename_column("message", "reader", "former_reader"),
        migrator.add_column("message", "reader", field),
    )
    db.execute_sql(
        f"UPDATE message SET reader = (SELECT {new} FROM member WHERE {old} = former_reader)"  # noqa: S608
        " WHERE former_reader IS NOT NULL"
    )
    migrate(migrator.drop_column("message", "former_reader"))
    listed = ", ".join(f'"{one}"' for one in columns)
    db.execute_sql(f'CREATE INDEX "{name}" ON "message" ({listed}) WHERE {where}')


def _rename_in_messages(db: Database, old: str, new: str) -> None:
    """Put one column's value in place of another's in what waiting messages name."""
    waiting = db.execute_sql(f"SELECT id, parameters FROM message WHERE {WAITS}").fetchall()  # noqa: S608
    mark = "%s" if isinstance(db, PostgresqlDatabase) else "?"
    for row, text in waiting:
        facts = json.loads(text)
        for name in facts.keys() & NAMED.keys():
            query = f"SELECT {new} FROM {NAMED[name]} WHERE {old} = {mark}"  # noqa: S608
            found = db.execute_sql(query, (facts[name],)).fetchone()
            facts[name] = found[0] if found else None
        changed = json.dumps(facts, sort_keys=True)
        change = f"UPDATE message SET parameters = {mark} WHERE id = {mark}"  # noqa: S608
        db.execute_sql(change, (changed, row))
