"""Lists for other systems that send marketing."""

from io import StringIO

from plussa.members.models import Member
from plussa.permissions import exports
from plussa.permissions.models import Choice, Permission, Value
from tests.people import Cast
from tests.permissions.choosing import made


def exported(permission: Permission) -> list[str]:
    out = StringIO()
    exports.export(permission, out)
    return out.getvalue().splitlines()


def test_a_list_holds_who_allows_it_with_the_proof(cast: Cast) -> None:
    made(cast.aino, Permission.SMS, Value.ON)
    key = Choice.get().key
    assert exported(Permission.SMS) == [
        "number,language,phone,receipt",
        f"{cast.aino.number},fi,+358401234567,{key}",
    ]


def test_who_cannot_be_reached_is_left_out(cast: Cast) -> None:
    assert len(exported(Permission.PHONE)) == 2  # Aino alone has a number
    made(cast.aino, Permission.PHONE, Value.OFF)
    assert len(exported(Permission.PHONE)) == 1


def test_a_protected_address_goes_to_nobody(cast: Cast) -> None:
    assert len(exported(Permission.POST)) == 2
    Member.update(protected_address=True).where(Member.id == cast.aino.id).execute()
    assert exported(Permission.POST) == [
        "number,language,given_names,family_name,street,postal_code,city,receipt"
    ]
