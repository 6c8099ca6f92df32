"""Who could be the same person as somebody who joins or is confirmed: a person has one membership.

Names prove nothing, and so they count together with what two people rarely share.
"""

from dataclasses import dataclass
from datetime import date

from plussa.auth.identity import names
from plussa.db import database, is_sqlite
from plussa.desk.looking.service import with_email
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members.models import Member
from plussa.words import N_, Worded

TURN = (
    0x706C7576  # the number by which those who look for duplicates know one another on PostgreSQL
)


class Sign(Worded):
    """What a membership has in common with somebody."""

    EMAIL = "email", N_("The email address is the same.")
    BIRTH_DATE = "birth_date", N_("The name and the date of birth are the same.")
    PHONE = "phone", N_("The name and the telephone number are the same.")
    ADDRESS = "address", N_("The name and the postal address are the same.")


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

    @property
    def names(self) -> tuple[str, str]:
        """Given names and family name."""
        return self.given_names, self.family_name


@dataclass(frozen=True)
class Duplicate:
    """A membership that could be the same person's, and by what."""

    member: Member
    sign: Sign


class DuplicateFound(DeskRefused):
    """There are memberships that could be the same person's."""

    def __init__(self, found: list[Duplicate]) -> None:
        # One with the same email address is no other person's.
        by_email = any(one.sign is Sign.EMAIL for one in found)
        super().__init__(DeskRefusal.SAME_EMAIL if by_email else DeskRefusal.DUPLICATE)
        self.found = found


def take_turn() -> None:
    """Look and store one after another, until the transaction ends: two forms at once see each other."""
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (TURN,))


def require_none(who: Particulars, is_another: bool, but: Member | None = None) -> None:
    """Refuse with the memberships that could be the same person's, beside the one it is about.

    `is_another`: somebody has checked that whoever resembles them is another person.
    """
    found = {one.member.id: one for one in (*_by_name(who), *_by_email(who))}
    if but is not None:
        found.pop(but.id, None)
    if found:
        refused = DuplicateFound([found[id] for id in sorted(found)])
        if refused.reason is DeskRefusal.SAME_EMAIL or not is_another:
            raise refused


def _by_email(who: Particulars) -> list[Duplicate]:
    same = with_email(who.email) if who.email else []
    return [Duplicate(one, Sign.EMAIL) for one in same if one.left_at is None]


def _by_name(who: Particulars) -> list[Duplicate]:
    signs = {}
    if who.street:
        here = Member.postal_code == who.postal_code
        signs[Sign.ADDRESS] = here & (Member.street == who.street)
    if who.phone:
        signs[Sign.PHONE] = Member.phone == who.phone
    if who.birth_date:
        signs[Sign.BIRTH_DATE] = Member.birth_date == who.birth_date
    return [
        Duplicate(one, sign)
        for sign, same in signs.items()
        for one in Member.select().where(same, Member.left_at.is_null())
        if names.agree(who.names, (one.given_names, one.family_name))
    ]
