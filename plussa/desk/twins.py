"""Who could be the same person as somebody who joins or is confirmed: a person has one membership.

Names prove nothing, and so they count together with what two people rarely share.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from plussa.auth.identity import names
from plussa.db import database, is_sqlite
from plussa.desk import finding
from plussa.members.models import Member

TURN = 0x706C7576  # the number by which those who look for twins know one another on PostgreSQL


class Sign(Enum):
    """What a membership has in common with somebody; the words are in templates/desk/twins.html."""

    EMAIL = "email"
    BIRTH_DATE = "birth_date"  # and the names, in each of these
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True)
class Particulars:
    """What somebody says of themselves, or a document does."""

    given_names: str
    family_name: str
    birth_date: date | None = None
    street: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Twin:
    """A membership that could be the same person's, and by what."""

    member: Member
    sign: Sign


class Resembled(Exception):
    """There are memberships that could be the same person's."""

    def __init__(self, twins: list[Twin]) -> None:
        super().__init__(f"{len(twins)} memberships")
        self.twins = twins

    @property
    def by_email(self) -> bool:
        """Whether one has the same email address: that is no other person's."""
        return any(twin.sign is Sign.EMAIL for twin in self.twins)


def take_turn() -> None:
    """Look and store one after another, until the transaction ends: two forms at once see each other."""
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (TURN,))


def find(who: Particulars, but: Member | None = None) -> list[Twin]:
    """The memberships that could be the same person's, each once, beside the one it is about."""
    found = {one.member.id: one for one in (*_by_name(who), *_by_email(who))}
    if but is not None:
        found.pop(but.id, None)
    return [found[id] for id in sorted(found)]


def _by_email(who: Particulars) -> list[Twin]:
    same = finding.with_email(who.email) if who.email else []
    return [Twin(one, Sign.EMAIL) for one in same if one.left_at is None]


def _by_name(who: Particulars) -> list[Twin]:
    signs = {}
    if who.street:
        here = Member.postal_code == who.postal_code
        signs[Sign.ADDRESS] = here & (Member.street == who.street)
    if who.phone:
        signs[Sign.PHONE] = Member.phone == who.phone
    if who.birth_date:
        signs[Sign.BIRTH_DATE] = Member.birth_date == who.birth_date
    said = (who.given_names, who.family_name)
    return [
        Twin(one, sign)
        for sign, same in signs.items()
        for one in Member.select().where(same, Member.left_at.is_null())
        if names.agree(said, (one.given_names, one.family_name))
    ]
