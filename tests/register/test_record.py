"""The record of processing holds every column, and promises what the data protection notice promises."""

import re
from collections.abc import Collection, Iterable
from datetime import timedelta

import pytest
from peewee import CharField, Model

from plussa.account import joining
from plussa.auth.checks import codes
from plussa.auth.email import email_changes
from plussa.auth.identity import identities
from plussa.auth.session import drafts, sessions
from plussa.i18n import load_languages
from plussa.legal.editions import Edition
from plussa.legal.library import load_library
from plussa.members.household import invitations
from plussa.register import categories, record
from plussa.register.categories import CATEGORIES
from plussa.register.columns import Column, Plain
from plussa.register.record import COLUMNS, TABLES, columns_of, find
from plussa.register.terms import (
    Category,
    DataSource,
    Period,
    PeriodStart,
)
from tests.conftest import TODAY
from tests.models import MODELS

ALL_NOTICES = load_library().documents["notice"]
IN_FORCE = max(one.effective for one in ALL_NOTICES if one.effective <= TODAY)
NOTICES = [one for one in ALL_NOTICES if one.effective >= IN_FORCE]  # also those to come
MONTHS = {"months": 1, "years": 12}

# Category → the row of the notice's storage periods that speaks of it.
PROMISED = {
    "identity": "Identity and contact data",
    "birth": "Identity and contact data",
    "contact": "Identity and contact data",
    "membership": "Identity and contact data",
    "household": "Identity and contact data",
    "cards": "Identity and contact data",
    "history": "Account history",
    "identity_hash": "Hash of the identity code",
    "acceptances": "Consents and prohibitions",
    "choices": "Consents and prohibitions",
    "restrictions": "Contacts with customer service",
    "erasures": "Contacts with customer service",
    "requests": "Contacts with customer service",
    "cases": "Contacts with customer service",
    "endings": "Contacts with customer service",
    "receipts": "Receipt totals",
    "waiting_rows": "Receipt totals",
    "purchase_lines": "Purchase data by product group",
    "money": "Plussa money entries",
    "sign_ins": "Login history",
    "messages": "Messages sent",
}
# What was first kept so late that only the period of the newest notice will ever end.
PROMISED_LAST = {"looks": "Log of who has looked at your data"}
# What is not about members, to whom the notice speaks.
NOT_OF_MEMBERS = ("staff", "estates")
# The words of a row, and what the record makes of them.
COUNTED_FROM = {
    "as long as the membership lasts and": PeriodStart.MEMBERSHIP_END,
    "as long as the membership lasts": PeriodStart.MEMBERSHIP_END,
    "as long as in force and": PeriodStart.FORCE_END,
    "after the matter is closed": PeriodStart.CLOSED,
    "from the login": PeriodStart.LOGIN,
    "from the entry": PeriodStart.MADE,
    "from sending": PeriodStart.SENT,
    "from the purchase": PeriodStart.PURCHASE,
    "from the end of the year of the entry": PeriodStart.YEAR_END,
}
# What is kept for less time than any row says is kept as long as the code needs it.
NEEDED = {
    "invitations": invitations.VALID,
    "sessions": sessions.LIFETIME,
    "email_changes": email_changes.TO_UNDO,
    "identifications": identities.LIFETIME,
    "codes": codes.LIFETIME,
    "drafts": drafts.LASTS,
    "joinings": joining.TO_CONFIRM,
    "proofs": timedelta(days=30),
}
# What goes at the moment it is not needed any more.
AT_ONCE = {
    "login": PeriodStart.MEMBERSHIP_END,
    "seen_editions": PeriodStart.MEMBERSHIP_END,
    "deliveries": PeriodStart.SENT,
}


def differences(models: Iterable[type[Model]], columns: Collection[Column]) -> list[str]:
    """Columns without a row, rows without a column, and columns with two rows."""
    kept = [
        (model._meta.table_name, field.column_name)
        for model in models
        for field in model._meta.sorted_fields
    ]
    said = [(one.table, one.name) for one in columns]
    return [
        *(f"{table}.{name}: has no row" for table, name in kept if (table, name) not in said),
        *(f"{table}.{name}: is no column" for table, name in said if (table, name) not in kept),
        *(
            f"{table}.{name}: two rows"
            for table, name in set(said)
            if said.count((table, name)) > 1
        ),
    ]


def storage_periods(text: str) -> dict[str, str]:
    """The table of storage periods: what is kept → for how long."""
    cells = [re.findall(r"[^|]+", line) for line in text.splitlines() if line.startswith("| ")]
    return {what.strip(): how_long.strip() for what, how_long, _ in cells}


def promise(how_long: str) -> Period:
    """A storage period in the record's terms."""
    after = next(event for words, event in COUNTED_FROM.items() if words in how_long)
    found = re.search(r"(\d+)\s(months|years)", how_long)
    return Period(after, months=int(found[1]) * MONTHS[found[2]] if found else 0)


