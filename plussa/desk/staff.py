"""Accounts of customer service: a password, a second factor (RFC 6238), and codes for when it is lost."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

import pyotp
from peewee import IntegrityError

from plussa import clock
from plussa.auth import passwords
from plussa.db import database, lock
from plussa.desk import sessions
from plussa.desk.models import RecoveryCode, Staff, StaffSession
from plussa.members.looks import StaffRole

ISSUER = "Plussa"
STEP = 30  # seconds a one-time code is for
DRIFT = 1  # steps that a clock may be off, either way
RECOVERY_CODES = 8
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no two letters alike


class Taken(Exception):
    """Somebody has this user name already."""


class Unknown(Exception):
    """Nobody who works here has this user name."""


@dataclass(frozen=True)
class Factor:
    """What its owner is shown once: the secret, an address for an authenticator, recovery codes."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]


def add(username: str, name: str, role: StaffRole, password: str) -> Factor:
    """Open an account; its second factor. Raises Taken, or what `passwords.check` raises."""
    passwords.check(password, (username, name))
    secret = pyotp.random_base32()
    try:
        with database.atomic():
            staff: Staff = Staff.create(
                username=username,
                name=name,
                role=role,
                password_hash=passwords.hash_password(password),
                totp_secret=secret,
                created_at=clock.now(),
            )
            return _factor(staff, _new_codes(staff))
    except IntegrityError:
        raise Taken from None


def renew_factor(username: str) -> Factor:
    """Replace a lost second factor and all recovery codes, and log out everywhere; raises Unknown."""
    with database.atomic():
        staff = _locked(username)
        staff.totp_secret, staff.totp_step = pyotp.random_base32(), 0
        staff.save(only=[Staff.totp_secret, Staff.totp_step])
        _end_sessions(staff)
        return _factor(staff, _new_codes(staff))


def set_password(username: str, password: str) -> None:
    """Replace a password, and log out everywhere; raises Unknown, or what `passwords.check` raises."""
    with database.atomic():
        staff = _locked(username)
        passwords.check(password, (staff.username, staff.name))
        staff.password_hash = passwords.hash_password(password)
        staff.save(only=[Staff.password_hash])
        _end_sessions(staff)


def disable(username: str) -> None:
    """Close an account, and log it out everywhere; raises Unknown."""
    with database.atomic():
        staff = _locked(username)
        staff.disabled_at = clock.now()
        staff.save(only=[Staff.disabled_at])
        _end_sessions(staff)


def find(username: str, password: str) -> Staff | None:
    """Whose user name and password these are; it takes as long when they are nobody's."""
    staff: Staff | None = Staff.get_or_none(Staff.username == username, Staff.disabled_at.is_null())
    known = passwords.matches(staff.password_hash if staff else None, password)
    return staff if known else None


def enter(staff_id: int, code: str) -> str | None:
    """Log in who has shown the password and shows the second factor now; the token of the session."""
    with database.atomic():
        if not pass_factor(staff_id, code):
            return None
        return sessions.start(Staff.get_by_id(staff_id))


def pass_factor(staff_id: int, code: str) -> bool:
    """Whether a code is the second factor now, or a recovery code; neither works twice."""
    plain = "".join(code.split()).replace("-", "").lower()
    with database.atomic():
        query = Staff.select().where(Staff.id == staff_id, Staff.disabled_at.is_null())
        staff: Staff | None = lock(query).first()
        if staff is None:
            return False
        return _is_current(staff, plain) or _recovers(staff, plain)


def _is_current(staff: Staff, code: str) -> bool:
    """Whether a code is of a step near now, and later than the last one used; it is used then."""
    totp = pyotp.TOTP(staff.totp_secret, interval=STEP)
    now = int(clock.now().timestamp()) // STEP
    for step in range(max(now - DRIFT, staff.totp_step + 1), now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            staff.totp_step = step
            staff.save(only=[Staff.totp_step])
            return True
    return False


def _recovers(staff: Staff, code: str) -> bool:
    unused = (RecoveryCode.staff == staff, RecoveryCode.used_at.is_null())
    this = RecoveryCode.code_hash == _hash(staff, code)
    used: int = RecoveryCode.update(used_at=clock.now()).where(this, *unused).execute()
    return used == 1


def _new_codes(staff: Staff) -> tuple[str, ...]:
    RecoveryCode.delete().where(RecoveryCode.staff == staff).execute()
    codes = tuple(
        "".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)
    )
    for code in codes:
        RecoveryCode.create(staff=staff, code_hash=_hash(staff, code))
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def _factor(staff: Staff, codes: tuple[str, ...]) -> Factor:
    address = pyotp.TOTP(staff.totp_secret, interval=STEP).provisioning_uri(
        name=staff.username, issuer_name=ISSUER
    )
    return Factor(staff.totp_secret, address, codes)


def _hash(staff: Staff, code: str) -> str:
    return sha256(f"{staff.id}:{code}".encode()).hexdigest()


def _locked(username: str) -> Staff:
    query = Staff.select().where(Staff.username == username, Staff.disabled_at.is_null())
    staff: Staff | None = lock(query).first()
    if staff is None:
        raise Unknown
    return staff


def _end_sessions(staff: Staff) -> None:
    StaffSession.delete().where(StaffSession.staff == staff).execute()
