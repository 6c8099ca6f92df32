"""Rows of the tills' files that could not be stored: they are tried again, or a person looks at them."""

from datetime import timedelta
from typing import Any

from peewee import SQL, CharField, DateField, ForeignKeyField, IntegerField

from plussa import clock
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Card
from plussa.money.outcomes import MoneyOutcome
from plussa.words import N_, Worded

PATIENCE = timedelta(days=30)  # with what may mend itself, before a person looks at it
# What may come in a later row or file mends these.
PATIENT = (MoneyOutcome.UNKNOWN_ORIGINAL, MoneyOutcome.NOT_ENOUGH)
# What is in the right form, and may be wrong all the same: a person decides.
DOUBTS = (MoneyOutcome.BEFORE_ORIGINAL, MoneyOutcome.BEYOND_BOUGHT, MoneyOutcome.DUPLICATE)
WAITS = (*PATIENT, *DOUBTS)


class RowKind(Worded):
    """The kind of file that a row came in."""

    PURCHASES = "purchases", N_("purchases")
    REDEMPTIONS = "redemptions", N_("use of Plussa money")


class WaitingRow(BaseModel):
    """A row as it came, without its lines; it goes when it is stored.

    One that was set aside for good stays as long as its receipt would have, so that the same file
    given again does not bring it back.
    """

    key = KeyField()
    kind = WordField(RowKind)
    external_id = CharField(max_length=64)
    card = ForeignKeyField(Card, on_delete="CASCADE")
    at = MomentField()
    day = DateField()  # of `at`, in Helsinki
    cents = IntegerField()  # as in the file: below zero, a return
    store = CharField(max_length=20, default="")
    store_name = CharField(max_length=100)
    original = CharField(max_length=64, null=True)  # the identifier of what it returns
    digest = CharField(max_length=64)  # of the row as it came
    reason = WordField(MoneyOutcome)  # why it was not stored when it was last tried
    first_at = MomentField()
    tried_at = MomentField()
    decided_at = MomentField(null=True)  # when it was set aside for good
    handler = CharField(max_length=40, default="")
    note = CharField(max_length=300, default="")  # why it was


WaitingRow.add_index(
    WaitingRow.external_id, WaitingRow.kind, WaitingRow.digest, unique=True, name="waiting_row_one"
)
WaitingRow.add_index(
    WaitingRow.kind, WaitingRow.id, where=SQL("decided_at IS NULL"), name="waiting_row_open"
)

MODELS = (WaitingRow,)


def due() -> Any:
    """The condition by which rows are for a person to look at."""
    late = WaitingRow.first_at <= clock.now() - PATIENCE
    return WaitingRow.decided_at.is_null() & (WaitingRow.reason.not_in(PATIENT) | late)
