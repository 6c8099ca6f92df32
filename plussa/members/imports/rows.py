"""A checked row: what a file says of one member, ready to be stored or compared."""

from dataclasses import dataclass
from datetime import date

from plussa.exchange.reading import Line
from plussa.members.models import Role


@dataclass(slots=True)
class Row:
    """One member; the fields are in the order of the columns, after the line they came from."""

    line: Line
    external_id: str
    household: str
    role: Role
    may_see_money: bool
    may_use_money: bool
    given_names: str
    family_name: str
    street: str
    postal_code: str
    city: str
    protected_address: bool
    phone: str
    email: str
    language: str
    birth_date: date | None
    identity_hash: str | None
    joined_at: date
    rules_edition: date | None
    cards: tuple[str, ...]
