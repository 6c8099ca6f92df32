"""Who works in customer service, their sessions, and which case is whose."""

from peewee import BigIntegerField, CharField, ForeignKeyField

from plussa.cases.models import Case
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.staff import StaffRole
from plussa.words import N_, Worded


class SignInOutcome(Worded):
    """What came of a sign-in, or what else happened to the ways in."""

    ENTERED = "entered", N_("Logged in.")
    RECOVERED = "recovered", N_("Logged in with a recovery code.")
    WRONG_PASSWORD = "wrong_password", N_("The password was wrong.")
    WRONG_FACTOR = "wrong_factor", N_("The password was right and the code was wrong.")
    LEFT = "left", N_("Logged out.")
    FACTOR_RENEWED = "factor_renewed", N_("The second factor was renewed.")
    PASSWORD_SET = "password_set", N_("The password was changed.")


class Staff(BaseModel):
    """Somebody of customer service; who is not any more is disabled, never deleted."""

    key = KeyField()
    username = CharField(max_length=40, unique=True)
    name = CharField(max_length=100)
    role = WordField(StaffRole)
    password_hash = CharField(max_length=200)
    sealed_secret = CharField(max_length=200, default="")  # of the second factor, for the key alone
    totp_step = BigIntegerField(default=0)  # of the last code used: none works twice
    created_at = MomentField()
    disabled_at = MomentField(null=True)


class RecoveryCode(BaseModel):
    """A code that stands in for the second factor once; only its keyed hash is kept."""

    staff = ForeignKeyField(Staff, backref="recovery_codes", on_delete="CASCADE")
    code_hash = CharField(max_length=64, unique=True)
    used_at = MomentField(null=True)


class StaffSession(BaseModel):
    """A browser in which somebody of customer service is logged in, with both factors shown."""

    token_hash = CharField(max_length=64, unique=True)
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    started_at = MomentField()
    expires_at = MomentField()
    seen_at = MomentField(null=True)  # when it was last used, to the minute


class StaffSignIn(BaseModel):
    """A sign-in of customer service, one that failed, or a change of the ways in.

    A guess at a user name that nobody has is of nobody; the name is not kept.
    """

    staff = ForeignKeyField(Staff, null=True, on_delete="CASCADE", index=False)
    at = MomentField()
    outcome = WordField(SignInOutcome)
    device = CharField(max_length=60, default="")  # browser and system, never an address


StaffSignIn.add_index(StaffSignIn.staff, StaffSignIn.id.desc(), name="staff_sign_in_newest")


class Assignment(BaseModel):
    """Who handles a case."""

    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    staff = ForeignKeyField(Staff, on_delete="CASCADE")
    at = MomentField()


MODELS = (Staff, RecoveryCode, StaffSession, StaffSignIn, Assignment)
