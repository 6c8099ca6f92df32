"""Markers: a value of its own in every column of every row of a member, and where they turn up."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from plussa import clock
from plussa.append_only import Errand, open_door
from plussa.auth.models import Identification
from plussa.db import MomentField, WordField, database
from plussa.members.joinings import Joining
from plussa.members.models import Member
from plussa.outbox.models import Message
from plussa.privacy.owners import OWN, SHARED, rows_of
from plussa.register.columns import Plain
from plussa.register.record import COLUMNS

SHORT = 8  # letters: a shorter text is no sure sign
# What the rules of a table say what it can be, so that no marker can stand there.
RULED = {
    ("member", "left_at"), ("case_file", "closed_at"), ("case_file", "paused_on"),
    ("balance", "closed_at"), ("balance", "last_at"), ("household", "dissolved_at"), ("posting", "charity"),
    ("money_choice", "charity"), ("money_choice", "at_most"),
}  # fmt: skip
KEYS = {(one.table, one.name) for one in COLUMNS if one.content is Plain.KEY}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÆØĀĒĪŌŪ"
Place = tuple[str, str]  # a table and its column


def sow(who: Member) -> dict[Place, str]:
    """Put a marker into every column of a member's rows; what stands there as text."""
    numbers = count(1)
    Message.update(reader=who.key).execute()
    Identification.update(identity_hash="sown").execute()
    Joining.update(email_key=who.email).execute()
    sown: dict[Place, str] = {}
    with open_door(Errand.ERASURE):
        Member.update(identity_hash="sown").where(Member.id == who.id).execute()
        conditions = {one: rows_of(one, Member.get_by_id(who.id)) for one in (*OWN, *SHARED)}
        for model, rows in conditions.items():
            new = {one: _marker(one, next(numbers)) for one in _fields(model)}
            ids = [id for (id,) in model.select(model._meta.primary_key).where(rows).tuples()]
            if ids and new:
                model.update(new).where(model._meta.primary_key.in_(ids)).execute()
                sown |= {
                    (_table(model), one.column_name): _sign(value) for one, value in new.items()
                }
        _tie(who)
    return sown


def found(signs: set[str]) -> Iterator[tuple[Place, str]]:
    """Where markers stand, in the whole database as it is stored."""
    for table in database.get_tables():
        cursor = database.execute_sql(f'SELECT * FROM "{table}"')  # noqa: S608  a test's own
        names = [one[0] for one in cursor.description]
        for row in cursor.fetchall():
            for name, value in zip(names, row, strict=True):
                text = _sign(value)
                yield from (((table, name), one) for one in signs if _is_in(one, text))


def _is_in(sign: str, text: str) -> bool:
    return sign in text if len(sign) >= SHORT and not sign.isdigit() else sign == text


def _fields(model: type[Model]) -> list[Field]:
    """The columns of a table that can hold anything; keys, which tie rows together, cannot."""
    closed = (ForeignKeyField, WordField, BooleanField)
    return [
        one
        for one in model._meta.sorted_fields
        if not isinstance(one, closed)
        and (_table(model), one.column_name) not in RULED | KEYS
        and one is not Message.reader
        and not (model in SHARED and isinstance(one, IntegerField))  # sums, which must agree
    ]


def _marker(field: Field, number: int) -> Any:
    if isinstance(field, MomentField):
        return clock.now() + timedelta(microseconds=number)
    if isinstance(field, DateField):
        return clock.today() - timedelta(days=number)
    if isinstance(field, IntegerField):
        return 1_700_000_000 + number
    assert isinstance(field, CharField | TextField), field
    longest = getattr(field, "max_length", SHORT) or SHORT
    if longest < SHORT:
        many = len(LETTERS)
        return "Ž" + LETTERS[number // many] + LETTERS[number % many]
    text = f"sown{number:04}"
    if field.name in ("details", "parameters"):
        return json.dumps({"sown": text})
    return f"{text}@e.fi" if "email" in field.name else text


def _sign(value: Any) -> str:
    """What a marker is found by in the text of a stored value."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("T", " ")
    text = str(value)
    if text.startswith('{"sown"'):
        return str(json.loads(text)["sown"])
    return text.replace("T", " ") if text.startswith("2026-") else text.removesuffix("@e.fi")


def _tie(who: Member) -> None:
    """Let what no key ties to the member be found again, by what the member's row holds now."""
    sown = Member.get_by_id(who.id)
    Identification.update(identity_hash=sown.identity_hash).execute()
    Joining.update(email_key=sown.email).execute()


def _table(model: type[Model]) -> str:
    return str(model._meta.table_name)
