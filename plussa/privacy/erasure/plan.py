"""What an erasure would do to a member's data, category by category, and in which order."""

from dataclasses import dataclass
from datetime import date

from plussa import clock
from plussa.members.models import Member
from plussa.privacy.erasure.deleting import models_of, turn
from plussa.privacy.owners import rows_of
from plussa.register.categories import OF_MEMBERS
from plussa.register.periods import months_back
from plussa.register.record import columns_of, stays_of
from plussa.register.terms import Category, Fate, PeriodStart, Stays


@dataclass(frozen=True)
class PlannedErasure:
    """What would become of a category of a member's data: how many rows, until when, what stays."""

    category: Category
    rows: int
    until: date | None
    stays: list[Stays]


def preview(member: Member) -> list[PlannedErasure]:
    """What an erasure would do, category by category; categories without rows are left out."""
    today = clock.today()
    found = [
        PlannedErasure(one, count(one, member), until(one, today), stays_of(one))
        for one in in_order()
    ]
    return [one for one in found if one.rows]


def in_order() -> list[Category]:
    """The categories in the order in which they go: what others are found by goes last."""
    return sorted(OF_MEMBERS, key=turn)


def until(category: Category, day: date) -> date | None:
    """The last day on which data kept in spite of an erasure of a day is there; None if it goes."""
    kept = category.kept
    if category.fate is Fate.DELETED:
        return None
    if kept.after is PeriodStart.YEAR_END:
        return date(day.year + kept.months // 12, 12, 31)
    return months_back(day, -kept.months)


def count(category: Category, who: Member) -> int:
    """How many rows of a member's, or of the household's, hold a category."""
    rows = sum(
        model.select().where(rows_of(model, who)).count()
        for model in models_of(category)
        if model is not Member
    )
    mine = [one.name for one in columns_of(category) if one.table == Member._meta.table_name]
    values = Member.select().where(Member.id == who.id).dicts().get()
    names = {field.column_name: field.name for field in Member._meta.sorted_fields}
    return rows + any(values[names[one]] for one in mine)
