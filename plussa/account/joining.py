"""Joining: first the form, then the confirmed email address, and only then a membership."""

from datetime import timedelta

from peewee import IntegrityError

from plussa import clock
from plussa.auth.models import Identification, Login
from plussa.auth.password import passwords
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.db import database, lock, retried
from plussa.legal.editions import Edition
from plussa.members import memberships
from plussa.members.emails import email_key
from plussa.members.joinings import Joining
from plussa.members.models import Source
from plussa.outbox.queue import post
from plussa.permissions.editions import accept

TO_CONFIRM = timedelta(hours=48)


@retried
def begin(
    given_names: str,
    family_name: str,
    email: str,
    language: str,
    rules: Edition,
    identification: Identification | None,
) -> Joining:
    """Keep what the form says for two days, and send the link that begins the membership.

    The same is done whether or not the address has a login already: only its owner is told. The
    password is chosen behind the link, so nobody can choose one for somebody else's address. The
    identification is used up.
    """
    now = clock.now()
    with database.atomic():
        Joining.delete().where(Joining.expires_at <= now).execute()
        joining: Joining = Joining.create(
            email=email,
            given_names=given_names,
            family_name=family_name,
            language=language,
            rules_edition=rules.effective,
            accepted_at=now,
            expires_at=now + TO_CONFIRM,
            identity_hash=identification.identity_hash if identification else None,
            birth_date=identification.birth_date if identification else None,
        )
        if identification is not None:
            identification.delete_instance()
        post("confirm_joining", language, email, joining=joining.key)
    return joining


def find(key: str) -> Joining | None:
    """A joining that still waits for its confirmation."""
    return Joining.get_or_none(Joining.key == key, Joining.expires_at > clock.now())


@retried
def confirm(key: str, password: str, rules: Edition, notice: Edition | None) -> Login:
    """Begin the membership: household, member, login, card and acceptance, all or nothing.

    Raises AuthRefused: OVER, or ALREADY_MEMBER when the address has a login or the person a membership.
    """
    password_hash = passwords.hash_password(password)
    try:
        with database.atomic():
            query = Joining.select().where(Joining.key == key)
            joining: Joining | None = lock(query.where(Joining.expires_at > clock.now())).first()
            if joining is None:
                raise AuthRefused(AuthRefusal.OVER)
            login = _begin_membership(joining, password_hash)
            accept(login.member, rules, notice, joining.language)
            joining.delete_instance()
            return login
    except IntegrityError:
        raise AuthRefused(AuthRefusal.ALREADY_MEMBER) from None


def _begin_membership(joining: Joining, password_hash: str) -> Login:
    now = clock.now()
    by_bank = Source.BANK if joining.identity_hash else None
    member = memberships.begin(
        given_names=joining.given_names,
        family_name=joining.family_name,
        email=joining.email,
        language=joining.language,
        birth_date=joining.birth_date,
        birth_date_source=by_bank,
        identity_hash=joining.identity_hash,
        confirmed_at=now if by_bank else None,
        confirmed_source=by_bank,
    )
    key = email_key(joining.email)
    made: Login = Login.create(
        member=member, email_key=key, password_hash=password_hash, created_at=now
    )
    return made
