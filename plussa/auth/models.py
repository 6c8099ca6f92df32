"""Logins, their sessions, and what proves who somebody is."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Member, Source
from plussa.words import N_, Worded


class Method(Worded):
    """How somebody logged in."""

    PASSWORD = "password", N_("With a password")
    BANK = "bank", N_("With a bank")
    CODE = "code", N_("With a card and a code")


class CodeUse(Worded):
    """What a code sent to a contact on record is for."""

    IDENTIFY = "identify", N_("showing who you are")
    LINK = "link", N_("making a login for a membership")
    LINK_BANK = "link_bank", N_("linking a bank identity to a membership")


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
    """A new email address: asked for, confirmed from the new address, perhaps undone from the old.

    It is the old one, too, where mails to that came back.
    """

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    old_email = CharField(max_length=254)
    new_email = CharField(max_length=254)
    requested_at = MomentField()
    expires_at = MomentField()
    confirmed_at = MomentField(null=True)
    undone_at = MomentField(null=True)

    @property
    def is_anew(self) -> bool:
        """Whether the address stays, and is confirmed anew because mails to it came back."""
        return bool(self.old_email == self.new_email)


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


class IdentityCheckWay(Worded):
    """How somebody shows who they are without a bank."""

    LETTER = "letter", N_("a letter")  # a code to the address on record
    EMAIL = "email", N_("email and a week")  # in which any contact on record can cancel


ASKED = {
    IdentityCheckWay.LETTER: N_(
        "On %(day)s a code by letter was asked for, to be identified as you. If you cancel, the code"
        " does not work."
    ),
    IdentityCheckWay.EMAIL: N_(
        "On %(day)s somebody asked to be identified as you by email. If you cancel, nobody is."
    ),
}


class IdentityCheck(BaseModel):
    """Showing who one is without a bank: asked for, then waited for, then used for one session."""

    class Meta:
        table_name = "proof"

    key = KeyField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    way = WordField(IdentityCheckWay)
    asked_at = MomentField()
    ready_at = MomentField()  # it cannot be used before
    expires_at = MomentField()
    printed_at = MomentField(null=True)  # of a letter: when its code was handed out for printing
    attempts = IntegerField(default=0)
    cancelled_at = MomentField(null=True)
    used_at = MomentField(null=True)

    @property
    def asked(self) -> str:
        """What was asked for on a day, in words."""
        return ASKED[self.way]


# One of each way at a time, whatever is pressed twice.
IdentityCheck.add_index(
    IdentityCheck.member,
    IdentityCheck.way,
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


class Draft(BaseModel):
    """What somebody was writing when they had to log in first; sealed for them alone."""

    writer = CharField(max_length=32)  # the key of a member, or of who is at the desk
    place = CharField(max_length=43)  # a keyed hash of the form's address
    sealed = TextField()
    kept_at = MomentField()


Draft.add_index(Draft.writer, Draft.place, unique=True, name="draft_of_writer")


MODELS = (
    Login,
    Session,
    SignIn,
    EmailChange,
    Identification,
    Code,
    IdentityCheck,
    IdentityLink,
    ClaimLetter,
    Draft,
)
