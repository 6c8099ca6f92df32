"""People who want to join, until their email address is confirmed."""

from peewee import CharField, DateField

from plussa.db import KeyField, MomentField
from plussa.members.models import Addressed, Named


class Joining(Named, Addressed):
    """Somebody who has filled in the form; the membership begins when the email is confirmed."""

    key = KeyField()
    language = CharField(max_length=3)
    rules_edition = DateField()
    accepted_at = MomentField()
    expires_at = MomentField()
    identity_hash = CharField(max_length=64, null=True)
    birth_date = DateField(null=True)


MODELS = (Joining,)
