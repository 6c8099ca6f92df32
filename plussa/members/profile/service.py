"""Changes of personal information: one function a use case, one event each."""

from datetime import date

from peewee import IntegrityError

from plussa import clock
from plussa.db import database, lock, retried
from plussa.members import letters
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Actor, Member, NameRequest, Source
from plussa.outbox.queue import post
from plussa.refusals import Refused
from plussa.words import N_, Worded

# Contacts: that they were changed is told by mail, and which.
TOLD = {EventKind.ADDRESS_CHANGED: "address", EventKind.PHONE_CHANGED: "phone"}


class ProfileRefusal(Worded):
    """Why personal information is not changed."""

    ALREADY_ASKED = "already_asked", N_("Customer service is still looking at your last request.")
    FROM_BANK = "from_bank", N_("A bank has said the date of birth, so it stays.")


class ProfileRefused(Refused):
    """Personal information is not changed."""

    reason: ProfileRefusal


def change_address(member: Member, street: str, postal_code: str, city: str) -> None:
    """Store a postal address that the member gave."""
    new = {"street": street, "postal_code": postal_code, "city": city}
    change(member, EventKind.ADDRESS_CHANGED, **new, address_source=Source.MEMBER)


def change_phone(member: Member, phone: str) -> None:
    """Store a telephone number (E.164), or remove it when empty."""
    change(member, EventKind.PHONE_CHANGED, phone=phone)


@retried
def change(member: Member, kind: EventKind, **new: object) -> None:
    """Store new values of a member's columns and an event, unless all are as they were."""
    if all(getattr(member, name) == value for name, value in new.items()):
        return
    with database.atomic():
        Member.update(**new).where(Member.id == member.id).execute()
        record(member, kind)
        if kind in TOLD:
            letters.tell(member, "contact_changed", what=TOLD[kind])
    for name, value in new.items():
        setattr(member, name, value)


def waiting_name(member: Member) -> NameRequest | None:
    """The names that wait for customer service, if any."""
    return NameRequest.get_or_none(NameRequest.member == member, NameRequest.decided_at.is_null())


@retried
def request_name(member: Member, given_names: str, family_name: str) -> None:
    """Ask customer service to correct the names; raise ProfileRefused while an earlier request waits."""
    if (given_names, family_name) == (member.given_names, member.family_name):
        return
    try:
        with database.atomic():
            NameRequest.create(
                member=member,
                given_names=given_names,
                family_name=family_name,
                requested_at=clock.now(),
            )
            record(member, EventKind.NAME_REQUESTED)
            post("staff_notice", "fi", "", number=member.number, what="name_request")
    except IntegrityError:
        raise ProfileRefused(ProfileRefusal.ALREADY_ASKED) from None


@retried
def correct(
    member: Member, given_names: str, family_name: str, birth_date: date | None = None
) -> None:
    """Correct names and date of birth for somebody who has shown customer service what is right.

    A name may come from whoever filled in a form, and a date from an earlier system, so that the
    member's bank does not agree with it. Refused with FROM_BANK for a date that a bank gave.
    """
    with database.atomic():
        fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
        if (given_names, family_name) != (fresh.given_names, fresh.family_name):
            names = {"given_names": given_names, "family_name": family_name}
            Member.update(**names).where(Member.id == fresh.id).execute()
            record(fresh, EventKind.NAME_CHANGED, Actor.CUSTOMER_SERVICE)
        if birth_date not in (None, fresh.birth_date):
            if fresh.birth_date_source is Source.BANK:
                raise ProfileRefused(ProfileRefusal.FROM_BANK)
            born = {"birth_date": birth_date, "birth_date_source": Source.CUSTOMER_SERVICE}
            Member.update(**born).where(Member.id == fresh.id).execute()
            record(fresh, EventKind.BIRTH_DATE_CORRECTED, Actor.CUSTOMER_SERVICE)


def waiting_names() -> list[NameRequest]:
    """The names that wait for customer service, each with its member, the oldest first."""
    query = NameRequest.select(NameRequest, Member).join(Member)
    return list(query.where(NameRequest.decided_at.is_null()).order_by(NameRequest.id))


@retried
def decide_name(request: NameRequest, accepted: bool) -> bool:
    """Put the names that a member asked for in place, or refuse them; the member is told.

    Whether it was decided here: nothing happens when somebody has decided it meanwhile.
    """
    with database.atomic():
        member: Member = lock(Member.select().where(Member.id == request.member_id)).get()
        undecided = (NameRequest.id == request.id) & NameRequest.decided_at.is_null()
        new = {"decided_at": clock.now(), "accepted": accepted}
        if not NameRequest.update(**new).where(undecided).execute():
            return False
        if accepted:
            names = {"given_names": request.given_names, "family_name": request.family_name}
            Member.update(**names).where(Member.id == member.id).execute()
        kind = EventKind.NAME_CHANGED if accepted else EventKind.NAME_REFUSED
        record(member, kind, Actor.CUSTOMER_SERVICE)
        letters.tell(member, "name_decided", accepted=accepted)
        return True
