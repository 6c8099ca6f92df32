"""What is done for a caller besides what members do themselves; the views name the services of members.

What is done says that customer service did it, who there, and how the wish reached us: plussa/desk/acts.py.
"""

from collections.abc import Callable
from typing import TypeVar

from plussa.db import database, retried
from plussa.desk.refusals import DeskRefusal, DeskRefused
from plussa.members.endings import is_active
from plussa.members.household import homes
from plussa.members.models import Member, NameRequest, Source
from plussa.members.profile import service as profile

T = TypeVar("T")


@retried
def act_for(member: Member, do: Callable[[Member], T]) -> T:
    """Do something for a member in one transaction, as the database has the member; refused with LEFT."""
    with database.atomic():
        fresh = homes.lock_member(member)
        if not is_active(fresh):
            raise DeskRefused(DeskRefusal.LEFT)
        return do(fresh)


def change_address(member: Member, street: str, postal_code: str, city: str) -> None:
    """Correct the postal address; its source is customer service. Refused with PROTECTED."""
    if member.protected_address:
        raise DeskRefused(DeskRefusal.PROTECTED)
    if (member.street, member.postal_code, member.city) == (street, postal_code, city):
        return
    profile.change_address(member, street, postal_code, city)
    source = {"address_source": Source.CUSTOMER_SERVICE}
    Member.update(**source).where(Member.id == member.id).execute()


def decide_name(request: NameRequest, accepted: bool, shown: str) -> None:
    """Put the names in place that a member asked for, or refuse them.

    Refused with OTHER_NAMES when the page showed others, and with NAME_DECIDED.
    """
    if shown != request.name:
        raise DeskRefused(DeskRefusal.OTHER_NAMES)
    if not profile.decide_name(request, accepted):
        raise DeskRefused(DeskRefusal.NAME_DECIDED)
