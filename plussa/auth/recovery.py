"""Taking a login back: ends whatever an intruder may have begun with it."""

from peewee import IntegrityError

from plussa.auth.checks import identity_checks
from plussa.auth.email import contacts, email_changes
from plussa.auth.identity import settling
from plussa.auth.models import ClaimLetter, Code, Identification, Login, Session
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.auth.session import sessions
from plussa.db import database, new_key, retried
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes, invitations
from plussa.members.models import Member
from plussa.outbox.queue import post


def recover(member: Member, but: Session | None = None) -> None:
    """End everything that was begun with a member's login and waits, but one session.

    Ends sessions, links for a new password, changes of email that wait, what a bank has said of the
    member and nobody has used, codes, identification by letter or email, and invitations to the
    household. To be called within the transaction of the act that takes the login back.
    """
    homes.lock_member(member)
    login: Login | None = Login.get_or_none(Login.member == member)
    if login is not None:
        sessions.end_all(login, but)
        # Links and permissions to save a report name the key: none of them works any more.
        Login.update(key=new_key()).where(Login.id == login.id).execute()
    email_changes.cancel_waiting(member)
    _forget_identifications(member)
    Code.delete().where(Code.member == member).execute()
    ClaimLetter.delete().where(
        ClaimLetter.member == member, ClaimLetter.used_at.is_null()
    ).execute()
    identity_checks.cancel_waiting(member)
    invitations.withdraw_of(member)


def void_password(member: Member) -> bool:
    """Take the login back from whoever knows its password, and may have linked a bank of their own.

    The password stops working, a bank identity of the last week is taken off, and a link for a new
    password goes to the address on record before any change of the last week. False when none went
    out: there is no login, or no address. To be called within the transaction of the act that makes it
    needed.
    """
    homes.lock_member(member)
    settling.take_off_new(member)
    Login.update(password_hash=None).where(Login.member == member).execute()
    recover(member)
    login: Login | None = Login.get_or_none(Login.member == member)
    email = contacts.settled(member)
    if login is None or not email:
        return False
    post("sign_in_disowned", member.language, email, reader=member.key, login=login.key)
    return True


@retried
def undo_email(key: str) -> bool:
    """Take a change of address back, and the login from whoever knew its password.

    Whether a link for a new password went out. Raises AuthRefused: OVER, or EMAIL_TAKEN when another
    login has the old address by now.
    """
    try:
        with database.atomic():
            member = email_changes.put_back(key)
            return void_password(member)
    except IntegrityError:
        raise AuthRefused(AuthRefusal.EMAIL_TAKEN) from None


@retried
def log_out_everywhere(login: Login) -> None:
    """Log every device out because the member asked for it."""
    with database.atomic():
        recover(login.member)
        record(login.member, EventKind.LOGGED_OUT_EVERYWHERE)


def _forget_identifications(member: Member) -> None:
    """A copied cookie with an identification would open a strong session anew."""
    claimed = Code.select(Code.identification).where(
        Code.member == member, Code.identification.is_null(False)
    )
    theirs = Identification.id.in_(claimed)
    if member.identity_hash is not None:
        theirs |= Identification.identity_hash == member.identity_hash
    Identification.delete().where(theirs).execute()
