"""Acting for a caller through the services that members use themselves.

What is done says that customer service did it, who there, and how the wish reached us.
"""

from plussa.cases.models import Channel
from plussa.db import database, lock, retried
from plussa.desk.models import Staff
from plussa.members.cards import service as cards
from plussa.members.endings import is_active
from plussa.members.models import Card, Member, Source
from plussa.members.profile import service as profile
from plussa.members.restrictions import RestrictionGround
from plussa.members.staff import OWN, acting
from plussa.permissions import service
from plussa.permissions.models import Permission, Value, Way
from plussa.permissions.service import HowChosen
from plussa.privacy.restriction import service as restriction

# How a wish reaches customer service: as a case and as a choice say it.
WAYS = {
    Channel.PHONE: Way.PHONE,
    Channel.POST: Way.POST,
    Channel.EMAIL: Way.EMAIL,
    Channel.SHOP: Way.SHOP,
}


class HasLeft(Exception):
    """The membership has ended, or its member has died: there is nothing to change any more."""


class AddressProtected(Exception):
    """A non-disclosure order protects the address: it is not written down here."""


@retried
def block_card(staff: Staff, member: Member, card: Card, channel: Channel) -> None:
    """Stop a card for good; blocking twice is blocking once. Raises HasLeft."""
    with database.atomic(), acting(staff.username, channel.value):
        _stay(member)
        cards.block(card)


@retried
def change_address(
    staff: Staff, member: Member, channel: Channel, street: str, postal_code: str, city: str
) -> None:
    """Correct the postal address; its source is customer service. Raises HasLeft, AddressProtected."""
    with database.atomic(), acting(staff.username, channel.value):
        fresh = _stay(member)
        if fresh.protected_address:
            raise AddressProtected
        if (fresh.street, fresh.postal_code, fresh.city) == (street, postal_code, city):
            return
        profile.change_address(fresh, street, postal_code, city)
        source = {"address_source": Source.CUSTOMER_SERVICE}
        Member.update(**source).where(Member.id == fresh.id).execute()


@retried
def change_phone(staff: Staff, member: Member, channel: Channel, phone: str) -> None:
    """Correct the telephone number, or remove it when empty. Raises HasLeft."""
    with database.atomic(), acting(staff.username, channel.value):
        profile.change_phone(_stay(member), phone)


@retried
def lower(
    staff: Staff, member: Member, channel: Channel, permission: Permission, value: Value
) -> None:
    """Record a prohibition, a withdrawn consent or a less detailed level. Raises HasLeft.

    Whatever would allow more is the member's own to say: PermissionRefused.
    """
    with database.atomic(), acting(staff.username, channel.value):
        fresh = _stay(member)
        shown = service.words_now(permission, fresh.language)
        service.choose(fresh, permission, value, shown, HowChosen(WAYS[channel]))


@retried
def restrict(
    staff: Staff, member: Member, channel: Channel, ground: RestrictionGround, text: str
) -> None:
    """Restrict processing at once; where it is restricted already, nothing changes. Raises HasLeft."""
    with database.atomic(), acting(staff.username, channel.value):
        restriction.begin(_stay(member), ground, text, channel)


@retried
def end_restriction(staff: Staff, member: Member) -> None:
    """Let a restriction end in a week, and tell the member. Raises HasLeft, restriction.StillOpen."""
    with database.atomic(), acting(staff.username, OWN):
        restriction.announce_end(_stay(member))


def _stay(member: Member) -> Member:
    """The member as the database has it, kept from others; raise HasLeft."""
    fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
    if not is_active(fresh):
        raise HasLeft
    return fresh
