"""What tests of linking a bank share: a bank that knows somebody, and the whole way."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from plussa.auth.identity import identities
from plussa.auth.identity.identities import IdentifiedPerson
from plussa.members.models import Event, Member
from tests.mails import code
from tests.people import PASSWORD, Reader

As = Callable[..., Reader]
LINK = "/en/account/link/"
CODE = LINK + "code/"
WAYS = "/en/account/identify/ways/"
OONA: dict[str, Any] = {"given_names": "Oona", "family_name": "Mäkelä", "confirmed_at": None}
BORN = date(2004, 2, 11)


def bank(reader: Reader, given: str = "Oona Ilona", hashed: str = "f" * 64) -> None:
    """Come back from a bank that knows somebody whom we do not."""
    person = IdentifiedPerson(hashed, given, "Mäkelä", BORN)
    with reader.client.session_transaction() as session:
        session["identification"] = identities.remember(person)


def linked(app: Flask, reader: Reader) -> Reader:
    """Link the bank as it is meant to be."""
    bank(reader)
    reader.post(LINK, password=PASSWORD)
    reader.post(CODE, code=code(app, "link_bank_code"))
    return reader


def found(member: Member) -> Member:
    return Member.get_by_id(member.id)


def kinds(member: Member) -> list[str]:
    query = Event.select().where(Event.member == member).order_by(Event.id)
    return [one.kind for one in query]
