"""The row that a case is about, as customer service sees it in the case."""

from plussa.cases.models import Case
from plussa.money.account import own_purchases, rows
from plussa.money.models import Entry, Purchase


def entry_of(case: Case) -> Entry | None:
    """The entry of Plussa money that a case is about, while it is kept."""
    number = _named(case, "entry")
    return rows.find(case.member.household_id, number) if number else None


def purchase_of(case: Case) -> Purchase | None:
    """The purchase that a case is about, while it is kept."""
    number = _named(case, "purchase")
    return own_purchases.find(case.member, number) if number else None


def _named(case: Case, what: str) -> int | None:
    kind, _, number = case.about.partition(":")
    return int(number) if case.member_id and kind == what and number.isdigit() else None
