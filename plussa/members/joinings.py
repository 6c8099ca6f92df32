"""People who want to join, until their email address is confirmed."""

from typing import Any

from peewee import CharField, DateField

from plussa.db import BaseModel, KeyField, MomentField
from plussa.members.emails import email_key


class Joining(BaseModel):
    """Somebody who has filled in the form; the membership begins when the email is confirmed."""

    key = KeyField()
    email = CharField(max_length=254)
    email_key = CharField(max_length=254, default="", index=True)
    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100, default="")
    language = CharField(max_length=3)
    rules_edition = DateField()
    accepted_at = MomentField()
    expires_at = MomentField()
    identity_hash = CharField(max_length=64, null=True)
    birth_date = DateField(null=True)

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_names} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store it, to be found by the address in any spelling."""
        self.email_key = email_key(self.email)
        return super().save(*args, **kwargs)


MODELS = (Joining,)
