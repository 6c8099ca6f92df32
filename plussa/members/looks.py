"""Who looked at a member's data: a look is opened with a reason, ends soon, and the member sees it."""

from enum import Enum

from peewee import CharField, ForeignKeyField

from plussa.db import BaseModel, MomentField, WordField
from plussa.members.models import Member


class StaffRole(Enum):
    """What somebody of customer service may do."""

    AGENT = "agent"  # handle cases, act for a caller
    APPROVER = "approver"  # that, and approve the erasures that others enter
    AUDITOR = "auditor"  # read


class Look(BaseModel):
    """A look at a member's data: from when until when, by whom, and why."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    until = MomentField()
    handler = CharField(max_length=40)  # the user name of who looked
    role = WordField(StaffRole)
    reason = CharField(max_length=300)


Look.add_index(Look.member, Look.id.desc(), name="look_newest")

MODELS = (Look,)
