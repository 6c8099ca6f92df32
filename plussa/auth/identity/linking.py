"""Linking a bank identity to a membership, and taking it off again.

Whoever joins types their own names, and a password can be somebody else's, so neither makes anybody a
member. The contact on record does: it gets the code that links, it is told, and it can take the link back.
"""

from collections.abc import Callable
from contextlib import suppress

from peewee import IntegrityError

from plussa import clock
from plussa.auth import recovery
from plussa.auth.email import email_changes
from plussa.auth.identity import identities, names
from plussa.auth.identity.settling import SETTLES, take_off
from plussa.auth.models import EmailChange, Identification, IdentityLink, Login
from plussa.auth.refusals import AuthRefusal, AuthRefused
from plussa.db import database, lock, retried
from plussa.members.endings import active
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.models import Actor, Member, Source
from plussa.outbox.queue import post
from plussa.words import N_, Worded

TO_UNDO = SETTLES

OpenCase = Callable[[Member, str], str]
_open_case: list[OpenCase] = []


NOT_MERGED = N_(
    "The identity that your bank gave belongs to another membership, or this membership belongs to"
    " another identity. Memberships are never merged automatically, so nothing was changed."
)


class Conflict(Worded):
    """Why an identity is not linked."""

    ELSEWHERE = "elsewhere", NOT_MERGED  # it is linked to another membership
    ANOTHER = "another", NOT_MERGED  # the membership is linked to another identity
    BIRTH_DATE = (
        "birth_date",
        N_(
            "The date of birth that your bank gave is not the one on your membership, so your bank"
            " identity was not linked to it. Nothing else was changed either."
        ),
    )
    NAMES = (
        "names",
        N_(
            "The name that your bank gave is not the name on your membership, so your bank identity"
            " was not linked to it. Nothing else was changed either."
        ),
    )


class IdentityConflict(Exception):
    """Identity and membership do not belong together; customer service has a case."""

    def __init__(self, conflict: Conflict, number: str = "") -> None:
        super().__init__(conflict.name)
        self.reason, self.number = conflict, number


def has_password(member: Member) -> bool:
    """Whether a login of the membership has a password, which linking asks for then."""
    login = identities.login_of(member)
    return login is not None and login.password_hash is not None


def check(member: Member, found: Identification) -> None:
    """Raise IdentityConflict, with a case, if a membership and an identity do not belong together.

    The identification is used up then.
    """
    conflict = _conflict(member, found)
    if conflict is not None:
        with suppress(AuthRefused):
            identities.use_up(found)
        raise refuse(member, conflict)


@retried
def link(member: Member, found: Identification) -> None:
    """Link an identity to a membership that its person has proved to be theirs, and tell its contact.

    The identification is used up. Raises IdentityConflict or AuthRefused (OVER).
    """
    conflict = _link(member, found)
    if conflict is not None:
        raise refuse(member, conflict)


@retried
def claim(member: Member, found: Identification | None) -> Login:
    """The login of a membership that a card and a code have claimed, linked to an identity if there is one.

    All or nothing. Raises IdentityConflict, AuthRefused (OVER, EMAIL_TAKEN).
    """
    with database.atomic():
        conflict = _link(member, found) if found else None
        if conflict is None:
            return identities.open_login(member)
    raise refuse(member, conflict)


@retried
def refuse(member: Member, conflict: Conflict) -> IdentityConflict:
    """Give a conflict to customer service; what to raise then."""
    with database.atomic():
        record(member, EventKind.IDENTITY_REFUSED, Actor.PROGRAMME)
        [open_case] = _open_case
        number = open_case(member, conflict.value)
        post("staff_notice", "fi", "", number=member.number, what="identity_conflict")
    return IdentityConflict(conflict, number)


def when_in_conflict(open_case: OpenCase) -> None:
    """Say how a case about a conflict is opened: the room of cases is above this one."""
    _open_case[:] = [open_case]


def find(key: str) -> IdentityLink | None:
    """The link of a key, with its member, while it can be taken back."""
    query = IdentityLink.select(IdentityLink, Member).join(Member)
    return query.where(
        IdentityLink.key == key,
        IdentityLink.undone_at.is_null(),
        IdentityLink.linked_at > clock.now() - TO_UNDO,
        active(),
        Member.identity_hash.is_null(False),
    ).first()


@retried
def undo(key: str) -> None:
    """Take an identity off a membership, and the login from whoever linked it; raise AuthRefused.

    An email address that was put in place since goes too: a link for a new password must not go there.
    """
    try:
        with database.atomic():
            if (seen := find(key)) is not None:
                homes.lock_member(seen.member)
            lock(IdentityLink.select().where(IdentityLink.key == key)).first()
            found = find(key)
            if found is None:
                raise AuthRefused(AuthRefusal.OVER)
            take_off(found)
            _put_address_back(found)
            recovery.void_password(found.member)
            record(found.member, EventKind.IDENTITY_UNLINKED)
    except IntegrityError:  # another login has the old address by now
        raise AuthRefused(AuthRefusal.OVER) from None


def _put_address_back(found: IdentityLink) -> None:
    """Undo the changes of address made since: whoever linked the bank may have made them."""
    since = EmailChange.select().where(
        EmailChange.member == found.member_id,
        EmailChange.confirmed_at >= found.linked_at,
        EmailChange.undone_at.is_null(),
    )
    first: EmailChange | None = since.order_by(EmailChange.id).first()
    if first is not None:
        found.member.email = email_changes.put_back(first.key).email


def _conflict(member: Member, found: Identification) -> Conflict | None:
    if member.identity_hash == found.identity_hash:
        return None
    if member.identity_hash is not None:
        return Conflict.ANOTHER
    if identities.member_of(found.identity_hash) is not None:
        return Conflict.ELSEWHERE
    if member.birth_date not in (None, found.birth_date):
        return Conflict.BIRTH_DATE
    typed, said = (member.given_names, member.family_name), (found.given_names, found.family_name)
    return None if names.agree(typed, said) else Conflict.NAMES


@retried
def _link(member: Member, found: Identification) -> Conflict | None:
    """Link unless there is a conflict; either way the identification is used up."""
    try:
        with database.atomic():
            fresh = homes.lock_member(member)
            identities.use_up(found)
            conflict = _conflict(fresh, found)
            if conflict is None and fresh.identity_hash is None:
                _store(fresh, found)
            return conflict
    except IntegrityError:  # another membership was linked to it a moment ago
        return Conflict.ELSEWHERE


def _store(member: Member, found: Identification) -> None:
    now = clock.now()
    made: IdentityLink = IdentityLink.create(
        member=member,
        linked_at=now,
        birth_date=member.birth_date,
        birth_date_source=member.birth_date_source,
        confirmed_at=member.confirmed_at,
    )
    new = {
        "identity_hash": found.identity_hash,
        "confirmed_at": member.confirmed_at or now,
        "confirmed_source": member.confirmed_source if member.confirmed_at else Source.BANK,
        "birth_date": found.birth_date,
        "birth_date_source": Source.BANK,
    }
    Member.update(**new).where(Member.id == member.id).execute()
    record(member, EventKind.IDENTITY_LINKED)
    post("identity_linked", member.language, member.email, reader=member.key, link=made.key)
