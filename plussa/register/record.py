"""The record, column by column: what each holds, and where it comes from."""

from collections.abc import Mapping

from plussa.register.stubs import STAYS
from plussa.register.tables import TABLES
from plussa.register.terms import Category, Column, Source, Stays

# Columns that come from elsewhere than the rest of their category.
OWN_SOURCES: Mapping[tuple[str, str], tuple[Source, ...]] = {
    ("household", "external_id"): (Source.IMPORT,),
    ("member", "external_id"): (Source.IMPORT,),
    ("member", "number"): (Source.USE, Source.IMPORT),
    ("member", "joined_at"): (Source.USE, Source.IMPORT),
    ("member", "confirmed_at"): (Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    ("member", "confirmed_source"): (Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    ("member", "left_at"): (Source.MEMBER, Source.CUSTOMER_SERVICE),
    ("member", "may_see_money"): (Source.HOUSEHOLD, Source.IMPORT),
    ("member", "may_use_money"): (Source.HOUSEHOLD, Source.IMPORT),
    ("entry", "reason"): (Source.CUSTOMER_SERVICE, Source.TILLS),
    ("money_choice", "wish"): (Source.MEMBER,),
    ("money_choice", "at_most"): (Source.MEMBER,),
    ("money_choice", "charity"): (Source.MEMBER,),
    ("invitation", "answer"): (Source.MEMBER,),
    ("invitation", "answered_at"): (Source.MEMBER,),
    ("joining", "given_names"): (Source.MEMBER, Source.BANK),
    ("joining", "family_name"): (Source.MEMBER, Source.BANK),
    ("identity_link", "birth_date"): (Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    ("identity_link", "confirmed_at"): (Source.BANK, Source.CUSTOMER_SERVICE, Source.IMPORT),
    ("joining", "identity_hash"): (Source.BANK,),
    ("joining", "birth_date"): (Source.BANK,),
}

COLUMNS = tuple(
    Column(table, name, content, OWN_SOURCES.get((table, name), ()))
    for table, contents in TABLES.items()
    for content, names in contents.items()
    for name in names.split()
)


def find(table: str, column: str) -> Column | None:
    """What the record says of a column; None when it says nothing."""
    return next((one for one in COLUMNS if (one.table, one.name) == (table, column)), None)


def columns_of(category: Category) -> list[Column]:
    """The columns that hold a category of data."""
    return [one for one in COLUMNS if one.content is category]


def tables_of(category: Category) -> list[str]:
    """The tables that hold a category of data."""
    return [table for table, contents in TABLES.items() if category in contents]


def stays_of(category: Category) -> list[Stays]:
    """Why some of a category stays when it is erased; nothing of most does."""
    held = [STAYS.get((one.table, one.name)) for one in columns_of(category)]
    return list(dict.fromkeys(one for one in held if one is not None))
