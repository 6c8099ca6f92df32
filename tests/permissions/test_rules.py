"""What is declared of each permission: whole, and nothing that nobody knows."""

import pytest

from plussa.members.models import Member
from plussa.permissions.models import Permission, Value
from plussa.permissions.rules import CHANNELS, TERMS, default, less_than, values

SWITCH, LEVELS = (Value.OFF, Value.ON), (Value.TOTAL, Value.GROUP, Value.PRODUCT)


def test_every_permission_is_declared() -> None:
    assert not set(Permission) - set(TERMS)


@pytest.mark.parametrize("permission", TERMS)
def test_what_is_declared_is_whole(permission: Permission) -> None:
    terms = TERMS[permission]
    assert values(permission) in (SWITCH, LEVELS)
    assert len(set(terms.chosen.values())) == len(terms.chosen)
    assert terms.data
    assert set(terms.columns or ()) <= set(Member._meta.fields)
    assert terms.channel == "" or permission in CHANNELS


@pytest.mark.parametrize("permission", TERMS)
def test_customer_service_may_choose_less_and_never_more(permission: Permission) -> None:
    possible = values(permission)
    assert less_than(permission, possible[0]) == ()
    assert less_than(permission, possible[-1]) == possible[:-1]
    assert default(permission) in (possible[0], possible[-1])
