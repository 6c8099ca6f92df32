"""Who joins through customer service, as it is written into the form."""

from typing import Any

from plussa.members.models import Member
from tests.people import Reader

JOIN = "/en/desk/join/"
KEY = "6c0a2c53-93f7-4d42-8f6e-0c8c7d0e6a55"
SANELMA: dict[str, Any] = {
    "key": KEY, "edition": "2026-05-01", "channel": "phone", "given_names": "Sanelma Aino",
    "family_name": "Uusi", "birth_date": "1938-02-11", "street": "Mäntytie 5",
    "postal_code": "33100", "city": "Tampere", "phone": "040 765 4321", "email": "",
    "language": "fi", "of_age": "y", "accepts": "y",
}  # fmt: skip


def join(desk: Reader, **changes: Any) -> Member:
    """Have somebody join; the new member."""
    before = {one.id for one in Member.select()}
    desk.post(JOIN, **{**SANELMA, **changes})
    [new] = [one for one in Member.select() if one.id not in before]
    return new
