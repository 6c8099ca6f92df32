"""Erasures and what came of them, and the log of what retention deleted."""

from collections.abc import Mapping

from peewee import SQL, CharField, Check, DateField, ForeignKeyField, IntegerField

from plussa.cases.models import Case
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Member
from plussa.register.terms import Fate
from plussa.words import N_, Worded


class ErasureState(Worded):
    """Where an erasure stands."""

    WAITING = "waiting", N_("waits for a second approver")  # customer service entered it
    REFUSED = "refused", N_("not done")
    REQUESTED = "requested", N_("asked for, not begun")  # until the register of erasures has it
    STARTED = "started", N_("begun")  # the membership has ended, and parts go
    DONE = "done", N_("done")


# What whoever is erased reads about where it stands.
ERASURE_STATES: Mapping[ErasureState, str] = {
    ErasureState.WAITING: N_("It waits for a second person in customer service to approve it."),
    ErasureState.REFUSED: N_("It was refused. The reasons are on the page of your request."),
    ErasureState.REQUESTED: N_(
        "It has been asked for, but it has not begun. It begins automatically. Look at this page again"
        " later."
    ),
    ErasureState.STARTED: N_(
        "It has begun, but not all of it is done. The rest is tried again automatically. Look at this"
        " page again later."
    ),
    ErasureState.DONE: N_("It was finished on %(day)s. Below is what was done."),
}


class Erasure(BaseModel):
    """An erasure that a member or customer service has asked for."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    case = ForeignKeyField(Case, null=True, unique=True, on_delete="SET NULL")
    state = WordField(ErasureState)
    asked_at = MomentField()
    entered_by = CharField(max_length=40, default="")  # the user name; "" for the member
    decided_by = CharField(max_length=40, default="")
    done_at = MomentField(null=True)
    refused_at = MomentField(null=True)  # or taken back, or closed with its case


# One at a time, whatever is pressed twice.
Erasure.add_index(Erasure.member, unique=True, where=SQL("state <> 'refused'"), name="erasure_one")


class ErasurePart(BaseModel):
    """What became of one category of data: stored when it has been done, or when it failed."""

    erasure = ForeignKeyField(Erasure, backref="parts", on_delete="CASCADE", index=False)
    category = CharField(max_length=40)
    fate = WordField(Fate)
    rows = IntegerField(default=0)
    until = DateField(null=True)  # of what is kept, as far as it is known
    tried_at = MomentField()
    done_at = MomentField(null=True)
    fault = CharField(max_length=80, default="")  # the kind of the failure, never its words


ErasurePart.add_index(
    ErasurePart.erasure, ErasurePart.category, unique=True, name="erasure_part_one"
)


class Sweep(BaseModel):
    """One run of retention over one category: how much it deleted or made anonymous."""

    category = CharField(max_length=40)
    began_at = MomentField()
    ended_at = MomentField(null=True)  # null of a run that stopped on the way
    rows = IntegerField(default=0)


Sweep.add_index(Sweep.category, Sweep.id.desc(), name="sweep_newest")


class LastLine(BaseModel):
    """The last line of the register of erasures that this database knows; its only row."""

    number = IntegerField()
    mark = CharField(max_length=64)


class Installation(BaseModel):
    """Which installation this database is of, also after a restore: one row, from the first start on."""

    id = IntegerField(primary_key=True, constraints=[Check("id = 1", "installation_one")])
    key = CharField(max_length=32)
    mark = CharField(max_length=64)  # of the key, made with the identity key


MODELS = (Erasure, ErasurePart, Sweep, LastLine, Installation)
