"""Checks of one row by itself: what it says in the right form, or all that is wrong with it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from plussa import inputs
from plussa.contacts import postal_code
from plussa.exchange.fields import BadRow, Parse, Wrong, fields, parsers
from plussa.exchange.reading import FileLine
from plussa.members.imports import contacts
from plussa.members.imports.columns import MEMBERS
from plussa.members.imports.identities import birth_date, is_identity_code
from plussa.members.models import Role
from plussa.members.numbers import check_digit

ROLES = {role.value: role for role in Role}
ANSWERS = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
CARD = re.compile("[0-9]{12,19}", re.ASCII)


@dataclass(frozen=True)
class Rules:
    """What checks depend on: the day, the languages, and how an identity code becomes its hash."""

    today: date
    languages: Collection[str]
    hash_identity: Callable[[str], str]
    test_identities: bool = False  # codes that are given to nobody, for trying things out


@dataclass(slots=True)
class MemberRow:
    """One member; the fields are in the order of the columns, after the line they came from."""

    line: FileLine
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


def check(line: FileLine, rules: Rules) -> MemberRow:
    """The row of a line; raise BadRow with every reason against it."""
    row = MemberRow(line, *fields(line, _PARSERS, rules))
    primary = row.role is Role.PRIMARY
    # An empty answer is None until here: it means what is usual for the role.
    row.may_see_money = primary if row.may_see_money is None else row.may_see_money
    row.may_use_money = primary if row.may_use_money is None else row.may_use_money
    faults = []
    if primary and not (row.may_see_money and row.may_use_money):
        faults.append("may_see_money, may_use_money: a primary member sees and uses the money")
    elif row.may_use_money and not row.may_see_money:
        faults.append("may_use_money: who uses the money also sees it")
    if (code := row.identity_hash) and row.birth_date not in (None, birth_date(code)):
        faults.append("birth_date: differs from that of identity_code")
    if faults:
        raise BadRow("; ".join(faults))
    if code:
        row.identity_hash = rules.hash_identity(code)
    return row


def _name(text: str, rules: Rules) -> str:
    if not inputs.has_letter(text):
        raise Wrong("has no letter")
    return text


def _read_by(read: Callable[[str], Any], fault: str) -> Parse:
    """A field by a function, which finds None in what is at fault."""

    def parse(text: str, rules: Rules) -> Any:
        found = read(text)
        if found is None:
            raise Wrong(fault)
        return found

    return parse


def _language(text: str, rules: Rules) -> str:
    if text not in rules.languages:
        raise Wrong(f"is not one of {', '.join(rules.languages)}")
    return text


def _date(text: str, rules: Rules) -> date:
    try:
        return inputs.day(text, latest=rules.today)
    except inputs.NotOne:
        raise Wrong("is not a date like 2019-05-31") from None
    except inputs.TooSmall:
        raise Wrong(f"is before {inputs.EARLIEST}") from None
    except inputs.TooLarge:
        raise Wrong("is in the future") from None


def _identity_code(text: str, rules: Rules) -> str:
    code = text.upper()
    if not is_identity_code(code, rules.test_identities):
        raise Wrong("is not a personal identity code")
    born = birth_date(code)
    if born is None or born > rules.today:
        raise Wrong("belongs to nobody born yet")
    return code


def _cards(text: str, rules: Rules) -> tuple[str, ...]:
    numbers = text.split()
    for number in numbers:
        if not CARD.fullmatch(number) or number[-1] != check_digit(number[:-1]):
            raise Wrong(f"the number that ends in {number[-4:]} is not a card number")
    if len(set(numbers)) < len(numbers):
        raise Wrong("a number is there twice")
    return tuple(numbers)


_answer = _read_by(lambda text: ANSWERS.get(text.lower()), "is neither yes nor no")
# How each column is read that is not plain text, and what stands for nothing.
_PARSE: dict[str, tuple[Parse, Any]] = {
    "role": (_read_by(ROLES.get, "is neither primary nor member"), None),
    "may_see_money": (_answer, None),
    "may_use_money": (_answer, None),
    "given_names": (_name, ""),
    "family_name": (_name, ""),
    "postal_code": (_read_by(postal_code, "is not a Finnish postal code of five digits"), ""),
    "protected_address": (_answer, False),
    "phone": (_read_by(contacts.phone_number, "is not a telephone number"), ""),
    "email": (_read_by(contacts.email_address, "is not an email address"), ""),
    "language": (_language, ""),
    "birth_date": (_date, None),
    "identity_code": (_identity_code, None),
    "joined_at": (_date, None),
    "rules_edition": (_date, None),
    "card_numbers": (_cards, ()),
}
_PARSERS = parsers(MEMBERS, _PARSE)
