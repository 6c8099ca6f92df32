"""Changing the email address: confirmed by the new address, told to the old one, which can undo it."""

from datetime import timedelta

from peewee import IntegrityError

from plussa import clock
from plussa.auth.models import Code, EmailChange, Login
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session.sessions import hold
from plussa.db import database, lock, new_key, retried
from plussa.members.emails import email_key, login_key
from plussa.members.endings import is_active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Member
from plussa.outbox.queue import post

TO_CONFIRM = timedelta(hours=48)
TO_UNDO = timedelta(days=7)


@retried
def request(member: Member, new_email: str, by: Login | None = None) -> EmailChange:
    """Send a link to a new address, and tell the old one, which can put a stop to it; or to one that is gone.

    Nothing changes before the new address is confirmed. `by` is the login that asks, which must not
    have been taken back meanwhile. Raises AuthRefused (SAME_ADDRESS) or TakenBack.
    """
    if is_same := email_key(new_email) == email_key(member.email):
        if not member.email_is_gone:
            raise AuthRefused(AuthRefusal.SAME_ADDRESS)
        new_email = member.email
    now = clock.now()
    with database.atomic():
        if by is not None:
            hold(by)
        change: EmailChange = EmailChange.create(
            member=member,
            old_email=member.email,
            new_email=new_email,
            requested_at=now,
            expires_at=now + TO_CONFIRM,
        )
        record(member, EventKind.EMAIL_REQUESTED)
        about = {"reader": member.key, "change": change.key}
        post("confirm_email", member.language, new_email, **about)
        if member.email and not is_same:
            post("email_change_asked", member.language, member.email, **about)
    return change


def awaiting(member: Member) -> tuple[object, ...]:
    """The conditions on changes that a member can still confirm."""
    return (EmailChange.member == member.id, EmailChange.expires_at > clock.now(), *_waits())


def waiting(member: Member) -> EmailChange | None:
    """The newest change that waits for its confirmation."""
    return EmailChange.select().where(*awaiting(member)).order_by(EmailChange.id.desc()).first()


def find(key: str) -> EmailChange | None:
    """The change that a link names, with its member."""
    query = EmailChange.select(EmailChange, Member).join(Member)
    return query.where(EmailChange.key == key).first()


def can_confirm(change: EmailChange | None) -> bool:
    """Whether a change still waits."""
    return bool(
        change
        and change.confirmed_at is None
        and change.undone_at is None
        and change.expires_at > clock.now()
        and is_active(change.member)
        and change.member.email == change.old_email
    )


@retried
def confirm(key: str) -> None:
    """Put the new address in place and tell the old one; raise AuthRefused."""
    try:
        with database.atomic():
            change = _locked(key)
            if not can_confirm(change):
                raise AuthRefused(AuthRefusal.OVER)
            assert change is not None
            change.amend(confirmed_at=clock.now())
            _put(change.member, change.new_email)
            # Links and codes in the mailbox of the address before open nothing any more.
            Code.delete().where(Code.member == change.member).execute()
            Login.update(key=new_key()).where(Login.member == change.member).execute()
            if change.is_anew:
                record(change.member, EventKind.EMAIL_CONFIRMED)
                return
            record(change.member, EventKind.EMAIL_CHANGED)
            if change.old_email:
                member = change.member
                about = {"reader": member.key, "change": change.key}
                post("email_changed_told", member.language, change.old_email, **about)
    except IntegrityError:
        raise AuthRefused(AuthRefusal.EMAIL_TAKEN) from None


def can_undo(change: EmailChange | None) -> bool:
    """Whether the old address may still take a change back, one that waits too."""
    if change is None or change.undone_at is not None or not is_active(change.member):
        return False
    return bool(clock.now() < (change.confirmed_at or change.requested_at) + TO_UNDO)


def cancel_waiting(member: Member) -> None:
    """Close every change that waits, within the transaction of the caller."""
    new = EmailChange.update(undone_at=clock.now())
    new.where(EmailChange.member == member, *_waits()).execute()


def put_back(key: str) -> Member:
    """Put the old address back, with every change made since, within the transaction of the caller.

    One that waits is closed. Raises AuthRefused (OVER), or IntegrityError when another login has the address.
    """
    change = _locked(key)
    if not can_undo(change):
        raise AuthRefused(AuthRefusal.OVER)
    assert change is not None
    since = EmailChange.update(undone_at=clock.now())
    since.where(EmailChange.member == change.member, EmailChange.id >= change.id).execute()
    if change.confirmed_at is not None:
        _put(change.member, change.old_email)
        change.member.email = change.old_email
    record(change.member, EventKind.EMAIL_RESTORED)
    return change.member


def _waits() -> tuple[object, ...]:
    return EmailChange.confirmed_at.is_null(), EmailChange.undone_at.is_null()


def _locked(key: str) -> EmailChange | None:
    if (found := find(key)) is not None:
        homes.lock_member(found.member)
    lock(EmailChange.select().where(EmailChange.key == key)).first()
    return find(key)


def _put(member: Member, email: str) -> None:
    """Put an address in place; codes that were sent to the one before work no more."""
    now = clock.now()
    Code.update(expires_at=now).where(Code.member == member, Code.expires_at > now).execute()
    Member.update(email=email, gone_email=None).where(Member.id == member.id).execute()
    Login.update(email_key=login_key(email)).where(Login.member == member).execute()
