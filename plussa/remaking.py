"""Making a table of SQLite anew under a changed text, with its rows, indexes and triggers.

SQLite alters little of a table (https://www.sqlite.org/lang_altertable.html, 7). For migrations, which
turn foreign keys off for as long.
"""

from peewee import Database

TEMPORARY = "made_anew"


def remake(db: Database, table: str, *changes: tuple[str, str], gone: str = "") -> None:
    """Replace parts of the text that made a table; what is `gone` are rows left behind.

    Raises ValueError when a part is not there.
    """
    made = "SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
    found = db.execute_sql(made, (table,)).fetchall()
    [text] = [sql for kind, sql in found if kind == "table"]
    for old, new in ((f'"{table}"', f'"{TEMPORARY}"'), *changes):
        if old not in text:
            raise ValueError(f"{table}: {old} is not in what made it")
        text = text.replace(old, new, 1)
    db.execute_sql(text)
    columns = ", ".join(f'"{one.name}"' for one in db.get_columns(table))
    left = f"WHERE NOT ({gone})" if gone else ""
    # Names of tables and columns that are there; in their order, so that none comes twice.
    copied = f'INSERT INTO "{TEMPORARY}" ({columns}) SELECT {columns} FROM "{table}" {left}'  # noqa: S608
    db.execute_sql(copied)
    db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql(f'ALTER TABLE "{TEMPORARY}" RENAME TO "{table}"')
    for kind, sql in found:
        if kind != "table":
            db.execute_sql(sql)
