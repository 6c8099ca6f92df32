"""Choosing for a member in tests: with the words in force, in Finnish."""

from datetime import date
from typing import Any

from plussa.members.models import Member
from plussa.permissions import service
from plussa.permissions.models import Choice, Permission, Value
from plussa.permissions.service import HowChosen, WordsShown


def choose(
    member: Member,
    permission: Permission,
    value: Value,
    *,
    language: str = "fi",
    notice: date | None = None,
    **how: Any,
) -> Choice | None:
    """Choose as a member who has just read the words."""
    shown = WordsShown(service.in_force(permission).day, language, notice)
    return service.choose(member, permission, value, shown, HowChosen(**how))


def made(member: Member, permission: Permission, value: Value, **how: Any) -> Choice:
    """Choose what does not hold already."""
    done = choose(member, permission, value, **how)
    assert done
    return done
