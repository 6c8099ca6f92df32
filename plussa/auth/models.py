"""Logins, their sessions, and what proves who somebody is."""

from enum import Enum

from peewee import SQL, BooleanField, CharField, DateField, ForeignKeyField, IntegerField

from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Member, Source


class Method(Enum):
    """How somebody logged in."""

    PASSWORD = "password"  # noqa: S105  the word, not one
    BANK = "bank"
    CODE = "code"


class CodeUse(Enum):
    """What a code sent to a contact on record is for."""

    IDENTIFY = "identify"
    LINK = "link"  # a membership to a login, by its card
    LINK_BANK = "link_bank"  # a bank identity to the membership one is logged in to


class Login(BaseModel):
    """The means to log in to a membership; deleting it does not end the membership.

    A member without an email address has a login without an email key, and so may many.
    """

    key = KeyField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    email_key = CharField(max_length=254, unique=True, null=True)
    password_hash = CharField(max_length=200, null=True)
    created_at = MomentField()


class Session(BaseModel):
    """A device that is logged in; the cookie holds the token, the database only its hash."""

    token_hash = CharField(max_length=64, unique=True)
    login = ForeignKeyField(Login, on_delete="CASCADE")
    started_at = MomentField()
    expires_at = MomentField()
    identified_at = MomentField(null=True)
    strongly = BooleanField(default=False)


class SignIn(BaseModel):
    """One line of the sign-in history."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    at = MomentField()
    method = WordField(Method)
    device = CharField(max_length=60)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL")
    disowned_at = MomentField(null=True)


SignIn.add_index(SignIn.member, SignIn.id.desc(), name="sign_in_newest")


class EmailChange(BaseModel):
    """A new email address: asked for, confirmed from the new address, perhaps undone from the old."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    old_email = CharField(max_length=254)
    new_email = CharField(max_length=254)
    requested_at = MomentField()
    expires_at = MomentField()
    confirmed_at = MomentField(null=True)
    undone_at = MomentField(null=True)


class Identification(BaseModel):
    """A person whom a bank has identified and who is not yet linked to a membership."""

    token_hash = CharField(max_length=64, unique=True)
    identity_hash = CharField(max_length=64)
    given_names = CharField(max_length=100)
    family_name = CharField(max_length=100)
    birth_date = DateField()
    created_at = MomentField()
    expires_at = MomentField()

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_names} {self.family_name}".strip()


class Code(BaseModel):
    """A code sent to a contact on record: worked out by the worker, never stored.

    One for a card that nobody has is of nobody: no digits open it.
    """

    key = KeyField()
    member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
    use = WordField(CodeUse)
    identification = ForeignKeyField(Identification, null=True, on_delete="CASCADE")
    session = ForeignKeyField(Session, null=True, on_delete="CASCADE")
    created_at = MomentField()
    expires_at = MomentField()
    attempts = IntegerField(default=0)
    used_at = MomentField(null=True)


class ProofWay(Enum):
    """How somebody shows who they are without a bank."""

    LETTER = "letter"  # a code to the address on record
    EMAIL = "email"  # the verified address, and seven days in which any contact can cancel


class Proof(BaseModel):
    """Showing who one is without a bank: asked for, then waited for, then used for one session."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    way = WordField(ProofWay)
    asked_at = MomentField()
    ready_at = MomentField()  # it cannot be used before
    expires_at = MomentField()
    printed_at = MomentField(null=True)  # of a letter: when its code was handed out for printing
    attempts = IntegerField(default=0)
    cancelled_at = MomentField(null=True)
    used_at = MomentField(null=True)


# One of each way at a time, whatever is pressed twice.
Proof.add_index(
    Proof.member,
    Proof.way,
    unique=True,
    where=SQL("cancelled_at IS NULL AND used_at IS NULL"),
    name="proof_one_waiting",
)


class IdentityLink(BaseModel):
    """A bank identity that was linked to a membership, and what stood there before it was."""

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    linked_at = MomentField()
    birth_date = DateField(null=True)
    birth_date_source = WordField(Source, null=True)
    confirmed_at = MomentField(null=True)
    undone_at = MomentField(null=True)


class ClaimLetter(BaseModel):
    """A code by letter to the member of a card who has no login: asked for, posted, typed once.

    One for a card that nobody has is of nobody: no letter goes out, and no digits open it.
    """

    key = KeyField()
    member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
    asked_at = MomentField()
    expires_at = MomentField()
    printed_at = MomentField(null=True)
    used_at = MomentField(null=True)


MODELS = (
    Login,
    Session,
    SignIn,
    EmailChange,
    Identification,
    Code,
    Proof,
    IdentityLink,
    ClaimLetter,
)
