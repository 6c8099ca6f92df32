"""Choosing for a member in tests: with the words in force, in Finnish."""

from typing import Any

from plussa.members.models import Member
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.permissions.service import Made


def choose(member: Member, permission: Permission, value: Value, **how: Any) -> Made | None:
    """Choose as a member who has just read the words."""
    shown = service.in_force(permission).day
    return service.choose(member, permission, value, **{"shown": shown, "language": "fi", **how})


def made(member: Member, permission: Permission, value: Value, **how: Any) -> Made:
    """Choose what does not hold already."""
    done = choose(member, permission, value, **how)
    assert done
    return done
