"""Forbidding what rests on legitimate interest is an objection: granted at once, and a case."""

import pytest

from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.permissions.models import Choice, Permission, Value, Way
from tests.people import Cast
from tests.permissions.choosing import made

FORBIDDABLE = (Permission.PHONE, Permission.POST, Permission.PROFILING)


@pytest.mark.parametrize("permission", FORBIDDABLE)
def test_a_prohibition_is_a_case_that_was_granted_at_once(
    cast: Cast, permission: Permission
) -> None:
    made(cast.aino, permission, Value.OFF)
    case = Case.get()
    assert (case.member, case.kind, case.state, case.channel) == (
        cast.aino, CaseKind.OBJECTION, CaseState.GRANTED, Channel.ACCOUNT,
    )  # fmt: skip
    made(cast.aino, permission, Value.ON)
    assert Case.select().count() == 1


def test_the_case_tells_by_which_channel_it_came(cast: Cast) -> None:
    made(cast.aino, Permission.PHONE, Value.OFF, way=Way.PHONE)
    made(cast.aino, Permission.POST, Value.OFF, way=Way.IMPORT)  # was kept where it was made
    assert [case.channel for case in Case.select()] == [Channel.PHONE]


def test_withdrawing_a_consent_is_no_objection(cast: Cast) -> None:
    for permission in (Permission.EMAIL, Permission.SMS, Permission.ADVERTISING):
        made(cast.aino, permission, Value.ON)
        made(cast.aino, permission, Value.OFF)
    assert (Choice.select().count(), Case.select().count()) == (6, 0)
