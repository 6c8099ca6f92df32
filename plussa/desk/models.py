"""Who works in customer service, their sessions, and which case is whose."""

from peewee import BigIntegerField, CharField, ForeignKeyField

from plussa.cases.models import Case
from plussa.db import BaseModel, MomentField, WordField
from plussa.members.looks import StaffRole


class Staff(BaseModel):
    """Somebody of customer service; who is not any more is disabled, never deleted."""

    username = CharField(max_length=40, unique=True)
    name = CharField(max_length=100)
    role = WordField(StaffRole)
    password_hash = CharField(max_length=200)
    totp_secret = CharField(max_length=64)
    totp_step = BigIntegerField(default=0)  # of the last code used: none works twice
    created_at = MomentField()
    disabled_at = MomentField(null=True)


class RecoveryCode(BaseModel):
    """A code that stands in for the second factor once; only its hash is kept."""

    staff = ForeignKeyField(Staff, backref="recovery_codes", on_delete="CASCADE")
    code_hash = CharField(max_length=64, unique=True)
    used_at = MomentField(null=True)


class StaffSession(BaseModel):
    """A browser in which somebody of customer service is logged in, with both factors shown."""

    token_hash = CharField(max_length=64, unique=True)
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    started_at = MomentField()
    expires_at = MomentField()


class Assignment(BaseModel):
    """Who handles a case."""

    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    at = MomentField()


MODELS = (Staff, RecoveryCode, StaffSession, Assignment)
