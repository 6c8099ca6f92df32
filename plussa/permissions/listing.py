"""What the pages of permissions show: how each stands, in which words, and in which it was agreed to."""

from dataclasses import dataclass

from plussa.members.models import Member
from plussa.permissions import rules, service, wordings
from plussa.permissions.models import Choice, Permission, Value
from plussa.permissions.wordings import Wording, Words


@dataclass(frozen=True)
class Row:
    """One permission as a reader of a language sees it; `agreed` when other words were agreed to."""

    permission: Permission
    value: Value
    choice: Choice | None
    wording: Wording
    words: Words
    agreed: Words | None

    @property
    def name(self) -> str:
        """The name of its panel."""
        return str(self.permission.value)

    @property
    def is_on(self) -> bool:
        """Whether its switch is on."""
        return self.value is Value.ON

    @property
    def other(self) -> Value:
        """What pressing its switch makes of it."""
        return Value.OFF if self.is_on else Value.ON

    @property
    def is_consent(self) -> bool:
        """Whether it needs a consent."""
        return rules.is_consent(self.permission)

    @property
    def values(self) -> tuple[Value, ...]:
        """All it can be."""
        return rules.values(self.permission)


@dataclass(frozen=True)
class Told:
    """A choice and the exact words that were shown, in the language they were shown in."""

    choice: Choice
    words: Words | None

    @property
    def meaning(self) -> str:
        """What was chosen, in those words."""
        return self.words.meaning(self.choice.value) if self.words else ""

    @property
    def is_consent(self) -> bool:
        """Whether it is about a consent."""
        return rules.is_consent(self.choice.permission)

    @property
    def is_level(self) -> bool:
        """Whether it is about the purchase detail level."""
        return self.choice.permission is Permission.DETAIL_LEVEL

    @property
    def allows(self) -> bool:
        """Whether it allows something."""
        return rules.allows(self.choice.value)


def rows(member: Member, language: str) -> dict[str, Row]:
    """Every permission of a member, by the name of its panel; one query."""
    standing = service.current(member)
    return {one.permission.value: row(one, language) for one in standing.values()}


def told(choice: Choice) -> Told:
    """A choice in its words; without them if that wording is not one of ours."""
    wording = wordings.published().find(choice.permission, choice.wording)
    return Told(choice, wording.words(choice.language) if wording else None)


def row(one: service.Standing, language: str) -> Row:
    wording, agreed = service.in_force(one.permission), None
    if one.choice and one.choice.wording != wording.day:
        agreed = told(one.choice).words
    words = wording.words(language)
    return Row(one.permission, one.value, one.choice, wording, words, agreed)
