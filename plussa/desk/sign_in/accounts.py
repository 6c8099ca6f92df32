"""Accounts of customer service: a password, a second factor (RFC 6238), and codes for when it is lost."""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import pyotp
from peewee import IntegrityError

from plussa import clock, quotas, sealing
from plussa.auth.password import passwords
from plussa.db import database, lock, retried
from plussa.desk.models import RecoveryCode, SignInOutcome, Staff, StaffSession
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.desk.sign_in import record, sessions
from plussa.members.staff import StaffRole
from plussa.quotas import Asker, Counted, Quota, QuotaReached

ISSUER = "Plussa"
STEP = 30  # seconds a one-time code is for
DRIFT = 1  # steps that a clock may be off, either way
RECOVERY_CODES = 8
FACTOR, RECOVERY = "second factor", "recovery code"  # what is sealed, and by which key
HALF = "password shown"
A_WHILE = timedelta(minutes=15)
# Guesses at a password from strange devices: from one network at any account, and at one account from
# all networks together; whoever only knows a user name cannot use up those of the devices it works on.
FROM_NETWORK = Quota("desk, network", 30, A_WHILE, shared=True)
FROM_STRANGE = Quota("desk", 100, A_WHILE)
FROM_KNOWN = Quota("desk, known device", 10, A_WHILE)
# Guesses at a second factor, and at recovery codes: only who knows the password can make them.
FACTOR_FROM_STRANGE = Quota("desk factor", 10, A_WHILE)
FACTOR_FROM_KNOWN = Quota("desk factor, known device", 10, A_WHILE)
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no two letters alike


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Factor:
    """What its owner is shown once: the secret, an address for an authenticator, recovery codes."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]


@retried
def add(username: str, name: str, role: StaffRole, password: str) -> Factor:
    """Open an account; its second factor. Refused with USERNAME_TAKEN, or as `passwords.check` does."""
    passwords.check(password, (username, name))
    try:
        with database.atomic():
            staff: Staff = Staff.create(
                username=username,
                name=name,
                role=role,
                password_hash=passwords.hash_password(password),
                created_at=clock.now(),
            )
            return _new_factor(staff)
    except IntegrityError:
        raise DeskRefused(DeskRefusal.USERNAME_TAKEN) from None


@retried
def renew_factor(username: str) -> Factor:
    """Replace a lost factor and all recovery codes, and log out; refused with USERNAME_UNKNOWN."""
    with database.atomic():
        staff = _locked(username)
        _end_sessions(staff)
        record.note(staff, SignInOutcome.FACTOR_RENEWED)
        return _new_factor(staff)


@retried
def set_password(username: str, password: str) -> None:
    """Replace a password, and log out everywhere; refused with USERNAME_UNKNOWN."""
    with database.atomic():
        staff = _locked(username)
        passwords.check(password, (staff.username, staff.name))
        staff.amend(password_hash=passwords.hash_password(password))
        _end_sessions(staff)
        record.note(staff, SignInOutcome.PASSWORD_SET)


@retried
def disable(username: str) -> None:
    """Close an account, and log it out everywhere; refused with USERNAME_UNKNOWN."""
    with database.atomic():
        staff = _locked(username)
        staff.amend(disabled_at=clock.now())
        _end_sessions(staff)


def find_by_name(username: str) -> Staff | None:
    """Who works here under a user name."""
    return Staff.get_or_none(Staff.username == username, Staff.disabled_at.is_null())


def find_by_key(key: str) -> Staff | None:
    """Who works here, by the key of the account."""
    return Staff.get_or_none(Staff.key == key, Staff.disabled_at.is_null())


def find(username: str, password: str, asker: Asker) -> Staff | None:
    """Whose user name and password these are; it takes as long when they are nobody's.

    A wrong password is put on record, whether or not anybody has the user name. Raises QuotaReached
    after many guesses, before the password is looked at.
    """
    counted: list[Counted] = [(FROM_STRANGE, f"user {username}"), (FROM_NETWORK, asker.network)]
    if asker.mark:
        counted = [(FROM_KNOWN, asker.mark)]
    _spend("password", *counted)
    staff = find_by_name(username)
    if passwords.matches(staff.password_hash if staff else None, password):
        quotas.take_back(*counted)
        return staff
    record.note(staff, SignInOutcome.WRONG_PASSWORD, asker.device)
    return None


def half_of(staff: Staff) -> str:
    """A mark of the password that somebody has shown: another one has another mark."""
    return sealing.mark(HALF, staff.password_hash)


@retried
def log_in(key: str, half: str, code: str, asker: Asker) -> str | None:
    """Log in who has shown the password and shows the second factor now; the token of the session.

    `half` is the mark of the password that was shown. Either outcome is put on record. Raises
    QuotaReached after many guesses, before the code is looked at; refused with PASSWORD_CHANGED.
    """
    counted = (FACTOR_FROM_KNOWN, asker.mark) if asker.mark else (FACTOR_FROM_STRANGE, key)
    _spend("second factor", counted)
    with database.atomic():
        query = Staff.select().where(Staff.key == key, Staff.disabled_at.is_null())
        staff: Staff | None = lock(query).first()
        if staff is None:
            return None
        if not secrets.compare_digest(half.encode(), half_of(staff).encode()):
            raise DeskRefused(DeskRefusal.PASSWORD_CHANGED)
        passed = pass_factor(staff.id, code)
        record.note(staff, passed or SignInOutcome.WRONG_FACTOR, asker.device)
        if not passed:
            return None
        quotas.take_back(counted)
        return sessions.start(staff)


def _spend(secret: str, *counted: Counted) -> None:
    try:
        quotas.spend(*counted)
    except QuotaReached:
        log.warning("Too many guesses at a %s at the desk", secret)
        raise


@retried
def log_out(token: str, device: str = "") -> None:
    """Log out, and put it on record."""
    with database.atomic():
        if session := sessions.find(token):
            record.note(session.staff, SignInOutcome.LEFT, device)
        sessions.end(token)


@retried
def pass_factor(staff_id: int, code: str) -> SignInOutcome | None:
    """What a code is: the second factor now, or a recovery code; neither works twice. None if neither."""
    plain = "".join(code.split()).replace("-", "").lower()
    with database.atomic():
        query = Staff.select().where(Staff.id == staff_id, Staff.disabled_at.is_null())
        staff: Staff | None = lock(query).first()
        if staff is None:
            return None
        if _is_current(staff, plain):
            return SignInOutcome.ENTERED
        unused = (RecoveryCode.staff == staff, RecoveryCode.used_at.is_null())
        this = RecoveryCode.code_hash == _hash(staff, plain)
        used = RecoveryCode.update(used_at=clock.now()).where(this, *unused).execute()
        return SignInOutcome.RECOVERED if used else None


def _is_current(staff: Staff, code: str) -> bool:
    """Whether a code is of a step near now, and later than the last one used; it is used then."""
    try:
        totp = pyotp.TOTP(_secret_of(staff), interval=STEP)
    except sealing.Unreadable:
        log.warning("A second factor cannot be read: PLUSSA_SECRET has changed; see `staff list`")
        return False
    now = int(clock.now().timestamp()) // STEP
    for step in range(max(now - DRIFT, staff.totp_step + 1), now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            staff.amend(totp_step=step)
            return True
    return False


def is_readable(staff: Staff) -> bool:
    """Whether the second factor can be used: it was sealed with the secret of now."""
    try:
        return bool(_secret_of(staff))
    except sealing.Unreadable:
        return False


def _secret_of(staff: Staff) -> str:
    return sealing.unseal(FACTOR, staff.key, staff.sealed_secret)


def _new_codes(staff: Staff) -> tuple[str, ...]:
    RecoveryCode.delete().where(RecoveryCode.staff == staff).execute()
    codes = tuple(
        "".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)
    )
    for code in codes:
        RecoveryCode.create(staff=staff, code_hash=_hash(staff, code))
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def _new_factor(staff: Staff) -> Factor:
    """Give somebody a second factor and recovery codes; the database keeps nothing that opens anything."""
    secret = pyotp.random_base32()
    staff.amend(sealed_secret=sealing.seal(FACTOR, staff.key, secret), totp_step=0)
    address = pyotp.TOTP(secret, interval=STEP).provisioning_uri(
        name=staff.username, issuer_name=ISSUER
    )
    return Factor(secret, address, _new_codes(staff))


def _hash(staff: Staff, code: str) -> str:
    """What is kept of a recovery code: with 59 bits, a hash without a key could be searched."""
    return sealing.mark(RECOVERY, sha256(f"{staff.id}:{code}".encode()).hexdigest())


def _locked(username: str) -> Staff:
    query = Staff.select().where(Staff.username == username, Staff.disabled_at.is_null())
    staff: Staff | None = lock(query).first()
    if staff is None:
        raise DeskRefused(DeskRefusal.USERNAME_UNKNOWN)
    return staff


def _end_sessions(staff: Staff) -> None:
    StaffSession.delete().where(StaffSession.staff == staff).execute()
