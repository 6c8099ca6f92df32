"""What members have accepted and seen."""

from enum import Enum

from peewee import CharField, DateField, ForeignKeyField

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, MomentField, WordField
from plussa.members.models import Member


class Way(Enum):
    """How something was accepted."""

    FORM = "form"
    IMPORT = "import"


class Acceptance(AppendOnly):
    """An edition that a member accepted, and the language it was shown in."""

    member = ForeignKeyField(Member, backref="acceptances", on_delete="CASCADE")
    document = CharField(max_length=20)
    edition = DateField()
    language = CharField(max_length=3)
    accepted_at = MomentField()
    way = WordField(Way)


class SeenEdition(BaseModel):
    """An edition whose notice a member has put away."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    document = CharField(max_length=20)
    edition = DateField()
    seen_at = MomentField()


SeenEdition.add_index(
    SeenEdition.member, SeenEdition.document, SeenEdition.edition, unique=True, name="seen_once"
)

MODELS = (Acceptance, SeenEdition)
