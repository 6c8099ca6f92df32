"""Joining: first the form, then the confirmed email address, and only then a membership."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import IntegrityError

from plussa import clock
from plussa.auth.identity.identities import login_of
from plussa.auth.models import Identification, Login
from plussa.auth.password import passwords
from plussa.db import database, lock, retried
from plussa.legal.editions import Edition
from plussa.members import memberships
from plussa.members.emails import email_key
from plussa.members.joinings import Joining
from plussa.members.models import Member, Source
from plussa.outbox.queue import post
from plussa.permissions.editions import accept
from plussa.refusals import Refused
from plussa.words import N_, Worded

TO_CONFIRM = timedelta(hours=48)


class JoiningRefusal(Worded):
    """Why a membership does not begin."""

    NOT_OPEN = "not_open", N_("This was already done or withdrawn, or its time is over.")
    ALREADY_MEMBER = (
        "already_member",
        N_(
            "There is a membership already with this email address, or with your bank identity. A person"
            " has one membership, so no second one was made."
        ),
    )


class JoiningRefused(Refused):
    """A membership does not begin."""

    reason: JoiningRefusal


@dataclass(frozen=True)
class Applicant:
    """What the form says of who joins."""

    given_names: str
    family_name: str
    email: str
    language: str


@retried
def begin(who: Applicant, rules: Edition, identification: Identification | None) -> Joining:
    """Keep what the form says for two days, and send the link that begins the membership.

    The same is done whether or not the address has a login already: only its owner is told. The
    password is chosen behind the link, so nobody can choose one for somebody else's address. The
    identification is used up.
    """
    now = clock.now()
    with database.atomic():
        Joining.delete().where(Joining.expires_at <= now).execute()
        joining: Joining = Joining.create(
            email=who.email,
            given_names=who.given_names,
            family_name=who.family_name,
            language=who.language,
            rules_edition=rules.effective,
            accepted_at=now,
            expires_at=now + TO_CONFIRM,
            identity_hash=identification.identity_hash if identification else None,
            birth_date=identification.birth_date if identification else None,
        )
        if identification is not None:
            identification.delete_instance()
        post("confirm_joining", who.language, who.email, joining=joining.key)
    return joining


def find(key: str) -> Joining | None:
    """A joining that still waits for its confirmation."""
    return Joining.get_or_none(Joining.key == key, Joining.expires_at > clock.now())


@retried
def confirm(key: str, password: str, rules: Edition, notice: Edition | None) -> Login:
    """Begin the membership: household, member, login, card and acceptance, all or nothing.

    Raises JoiningRefused: NOT_OPEN, or ALREADY_MEMBER when the address has a login or the person a
    membership.
    """
    password_hash = passwords.hash_password(password)
    try:
        with database.atomic():
            query = Joining.select().where(Joining.key == key)
            joining: Joining | None = lock(query.where(Joining.expires_at > clock.now())).first()
            if joining is None:
                raise JoiningRefused(JoiningRefusal.NOT_OPEN)
            member = _begin_membership(joining, password_hash)
            accept(member, rules, notice, joining.language)
            joining.delete_instance()
    except IntegrityError:
        raise JoiningRefused(JoiningRefusal.ALREADY_MEMBER) from None
    login = login_of(member)
    assert login is not None
    return login


def _begin_membership(joining: Joining, password_hash: str) -> Member:
    now = clock.now()
    identified = joining.identity_hash is not None
    member = memberships.begin(
        given_names=joining.given_names,
        family_name=joining.family_name,
        email=joining.email,
        language=joining.language,
        birth_date=joining.birth_date,
        birth_date_source=Source.BANK if identified else None,
        identity_hash=joining.identity_hash,
        confirmed_at=now if identified else None,
        confirmed_source=Source.BANK if identified else None,
    )
    Login.create(
        member=member,
        email_key=email_key(joining.email),
        password_hash=password_hash,
        created_at=now,
    )
    return member