def promised(notice: Edition, row: str) -> Period:
    """What a notice says of how long something is kept."""
    clause = notice.texts["en"].part("storage")
    assert clause is not None
    rows = storage_periods(clause.body)
    [how_long] = [rows[what] for what in rows if what.startswith(row)]
    return promise(how_long)


def test_every_column_has_a_row_and_every_row_a_column() -> None:
    assert differences(MODELS, COLUMNS) == []


def test_a_column_without_a_row_is_found() -> None:
    class Shoe(Model):
        size = CharField()

    found = differences([*MODELS, Shoe], COLUMNS)
    assert found == ["shoe.id: has no row", "shoe.size: has no row"]


def test_a_row_without_a_column_is_found() -> None:
    extra = Column("member", "shoe_size", Plain.KEY)
    assert differences(MODELS, [*COLUMNS, extra]) == ["member.shoe_size: is no column"]


def test_a_column_with_two_rows_is_found() -> None:
    again = Column("member", "email", Plain.KEY)
    assert differences(MODELS, [*COLUMNS, again]) == ["member.email: two rows"]


def test_a_column_is_found_by_its_name() -> None:
    email, key = find("member", "email"), find("member", "id")
    assert email is not None
    assert email.category is categories.CONTACT
    assert key is not None
    assert (key.category, key.content, key.sources) == (None, Plain.KEY, ())
    assert find("member", "shoe_size") is None


def test_the_columns_of_a_category_are_found_in_every_table() -> None:
    cards = [(one.table, one.name) for one in columns_of(categories.CARDS)]
    assert ("card", "number") in cards
    assert ("card_notice", "state") in cards
    assert ("card", "id") not in cards


def test_a_column_may_come_from_elsewhere_than_its_category() -> None:
    own, usual = find("joining", "identity_hash"), find("joining", "email")
    assert own is not None
    assert own.sources == (DataSource.BANK,)
    assert usual is not None
    assert usual.sources == categories.JOININGS.sources


def test_a_source_of_its_own_is_that_of_a_column_with_personal_data() -> None:
    for (table, name), _why in record._each("withheld"):
        assert find(table, name) is not None, f"{table}.{name}: is no column"
    for (table, name), _from in record._each("sources"):
        column = find(table, name)
        assert column is not None, f"{table}.{name}: is no column"
        assert column.category is not None, f"{table}.{name}: is not personal"


def test_what_is_said_twice_is_named() -> None:
    with pytest.raises(ValueError, match="said twice in the record: shoe"):
        record._whole([{"shoe": 1}, {"shoe": 1}])


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one.name)
def test_a_category_is_whole(category: Category) -> None:
    assert re.fullmatch("[a-z_]+", category.name)
    assert category.purposes
    assert category.bases
    assert category.sources
    assert set(category.given_to) < set(category.recipients)
    assert columns_of(category)


def test_categories_are_told_apart_by_name_and_all_are_listed() -> None:
    names = [category.name for category in CATEGORIES]
    assert len(set(names)) == len(names)
    used = {one for table in TABLES.values() for one in table.columns if isinstance(one, Category)}
    assert used == set(CATEGORIES)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda one: str(one.effective))
@pytest.mark.parametrize("language", load_languages().codes)
def test_every_purpose_is_a_heading_of_the_notice(notice: Edition, language: str) -> None:
    clause = notice.texts[language].part("purposes")
    assert clause is not None
    for category in CATEGORIES:
        for purpose in category.purposes:
            assert f"{{#{purpose.value}}}" in clause.body, f"{category.name}: {purpose.value}"


@pytest.mark.parametrize("notice", NOTICES, ids=lambda one: str(one.effective))
@pytest.mark.parametrize("name", PROMISED)
def test_data_is_kept_as_long_as_every_notice_promises(notice: Edition, name: str) -> None:
    assert by_name(name).kept == promised(notice, PROMISED[name])


@pytest.mark.parametrize("name", PROMISED_LAST)
def test_data_is_kept_as_long_as_the_newest_notice_promises(name: str) -> None:
    newest = max(NOTICES, key=lambda one: one.effective)
    assert by_name(name).kept == promised(newest, PROMISED_LAST[name])


@pytest.mark.parametrize("name", NEEDED)
def test_what_no_row_speaks_of_is_kept_as_long_as_it_is_needed(name: str) -> None:
    kept = by_name(name).kept
    lasts = timedelta(days=kept.days, hours=kept.hours, minutes=kept.minutes)
    assert (lasts, kept.months) == (NEEDED[name], 0)


@pytest.mark.parametrize("name", AT_ONCE)
def test_what_is_not_needed_any_more_goes_at_once(name: str) -> None:
    assert by_name(name).kept == Period(AT_ONCE[name])


def test_every_category_has_its_period_compared() -> None:
    compared = [*PROMISED, *PROMISED_LAST, *NOT_OF_MEMBERS, *NEEDED, *AT_ONCE]
    assert sorted(compared) == sorted(category.name for category in CATEGORIES)


def by_name(name: str) -> Category:
    """A category."""
    return next(category for category in CATEGORIES if category.name == name)
