"""Strong identities: a person known by a bank, and the login of the membership that is theirs."""

from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_urlsafe

from peewee import IntegrityError

from plussa import clock
from plussa.auth.models import Identification, Login
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.db import database, retried, token_hash
from plussa.members.emails import login_key
from plussa.members.endings import active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Member

LIFETIME = timedelta(minutes=30)
NAME = 100  # characters that are kept of a name


@dataclass(frozen=True)
class IdentifiedPerson:
    """Who a bank says somebody is; the identity code is there as its keyed hash only."""

    identity_hash: str
    given_names: str
    family_name: str
    birth_date: date


def member_of(identity_hash: str) -> Member | None:
    """The membership that an identity is linked to, of who may act."""
    return Member.get_or_none(Member.identity_hash == identity_hash, active())


def login_of(member: Member) -> Login | None:
    """The login of a membership, if it has one."""
    return Login.select(Login, Member).join(Member).where(Login.member == member).first()


@retried
def remember(person: IdentifiedPerson) -> str:
    """Keep who somebody is until it is linked, for half an hour; the token that finds it."""
    token, now = token_urlsafe(32), clock.now()
    with database.atomic():
        Identification.delete().where(Identification.expires_at <= now).execute()
        Identification.create(
            token_hash=token_hash(token),
            identity_hash=person.identity_hash,
            given_names=person.given_names[:NAME],
            family_name=person.family_name[:NAME],
            birth_date=person.birth_date,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    return token


def recall(token: str | None) -> Identification | None:
    """The identification of a token, while it holds."""
    if not token:
        return None
    return Identification.get_or_none(
        Identification.token_hash == token_hash(token), Identification.expires_at > clock.now()
    )


def use_up(found: Identification) -> None:
    """Forget an identification that did what it was for: it does it once. Raises AuthRefused: OVER."""
    if not Identification.delete().where(Identification.id == found.id).execute():
        raise AuthRefused(AuthRefusal.OVER)


@retried
def open_login(member: Member) -> Login:
    """Make a login for a membership that has none; it has no password yet.

    Raises AuthRefused: EMAIL_TAKEN.
    """
    if existing := login_of(member):
        return existing
    try:
        with database.atomic():
            key = login_key(member.email)
            made: Login = Login.create(member=member, email_key=key, created_at=clock.now())
            record(member, EventKind.LOGIN_MADE)
            return made
    except IntegrityError:
        raise AuthRefused(AuthRefusal.EMAIL_TAKEN) from None


@retried
def open_again(member: Member, found: Identification) -> Login:
    """Make a login again for the membership of an identity; the identification is used up.

    Raises AuthRefused: EMAIL_TAKEN or OVER.
    """
    with database.atomic():
        use_up(found)
        return open_login(member)
