"""Strong identities: a person known by a bank, linked to one membership and never to two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from peewee import IntegrityError

from plussa import clock
from plussa.auth.models import Identification, Login
from plussa.db import database, lock
from plussa.members.emails import email_key
from plussa.members.events import Kind, record
from plussa.members.models import Actor, Member, Source
from plussa.outbox.queue import post

LIFETIME = timedelta(minutes=30)
NAME = 100  # characters that are kept of a name

_on_conflict: list[Callable[[Member], object]] = []


class BelongsElsewhere(Exception):
    """The identity is linked to another membership; the two are never merged."""


class AnotherPerson(Exception):
    """The membership is linked to another identity."""


class EmailTaken(Exception):
    """The email address on record belongs to another login."""


@dataclass(frozen=True)
class Person:
    """Who a bank says somebody is; the identity code is there as its keyed hash only."""

    identity_hash: str
    given_names: str
    family_name: str
    birth_date: date


def member_of(identity_hash: str) -> Member | None:
    """The membership that an identity is linked to."""
    found: Member | None = Member.get_or_none(
        Member.identity_hash == identity_hash, Member.left_at.is_null()
    )
    return found


def login_of(member: Member) -> Login | None:
    """The login of a membership, if it has one."""
    found: Login | None = (
        Login.select(Login, Member).join(Member).where(Login.member == member).first()
    )
    return found


def remember(person: Person) -> str:
    """Keep who somebody is until it is linked, for half an hour; the token that finds it."""
    token, now = token_urlsafe(32), clock.now()
    with database.atomic():
        Identification.delete().where(Identification.expires_at <= now).execute()
        Identification.create(
            token_hash=_hash(token),
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
    found: Identification | None = Identification.get_or_none(
        Identification.token_hash == _hash(token), Identification.expires_at > clock.now()
    )
    return found


def link(member: Member, found: Identification) -> None:
    """Link an identity to a membership that its person has proved to be theirs.

    Raises BelongsElsewhere, which customer service is told of, or AnotherPerson.
    """
    try:
        with database.atomic():
            fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
            if fresh.identity_hash not in (None, found.identity_hash):
                raise AnotherPerson
            if fresh.identity_hash is None:
                _store(fresh, found)
            found.delete_instance()
    except IntegrityError:
        report_conflict(member)
        raise BelongsElsewhere from None


def _store(member: Member, found: Identification) -> None:
    new = {
        "identity_hash": found.identity_hash,
        "confirmed_at": member.confirmed_at or clock.now(),
        "birth_date": found.birth_date,
        "birth_date_source": Source.BANK,
    }
    Member.update(**new).where(Member.id == member.id).execute()
    record(member, Kind.IDENTITY_LINKED)


def when_in_conflict(hook: Callable[[Member], object]) -> None:
    """Have something done when a conflict is reported, within the same transaction.

    The room of cases is above this one: it says here how a case is opened.
    """
    if hook not in _on_conflict:
        _on_conflict.append(hook)


def report_conflict(member: Member) -> None:
    """Tell customer service that an identity and a membership do not belong together."""
    with database.atomic():
        record(member, Kind.IDENTITY_REFUSED, Actor.PROGRAMME)
        for hook in _on_conflict:
            hook(member)
        post("staff_notice", "fi", "", number=member.number, what="identity_conflict")


def open_login(member: Member) -> Login:
    """Make a login for a membership that has none; it has no password yet. Raises EmailTaken."""
    existing = login_of(member)
    if existing is not None:
        return existing
    try:
        with database.atomic():
            Login.create(member=member, email_key=email_key(member.email), created_at=clock.now())
            record(member, Kind.LOGIN_MADE)
    except IntegrityError:
        raise EmailTaken from None
    made = login_of(member)
    assert made is not None
    return made


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
