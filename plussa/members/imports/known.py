"""What the database holds of the members, households, identities and cards that rows name."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from peewee import Model

from plussa import sealing
from plussa.dates import HELSINKI
from plussa.db import lock
from plussa.exchange.bulk import find
from plussa.members.imports.checks import MemberRow
from plussa.members.models import Card, Household, Member, Role
from plussa.register.columns import NUMBER

# Fields of a member, beside the role, that say the same as the column of that name.
SAME_NAMES = (
    "may_see_money", "may_use_money", "given_names", "family_name", "street", "postal_code", "city",
    "protected_address", "phone", "email", "language", "birth_date",
)  # fmt: skip


class Imported(NamedTuple):
    """What the rooms above keep of an imported member: what was accepted, and on which day."""

    member: int
    edition: date
    language: str
    day: date


class Acceptances(Protocol):
    """The keeper of accepted editions of the rules, in a room above this one."""

    def store(self, imported: Collection[Imported]) -> None:
        """Keep what imported members had accepted, within the transaction of the caller."""

    def of(self, members: Iterable[int]) -> dict[int, date]:
        """The edition that each of some members was imported with, if any."""


def mark_of(external_id: str) -> str:
    """What stays of an identifier of the earlier system when its member's data is erased."""
    return NUMBER + sealing.mark("member of the earlier system", external_id)


@dataclass
class Home:
    """A household that is there: its row, and whether a member can be added to it."""

    id: int
    dissolved: bool
    has_primary: bool


@dataclass
class Known:
    """What the database holds of some rows."""

    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    identities: set[str] = field(default_factory=set)
    cards: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)  # marks of identifiers


def look_up(rows: list[MemberRow], acceptances: Acceptances) -> Known:
    """What the database holds of rows: a query for each kind of thing, whatever their number."""
    known = Known(members=_members([row.external_id for row in rows], acceptances))
    new = [row for row in rows if row.external_id not in known.members]
    known.homes = _homes({row.household for row in new})
    hashes = [row.identity_hash for row in new if row.identity_hash]
    known.identities = _taken(Member, "identity_hash", hashes)
    known.erased = _taken(Member, "external_id", [mark_of(row.external_id) for row in new])
    known.cards = _taken(Card, "number", [number for row in new for number in row.cards])
    return known


def _taken(model: type[Model], name: str, values: list[str]) -> set[str]:
    return {found for (found,) in find(model, (name,), name, values)}


def _members(external_ids: list[str], acceptances: Acceptances) -> dict[str, dict[str, Any]]:
    """What members are held as, by their identifiers in the earlier system, in a row's words."""
    ids = [id for (id,) in find(Member, ("id",), "external_id", external_ids)]
    if not ids:
        return {}
    query = Member.select(Member, Household.external_id.alias("home")).join(Household)
    held = {one["id"]: one for one in query.where(Member.id.in_(ids)).dicts()}
    cards = defaultdict(set)
    numbers = Card.select(Card.member, Card.number).where(Card.member.in_(ids))
    for member, number in numbers.tuples():
        cards[member].add(number)
    editions = acceptances.of(ids)
    for id, one in held.items():
        one |= {"cards": cards[id], "rules_edition": editions.get(id)}
    return {one["external_id"]: one for one in held.values()}


def _homes(external_ids: set[str]) -> dict[str, Home]:
    """Households by their identifiers in the earlier system, locked in the order of their rows."""
    ids = [id for (id,) in find(Household, ("id",), "external_id", external_ids)]
    if not ids:
        return {}
    found = list(lock(Household.select().where(Household.id.in_(ids)).order_by(Household.id)))
    primaries = Member.select(Member.household).where(
        Member.household.in_(ids), Member.role == Role.PRIMARY, Member.left_at.is_null()
    )
    led = {household for (household,) in primaries.tuples()}
    return {
        one.external_id: Home(one.id, one.dissolved_at is not None, one.id in led) for one in found
    }


def differences(row: MemberRow, held: dict[str, Any]) -> list[str]:
    """Columns in which a row says something else than what is held of its member."""
    found = [name for name in ("role", *SAME_NAMES) if getattr(row, name) != held[name]]
    if row.household != held["home"]:
        found.append("household_external_id")
    if row.identity_hash != held["identity_hash"]:
        found.append("identity_code")
    if row.joined_at != held["joined_at"].astimezone(HELSINKI).date():
        found.append("joined_at")
    if row.rules_edition != held["rules_edition"]:
        found.append("rules_edition")
    if not held["cards"].issuperset(row.cards):
        found.append("card_numbers")
    return found
