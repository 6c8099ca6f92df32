"""Looks, restrictions, erasures, proofs without a bank, mandates, retention's log, and customer service."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
)
from playhouse.migrate import SchemaMigrator, migrate

from plussa.append_only import guard, unguard
from plussa.db import Frozen, MomentField


class Member(Frozen):
    pass


class Case(Model):
    class Meta:
        table_name = "case_file"


class Look(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    until = MomentField()
    handler = CharField(max_length=40)
    role = CharField(max_length=40)
    reason = CharField(max_length=300)


Look.add_index(Look.member, Look.id.desc(), name="look_newest")


class Restriction(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    ground = CharField(max_length=40)
    since = MomentField()
    ended_at = MomentField(null=True)
    case_number = CharField(max_length=12, default="")


Restriction.add_index(
    Restriction.member,
    unique=True,
    where=SQL("ended_at IS NULL"),
    name="restriction_one_in_force",
)


class Mandate(Frozen):
    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    name = CharField(max_length=200)
    email = CharField(max_length=254, default="")
    ground = CharField(max_length=40)
    ends_on = DateField(null=True)
    seen_at = MomentField(null=True)
    seen_by = CharField(max_length=40, default="")


class Proof(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    way = CharField(max_length=40)
    asked_at = MomentField()
    ready_at = MomentField()
    expires_at = MomentField()
    printed_at = MomentField(null=True)
    attempts = IntegerField(default=0)
    cancelled_at = MomentField(null=True)
    used_at = MomentField(null=True)


Proof.add_index(
    Proof.member,
    Proof.way,
    unique=True,
    where=SQL("cancelled_at IS NULL AND used_at IS NULL"),
    name="proof_one_waiting",
)


class Erasure(Frozen):
    member = ForeignKeyField(Member, on_delete="CASCADE")
    case = ForeignKeyField(Case, null=True, unique=True, on_delete="SET NULL")
    state = CharField(max_length=40)
    asked_at = MomentField()
    entered_by = CharField(max_length=40, default="")
    decided_by = CharField(max_length=40, default="")
    done_at = MomentField(null=True)


Erasure.add_index(
    Erasure.member,
    unique=True,
    where=SQL("state <> 'refused'"),
    name="erasure_one",
)


class ErasurePart(Frozen):
    erasure = ForeignKeyField(Erasure, on_delete="CASCADE", index=False)
    category = CharField(max_length=40)
    fate = CharField(max_length=40)
    rows = IntegerField(default=0)
    until = DateField(null=True)
    tried_at = MomentField()
    done_at = MomentField(null=True)
    fault = CharField(max_length=80, default="")


ErasurePart.add_index(
    ErasurePart.erasure, ErasurePart.category, unique=True, name="erasure_part_one"
)


class Sweep(Frozen):
    category = CharField(max_length=40)
    began_at = MomentField()
    ended_at = MomentField(null=True)
    rows = IntegerField(default=0)


Sweep.add_index(Sweep.category, Sweep.id.desc(), name="sweep_newest")


class Staff(Frozen):
    username = CharField(max_length=40, unique=True)
    name = CharField(max_length=100)
    role = CharField(max_length=40)
    password_hash = CharField(max_length=200)
    totp_secret = CharField(max_length=64)
    totp_step = BigIntegerField(default=0)
    created_at = MomentField()
    disabled_at = MomentField(null=True)


class RecoveryCode(Frozen):
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    code_hash = CharField(max_length=64, unique=True)
    used_at = MomentField(null=True)


class StaffSession(Frozen):
    token_hash = CharField(max_length=64, unique=True)
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    started_at = MomentField()
    expires_at = MomentField()


class Assignment(Frozen):
    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    at = MomentField()


MODELS = (
    Look,
    Restriction,
    Mandate,
    Proof,
    Erasure,
    ErasurePart,
    Sweep,
    Staff,
    RecoveryCode,
    StaffSession,
    Assignment,
)
ACTED = ("event", "case_entry")  # what says who of customer service acted


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, and the columns of who acted."""
    with db.bind_ctx((*MODELS, Member, Case)):
        db.create_tables(MODELS)
    unguard(db, "case_entry")
    for table in ACTED:
        migrate(migrator.add_column(table, "handler", CharField(max_length=40, default="")))
    guard(db, "case_entry")


def down(migrator: SchemaMigrator, db: Database) -> None:
    """Drop the columns and tables."""
    unguard(db, "case_entry")
    for table in ACTED:
        migrate(migrator.drop_column(table, "handler"))
    guard(db, "case_entry")
    with db.bind_ctx((*MODELS, Member, Case)):
        db.drop_tables(MODELS)
