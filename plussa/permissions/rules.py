"""What each permission can be, what holds before any choice, and on what basis it rests. Pure."""

from plussa.permissions.models import Permission, Value

SWITCH = (Value.ON, Value.OFF)
LEVELS = (Value.TOTAL, Value.GROUP, Value.PRODUCT)  # the least detailed first

# Allowed until forbidden, on legitimate interest; everything else waits for a consent.
PROHIBITIONS = frozenset({Permission.PHONE, Permission.POST, Permission.PROFILING})


def values(permission: Permission) -> tuple[Value, ...]:
    """What can be chosen."""
    return LEVELS if permission is Permission.DETAIL_LEVEL else SWITCH


def default(permission: Permission) -> Value:
    """What holds while nothing has been chosen."""
    if permission is Permission.DETAIL_LEVEL:
        return Value.TOTAL
    return Value.ON if permission in PROHIBITIONS else Value.OFF


def is_consent(permission: Permission) -> bool:
    """Whether it needs a consent; otherwise it is allowed until forbidden."""
    return permission not in PROHIBITIONS


def lowers(before: Value, after: Value) -> bool:
    """Whether a change of the purchase detail level is to a less detailed one."""
    return before in LEVELS and LEVELS.index(after) < LEVELS.index(before)


def allows_more(before: Value, after: Value) -> bool:
    """Whether a change lets us do more than before."""
    if before in LEVELS:
        return LEVELS.index(after) > LEVELS.index(before)
    return after is Value.ON


def objects(permission: Permission, value: Value) -> bool:
    """Whether a choice is an objection (GDPR 21(2)): the switch is the request, and is granted at once."""
    return permission in PROHIBITIONS and value is Value.OFF


def allows(value: Value) -> bool:
    """Whether a value lets more happen than the least does."""
    return value not in (Value.OFF, Value.TOTAL)
