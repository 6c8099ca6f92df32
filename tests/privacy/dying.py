"""What tests of deaths share: who tells, who confirms, and whom the estate authorises."""

from plussa.cases.models import Channel
from plussa.members.endings import Death
from plussa.members.models import Event, Member
from plussa.permissions import service
from plussa.permissions.models import Permission, Value
from plussa.privacy.ending import deaths
from tests.conftest import TODAY

KNOWN = {
    "died_on": TODAY,
    "announcer": "Liisa Esimerkki, tytär",
    "announcer_contact": "040 1234567",
    "source_seen": False,
}
HEIR = ("Liisa Esimerkki", "liisa@example.fi", "fi", TODAY)
HOME = {
    "name": "Liisa Esimerkki",
    "email": "liisa@example.fi",
    "street": "Mäntytie 5",
    "postal_code": "33100",
    "city": "Tampere",
    "language": "fi",
}


def told(member: Member) -> Death:
    """A death that somebody has written down."""
    return deaths.announce(member, "kaisa", "Isä kuoli.", Channel.PHONE, **KNOWN)


def confirmed(member: Member) -> Death:
    """A death that somebody else has confirmed."""
    death = told(member)
    deaths.confirm(death, False, "liisa")
    return death


def authorised(member: Member) -> Death:
    """A death whose estate has authorised somebody."""
    death = confirmed(member)
    deaths.authorise(death, "liisa", *HEIR)
    return death


def kinds_of(member: Member) -> list[str]:
    return [one.kind for one in Event.select().where(Event.member == member).order_by(Event.id)]


def allow(member: Member, permission: Permission, value: Value) -> None:
    service.choose(member, permission, value, service.words_now(permission, "fi"))
