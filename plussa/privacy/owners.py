"""Whose each row is: it follows from the keys of its table to a member, or else to a household.

The report reads these rows and erasure deletes them. A few tables have no key to whom they are about.
"""

from collections.abc import Callable, Mapping

from peewee import Expression, ForeignKeyField, Model, fn

from plussa.auth.models import MODELS as AUTH
from plussa.auth.models import Draft, EmailChange, Identification, Login
from plussa.cases.models import MODELS as CASES
from plussa.db import BaseModel
from plussa.mailings.models import MODELS as MAILINGS
from plussa.members.emails import email_key
from plussa.members.endings import MODELS as ENDINGS
from plussa.members.joinings import MODELS as JOININGS
from plussa.members.joinings import Joining
from plussa.members.letters import MODELS as LETTERS
from plussa.members.looks import MODELS as LOOKS
from plussa.members.models import MODELS as MEMBERS
from plussa.members.models import Household, Invitation, Member
from plussa.members.restrictions import MODELS as RESTRICTIONS
from plussa.money.models import MODELS as MONEY
from plussa.money.models import MoneyChoice
from plussa.money.tills.waiting_rows import MODELS as WAITING_ROWS
from plussa.outbox.models import MODELS as OUTBOX
from plussa.outbox.models import Message
from plussa.permissions.models import MODELS as PERMISSIONS
from plussa.privacy.models import MODELS as PRIVACY

Rows = Callable[[Member], Expression]
# Mails to an address, whosever it is: asked for by who may have no login yet, or none any more.
TO_ADDRESSES = ("reset_password", "confirm_joining", "invitation")
# Every table that may hold something about a member, each after those it refers to.
MODELS: tuple[type[BaseModel], ...] = (
    *MEMBERS, *LOOKS, *LETTERS, *RESTRICTIONS, *ENDINGS, *AUTH, *CASES, *PERMISSIONS, *MAILINGS, *MONEY,
    *WAITING_ROWS, *JOININGS, *OUTBOX, *PRIVACY,
)  # fmt: skip


def _by_keys(model: type[Model]) -> tuple[type[Model], Rows] | None:
    """Whom keys lead to, and how: straight to a member, or a household, or through another table."""
    keys = [key for key in model._meta.refs if key.rel_model is not model]
    straight = {key.name: key for key in keys if key.rel_model in (Member, Household)}
    if "member" in straight and model is not MoneyChoice:  # a choice of the household's
        return Member, lambda who: straight["member"] == who.id
    if "household" in straight:
        return Household, lambda who: straight["household"] == who.household_id
    for key in keys:
        if key not in straight.values() and (found := _by_keys(key.rel_model)):
            return found[0], _through(key, found[1])
    return None


def _through(key: ForeignKeyField, rows: Rows) -> Rows:
    above = key.rel_model
    return lambda who: key.in_(above.select(above._meta.primary_key).where(rows(who)))


def _by_email(model: type[Model]) -> Rows:
    """By an address that is or was the member's, in any spelling."""
    return lambda who: model.email_key.in_(_addresses(who))


def _by_address(who: Member) -> Expression:
    """What waits for an address that is or was the member's, and says no more of whose it is."""
    waits = Message.sent_at.is_null() & Message.given_up_at.is_null() & Message.reader.is_null()
    here = Message.kind.in_(TO_ADDRESSES) & fn.LOWER(Message.recipient).in_(_addresses(who))
    return waits & here


def _addresses(who: Member) -> set[str]:
    """The member's address and all former ones, without those that are somebody else's now."""
    found = {email_key(who.email)}
    for change in EmailChange.select().where(EmailChange.member == who):
        found |= {email_key(change.old_email)}
        found |= {email_key(change.new_email)} if change.confirmed_at else set()
    taken = Login.select().where(Login.email_key.in_(found), Login.member != who)
    return found - {"", *(one.email_key for one in taken)}


def _by_hash(model: type[Model]) -> Rows:
    """By the hash of the identity code, as long as the membership lasts."""
    known = model.identity_hash.is_null(False)
    return lambda who: known & (model.identity_hash == who.identity_hash)


FOUND = {model: found for model in MODELS if (found := _by_keys(model))}

# Rows that an address alone ties to a member: to one that may not be the member's any more.
BY_ADDRESS: Mapping[type[Model], Rows] = {
    Message: _by_address,
    Joining: _by_email(Joining),
    Invitation: _by_email(Invitation),
}

# Rows about the member alone.
OWN: Mapping[type[Model], Rows] = {
    model: rows for model, (to, rows) in FOUND.items() if to is Member
} | {
    Member: lambda who: Member.id == who.id,
    Message: lambda who: (Message.reader == who.key) | _by_address(who),
    Draft: lambda who: Draft.writer == who.key,
    Identification: _by_hash(Identification),
    Joining: lambda who: BY_ADDRESS[Joining](who) | _by_hash(Joining)(who),
    Invitation: lambda who: (Invitation.invited_by == who) | BY_ADDRESS[Invitation](who),
}

# Rows about the household, which are everybody's in it who may see them.
SHARED: Mapping[type[Model], Rows] = {
    model: rows for model, (to, rows) in FOUND.items() if to is Household and model not in OWN
} | {Household: lambda who: Household.id == who.household_id}


def rows_of(model: type[Model], who: Member) -> Expression:
    """The condition by which the rows of a table are a member's, or the household's."""
    return (OWN.get(model) or SHARED[model])(who)
