"""How each category of a member's data goes, as the record says: for erasure, and long after a membership.

A row that is the member's alone is deleted. One that kept rows refer to stays as a stub: what the
record does not keep of it is blanked.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, Expression, Field, ForeignKeyField, Model, Value

from plussa.db import database, lock, retried, table_name
from plussa.faults import Fault
from plussa.members.cards.service import keep_untold
from plussa.members.endings import Death
from plussa.members.household import homes
from plussa.members.imports.known import mark_of
from plussa.members.models import Card, CardNotice, Household, Member
from plussa.money import forgetting
from plussa.money.models import Purchase, PurchaseLine
from plussa.money.tills.waiting_rows import WaitingRow
from plussa.privacy.owners import BY_ADDRESS, MODELS, OWN, SHARED, rows_of
from plussa.register import record
from plussa.register.categories import (
    CARDS,
    CONTACT,
    EMAIL_CHANGES,
    ESTATES,
    HOUSEHOLD,
    MEMBERSHIP,
    STAFF,
)
from plussa.register.columns import NUMBER
from plussa.register.terms import Category, Fate


@retried
def erase(category: Category, who: Member) -> int:
    """Erase a category of a member's data, in one transaction; how many rows it was.

    Locked as everybody locks a member: an import that stores something of theirs has ended, or finds
    what is left.
    """
    with database.atomic():
        homes.lock_member(who)
        return sum(_erase(model, category, who) for model in models_of(category))


def erase_found_by(category: Category, who: Member) -> None:
    """Delete what is found by an address alone, with the addresses: nobody finds it after them."""
    if category in (CONTACT, EMAIL_CHANGES):
        for model, rows in BY_ADDRESS.items():
            model.delete().where(rows(who)).execute()


def models_of(category: Category) -> list[type[Model]]:
    """The tables of members and households that hold a category, each before those it refers to."""
    held = record.tables_of(category)
    return [
        one for one in reversed(MODELS) if table_name(one) in held and (one in OWN or one in SHARED)
    ]


def turn(category: Category) -> tuple[bool, int]:
    """When a category goes: what refers to others before those, and what others are found by last."""
    kept = category.fate is Fate.KEPT
    return kept, -min((MODELS.index(one) for one in models_of(category)), default=0)


def is_deleted(model: type[Model]) -> bool:
    """Whether the rows of a table go as a whole: they are one member's, and the record keeps nothing."""
    return model in OWN and not record.TABLES[table_name(model)].is_stub and not is_kept(model)


def is_kept(model: type[Model]) -> bool:
    """Whether a table holds what the record keeps of members in spite of an erasure."""
    held = {one.category for one in record.COLUMNS if one.table == table_name(model)} - {
        None,
        STAFF,
    }
    return any(one.fate is Fate.KEPT for one in held if one)


def unused(model: type[Model]) -> Any:
    """Rows to which none refers that is kept, or that must not be without them."""
    nothing: Any = SQL("1 = 1")
    for key in model._meta.backrefs:
        if key.model in MODELS and (is_kept(key.model) or key.on_delete == "RESTRICT"):
            used = key.model.select(key).where(key.is_null(False))
            nothing &= model._meta.primary_key.not_in(used)
    return nothing


def blanks(model: type[Model], category: Category) -> dict[Field, Any]:
    """What a category leaves in the stub of a row; raise Fault for a column that nothing can stand in."""
    return {one: _blank(one) for one in _fields(model, category) if _place(one) not in record.STAYS}


def _erase(model: type[Model], category: Category, who: Member) -> int:
    if model in WORKED_OUT:
        return WORKED_OUT[model](who)
    if is_deleted(model):
        count: int = model.delete().where(rows_of(model, who)).execute()
        return count + _forget_name(model, category, who)
    count = _mark_earlier(who) if model is Member and category is MEMBERSHIP else 0
    return max(count, _fill(model, category, rows_of(model, who)))


def _mark_earlier(who: Member) -> int:
    """Leave a mark of the identifier in the earlier system, so that no file brings the member back."""
    fresh = Member.get_by_id(who.id)
    if fresh.external_id is None or fresh.number.startswith(
        NUMBER
    ):  # which goes along: done before
        return 0
    new = {"external_id": mark_of(fresh.external_id)}
    return int(Member.update(new).where(Member.id == who.id).execute())


def _fill(model: type[Model], category: Category, rows: Expression) -> int:
    """Blank a category in rows that stay; how many were not blank."""
    new = blanks(model, category)
    if not new:
        return 0
    is_left = reduce(or_, (field != value for field, value in new.items()))
    return model.update(new).where(rows, is_left).execute()


def _forget_name(model: type[Model], category: Category, who: Member) -> int:
    """Take a member out of rows that are about others."""
    keys = [one for one in _fields(model, category) if isinstance(one, ForeignKeyField)]
    named = [one for one in keys if one.rel_model is Member and one.null]
    return sum(model.update({one: None}).where(one == who).execute() for one in named)


def _blank(field: Field) -> Any:
    place = _place(field)
    if place not in record.BLANKS and field.default is None and not field.null:
        raise Fault(f"{'.'.join(place)}: the record has no blank for it")
    value = record.BLANKS.get(place, field.default)
    if value is NUMBER:
        return Value(NUMBER).concat(field.model._meta.primary_key.cast("TEXT"))
    return value


def _fields(model: type[Model], category: Category) -> list[Field]:
    held = [one.name for one in record.columns_of(category) if one.table == table_name(model)]
    return [model._meta.columns[one] for one in held]


def _place(field: Field) -> tuple[str, str]:
    return table_name(field.model), str(field.column_name)


def _household(who: Member) -> int:
    """A household that nobody lives in loses its identifier; what others live in is theirs."""
    here = Member.household == who.household_id
    if Member.select().where(here, Member.left_at.is_null()).exists():
        return 0
    return _fill(Household, HOUSEHOLD, rows_of(Household, who))


def _cards(who: Member) -> int:
    """Delete cards; one that kept purchases refer to stays without its number."""
    used = Purchase.select(Purchase.card).where(Purchase.member == who)
    # An import that read the number meanwhile may have had a row wait; from here on none can.
    list(lock(Card.select(Card.id).where(Card.member == who).order_by(Card.id)))
    WaitingRow.delete().where(rows_of(WaitingRow, who)).execute()
    Card.update(replaces=None).where(Card.member == who).execute()
    count: int = Card.delete().where(Card.member == who, Card.id.not_in(used)).execute()
    return count + _fill(Card, CARDS, rows_of(Card, who))


def _purchases(who: Member) -> int:
    """Delete purchases with their lines; what they earned the household stays.

    The cards go in the same transaction. A late file would find the card otherwise, store the purchases
    anew, and count their month twice.
    """
    count = forgetting.forget_purchases_of(who.id)
    erase(CARDS, who)
    return count


# Tables of which more has to be worked out than the record says.
WORKED_OUT: Mapping[type[Model], Callable[[Member], int]] = {
    Household: _household,
    Card: _cards,
    CardNotice: keep_untold,
    # Who told us of a death is forgotten; that it was one is kept as proof.
    Death: lambda who: _fill(Death, ESTATES, rows_of(Death, who)),
    Purchase: _purchases,
    PurchaseLine: _purchases,
}
