"""What anybody may send asks the same of the database for something that is known and something that is not.

So neither the time it takes nor what stands behind it tells which addresses, cards and names there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from plussa.auth.checks.commands import letters
from plussa.auth.guard import Who
from plussa.desk.models import Staff
from plussa.members.models import Card, Member
from plussa.quotas import QuotaUse
from tests.desk.staff import open_account
from tests.people import Cast, Reader, add_member
from tests.queries import counted
from tests.table import ROWS

As = Callable[..., Reader]
CLAIM, LETTER = "/en/log-in/card/", "/en/log-in/card/letter/"
NOBODYS_CARD = "9246000123456780"
NAMES: dict[str, Any] = {
    "given_names": "Oona", "family_name": "Esimerkki", "of_age": "y", "accepts": "y",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A form that is about something: what is known of it, and what nobody has."""

    path: str
    known: dict[str, Any]
    unknown: dict[str, Any]
    rest: dict[str, Any]

    @property
    def is_guess(self) -> bool:
        """Whether there is a secret to it, which is wrong."""
        return bool({"password", "code"} & self.rest.keys())


# Forms that anybody may send and that name nothing one could ask about.
NAME_NOTHING = {
    "auth.log_out": "ends the session of this browser",
    "auth.open_login": "about whom a bank has just identified in this browser",
    "auth.reset_password": "a signed link",
    "auth.unlink_identity": "a signed link",
    "auth.confirm_email": "a signed link",
    "auth.undo_email": "a signed link",
    "auth.cancel_by_link": "a signed link",
    "joining.confirm": "a signed link",
    "household.decline": "a signed link",
    "contact.write_more": "a signed link",
    "contact.withdraw": "a signed link",
    "stopping.stop": "a signed link",
    "stopping.take_back": "the choice just made in this browser",
    "stopping.stop_at_once": "a signed link",
    "desk.show_factor": "about who has shown a password of the desk in this browser",
    "desk.log_out": "ends the session of this browser",
}


def forms(card: str, member: Member) -> dict[str, Asked]:
    """Every form that names something, by endpoint."""

    def about(path: str, field: str, known: str, unknown: str, **rest: Any) -> Asked:
        return Asked(path, {field: known}, {field: unknown}, rest)

    mine, nobodys = member.email, "nobody@example.fi"
    return {
        "auth.log_in": about("/en/log-in/", "email", mine, nobodys, password="a guess"),
        "auth.forget_password": about("/en/log-in/forgotten-password/", "email", mine, nobodys),
        "auth.claim": about(CLAIM, "number", card, NOBODYS_CARD),
        "auth.claim_by_code": about(f"{CLAIM}code/", "number", card, NOBODYS_CARD, code="00000000"),
        "auth.ask_claim_letter": about(LETTER, "number", card, NOBODYS_CARD),
        "auth.claim_by_letter": about(
            f"{LETTER}code/", "number", card, NOBODYS_CARD, code="0000 0000 0000"
        ),
        "joining.join": about("/en/join/", "email", mine, nobodys, **NAMES),
        "contact.write": about(
            "/en/write-to-customer-service/",
            "email",
            mine,
            nobodys,
            name="N",
            text="Hei.",
            kind="contact",
        ),
        "desk.log_in": about("/en/desk/log-in/", "username", "kaisa", "nobody", password="a guess"),
    }


NAMED = tuple(forms("", Member(email="")))


def test_every_form_that_anybody_may_send_is_here() -> None:
    open_to_all = {
        name for name, row in ROWS.items() if row.who is Who.ANYONE and "POST" in row.methods
    }
    assert open_to_all == set(NAMED) | set(NAME_NOTHING)
    assert not set(NAMED) & set(NAME_NOTHING)


@pytest.mark.parametrize("by", ["email", "letter"])
@pytest.mark.parametrize("endpoint", NAMED)
def test_known_and_unknown_ask_the_same_of_the_database(
    app: Flask, cast: Cast, reader: As, tmp_path: Path, endpoint: str, by: str
) -> None:
    open_account("kaisa")
    home: dict[str, Any] = {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"}
    lone = add_member(login=False, email="", **home)
    card = str(Card.get(Card.member == (cast.otso if by == "email" else lone)).number)
    reader().post(LETTER, number=str(Card.get(Card.member == lone).number))
    app.test_cli_runner().invoke(letters, ["export", str(tmp_path / "letters")])
    QuotaUse.delete().execute()
    form = forms(card, cast.otso)[endpoint]
    known, unknown = reader(), reader()
    if endpoint == "auth.claim_by_code":
        # Whoever asks after the one and before trying it learns nothing of the other either.
        known.post(CLAIM, **form.known)
        unknown.post(CLAIM, **form.unknown)
        reader().post(CLAIM, number="9246000123456798")
    statuses = set()
    for _ in range(3):  # the first, and those that find what the first left
        seen = []
        for who, named in ((known, form.known), (unknown, form.unknown)):
            sent = {
                "csrf_token": who.form_token(form.path),
                "key": str(uuid4()),
                **named,
                **form.rest,
            }
            with counted() as asked:
                answer = who.client.post(form.path, data=sent)
            seen.append((answer.status_code, asked))
        assert seen[0] == seen[1]
        statuses.add(seen[0][0])
        assert len(asked) > 1, "nothing was looked at"
    assert statuses <= ({422} if form.is_guess else {303}), "the form itself was wrong"
    assert Staff.select().count() == 1
