"""What the pages of permissions show: how each stands, in which words, and in which it was agreed to."""

from dataclasses import dataclass
from functools import cached_property

from plussa.members.models import Member
from plussa.permissions import rules, service, wordings
from plussa.permissions.models import Choice, Permission, Value
from plussa.permissions.wordings import Wording, Words
from plussa.words import N_

SORTS = {
    (True, True): N_("Consent given"),
    (True, False): N_("Consent withdrawn"),
    (False, True): N_("Prohibition withdrawn"),
    (False, False): N_("Forbidden"),
}


@dataclass(frozen=True)
class ToldChoice:
    """A choice and the exact words that were shown, in the language they were shown in."""

    choice: Choice

    @cached_property
    def words(self) -> Words | None:
        """The words; none if that wording is not one of ours."""
        wording = wordings.published().find(self.choice.permission, self.choice.wording)
        return wording.words(self.choice.language) if wording else None

    @property
    def is_consent(self) -> bool:
        """Whether it is about a consent."""
        return rules.is_consent(self.choice.permission)

    @property
    def is_level(self) -> bool:
        """Whether it is about the purchase detail level."""
        return bool(self.choice.permission is Permission.DETAIL_LEVEL)

    @property
    def allows(self) -> bool:
        """Whether it allows something."""
        return rules.allows(self.choice.value)

    @property
    def sort(self) -> str:
        """What sort of choice it was, in words."""
        return SORTS[self.is_consent, self.allows]


@dataclass(frozen=True)
class ShownPermission:
    """One permission as a reader of a language sees it."""

    state: service.PermissionState
    language: str

    @property
    def name(self) -> str:
        """The name of its panel."""
        return str(self.state.permission.value)

    @property
    def other(self) -> Value:
        """What pressing its switch makes of it."""
        return Value.OFF if self.state.value is Value.ON else Value.ON

    @property
    def is_consent(self) -> bool:
        """Whether it needs a consent."""
        return rules.is_consent(self.state.permission)

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel of marketing; otherwise it is about the use of data."""
        return self.state.permission in rules.CHANNELS

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off; otherwise it has levels."""
        return Value.ON in rules.values(self.state.permission)

    @cached_property
    def wording(self) -> Wording:
        """The wording in force."""
        return service.in_force(self.state.permission)

    @property
    def words(self) -> Words:
        """Its words in the language of the reader."""
        return self.wording.words(self.language)

    @property
    def agreed(self) -> Words | None:
        """The words that were agreed to, when they were others than those in force."""
        choice = self.state.choice
        is_other = choice is not None and choice.wording != self.wording.day
        return ToldChoice(choice).words if choice and is_other else None


def permissions(member: Member, language: str) -> dict[str, ShownPermission]:
    """Every permission of a member, by the name of its panel; one query."""
    found = service.current(member).values()
    return {one.permission.value: ShownPermission(one, language) for one in found}
