"""What is declared of each permission, once for the whole house, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from plussa.permissions.models import Permission, Value
from plussa.register.terms import Basis
from plussa.words import N_

PURCHASES = ("membership data", "purchases at the chosen level of detail")


@dataclass(frozen=True)
class Terms:
    """What is declared of a permission.

    `chosen` is the sentence that the history says of each value, from the one that lets the least happen
    on; `data` and `recipients` are named by its receipts. `columns` are what another system gets of a
    member who allows it, beside the number; without them no other system has a list.
    """

    chosen: Mapping[Value, str]
    data: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    columns: tuple[str, ...] | None = ()
    channel: str = ""  # its words in a list of channels of marketing, if it is one
    basis: Basis = Basis.CONSENT  # on any other it is allowed until it is switched off


TERMS: Mapping[Permission, Terms] = {
    Permission.EMAIL: Terms(
        chosen={
            Value.OFF: N_("The consent to marketing by email was withdrawn."),
            Value.ON: N_("Marketing by email was allowed."),
        },
        data=("name", "email address"),
        recipients=("the service that delivers email",),
        columns=("language", "email"),
        # Translators: a channel of marketing, in a list.
        channel=N_("email"),
    ),
    Permission.SMS: Terms(
        chosen={
            Value.OFF: N_("The consent to marketing by text message was withdrawn."),
            Value.ON: N_("Marketing by text message was allowed."),
        },
        data=("phone number",),
        recipients=("the SMS delivery system",),
        columns=("language", "phone"),
        # Translators: a channel of marketing, in a list.
        channel=N_("text message"),
    ),
    Permission.PHONE: Terms(
        chosen={
            Value.OFF: N_("Marketing by phone was forbidden."),
            Value.ON: N_("Marketing by phone was allowed again."),
        },
        data=("name", "phone number"),
        columns=("language", "phone"),
        # Translators: a channel of marketing, in a list.
        channel=N_("phone"),
        basis=Basis.LEGITIMATE_INTEREST,
    ),
    Permission.POST: Terms(
        chosen={
            Value.OFF: N_("Marketing by post was forbidden."),
            Value.ON: N_("Marketing by post was allowed again."),
        },
        data=("name", "postal address"),
        recipients=("the service that delivers letters",),
        columns=("language", "given_names", "family_name", "street", "postal_code", "city"),
        # Translators: a channel of marketing, in a list.
        channel=N_("post"),
        basis=Basis.LEGITIMATE_INTEREST,
    ),
    Permission.PROFILING: Terms(
        chosen={
            Value.OFF: N_("Profiling was forbidden."),
            Value.ON: N_("Profiling was allowed again."),
        },
        data=PURCHASES,
        basis=Basis.LEGITIMATE_INTEREST,
    ),
    Permission.ADVERTISING: Terms(
        chosen={
            Value.OFF: N_("The consent to advertising in other services was withdrawn."),
            Value.ON: N_("Advertising in other services was allowed."),
        },
        data=PURCHASES,
    ),
    Permission.DETAIL_LEVEL: Terms(
        chosen={
            Value.TOTAL: N_("Your purchase detail level was changed to receipt total."),
            Value.GROUP: N_("Your purchase detail level was changed to product group."),
            Value.PRODUCT: N_("Your purchase detail level was changed to product."),
        },
        data=PURCHASES[1:],
        columns=None,
    ),
    Permission.REMINDERS: Terms(
        chosen={
            Value.OFF: N_("Reminders of money that expires were switched off."),
            Value.ON: N_("Reminders of money that expires were switched on."),
        },
        data=("email address", "Plussa money"),
        recipients=("the service that delivers email",),
        columns=None,
        basis=Basis.CONTRACT,
    ),
}
CHANNELS = tuple(one for one, terms in TERMS.items() if terms.channel)


def values(permission: Permission) -> tuple[Value, ...]:
    """What can be chosen, from what lets the least happen on."""
    return tuple(TERMS[permission].chosen)


def default(permission: Permission) -> Value:
    """What holds while nothing has been chosen."""
    return values(permission)[0 if is_consent(permission) else -1]


def is_consent(permission: Permission) -> bool:
    """Whether it needs a consent; otherwise it is allowed until it is switched off."""
    return TERMS[permission].basis is Basis.CONSENT


def less_than(permission: Permission, value: Value) -> tuple[Value, ...]:
    """What lets less happen than a value: all that customer service may choose for a member."""
    possible = values(permission)
    return possible[: possible.index(value)]


def allows(value: Value) -> bool:
    """Whether a value lets more happen than the least does."""
    return value not in (Value.OFF, Value.TOTAL)
