"""What the pages of permissions show: how each stands, in which words, and in which it was agreed to."""

from dataclasses import dataclass
from functools import cached_property

from plussa.members.models import Member
from plussa.permissions import rules, service, wordings
from plussa.permissions.models import Choice, Permission, Value
from plussa.permissions.wordings import Wording, Words
from plussa.register.terms import Basis
from plussa.words import N_

SORTS = {
    (Basis.CONSENT, True): N_("Consent given"),
    (Basis.CONSENT, False): N_("Consent withdrawn"),
    (Basis.LEGITIMATE_INTEREST, True): N_("Prohibition withdrawn"),
    (Basis.LEGITIMATE_INTEREST, False): N_("Forbidden"),
    (Basis.CONTRACT, True): N_("Switched on"),
    (Basis.CONTRACT, False): N_("Switched off"),
}
ALLOWED = {  # until when it is
    Basis.CONSENT: N_("This is a consent: nothing is done before you give it."),
    Basis.LEGITIMATE_INTEREST: N_("This is allowed until you forbid it."),
    Basis.CONTRACT: N_("This belongs to the membership until you switch it off."),
}
BASES = {
    Basis.CONSENT: N_("Your consent (GDPR, Article 6(1)(a))"),
    Basis.LEGITIMATE_INTEREST: N_("Legitimate interest (GDPR, Article 6(1)(f)), until you object"),
    Basis.CONTRACT: N_("The contract, that is, the rules (GDPR, Article 6(1)(b))"),
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
    def basis(self) -> Basis:
        """The legal basis of what it is about."""
        return rules.TERMS[self.choice.permission].basis

    @property
    def basis_told(self) -> str:
        """That basis, in words."""
        return BASES[self.basis]

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
        return SORTS[self.basis, self.allows]


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
    def allowed(self) -> str:
        """Until when it is allowed, in words."""
        return ALLOWED[rules.TERMS[self.state.permission].basis]

    @property
    def heading(self) -> str:
        """Under which heading it stands, in words."""
        if self.state.permission in rules.CHANNELS:
            return N_("Marketing")
        about = rules.TERMS[self.state.permission].basis is Basis.CONTRACT
        return N_("Messages about the membership") if about else N_("Using your data")

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
