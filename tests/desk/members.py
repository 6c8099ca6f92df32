"""What tests of customer service's pages about members share."""

from typing import Any

from plussa import clock
from plussa.desk.models import Staff
from plussa.members.staff import StaffRole
from tests.document import Page
from tests.people import Reader

FIND = "/en/desk/find-member/"


def somebody(username: str, role: StaffRole) -> Staff:
    """Somebody of customer service, without a way to log in."""
    return Staff.create(
        username=username, name=username.title(), role=role, password_hash="-",
        created_at=clock.now(),
    )  # fmt: skip


def open_look(reader: Reader, typed: str, **reason: Any) -> str:
    """Find a member by what is typed; the address of the member's page."""
    answer = reader.post(FIND, who=typed, **(reason or {"reason": "call"}))
    return str(answer.location)


def faults(page: Page) -> list[str]:
    """What a form says is wrong."""
    return [one.text for one in page.all("p") if one.get("class") == "fault"]
