"""The death of a member (the rules, "death"): from the announcement to the end of the membership.

What is done at the announcement is safe, and can be undone if it was a mistake. Only after a second
person has confirmed it does anything else follow.
"""

from datetime import date
from typing import Any

from plussa import clock
from plussa.auth import recovery
from plussa.cases import mandates
from plussa.cases import service as cases
from plussa.cases.listing import by_number
from plussa.cases.models import Case, CaseKind, CaseState, Channel, Mandate, MandateGround
from plussa.db import database, lock, retried
from plussa.members import letters
from plussa.members.cards.service import block_all, issue_card
from plussa.members.endings import Death, Estate, death_of
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.household import homes
from plussa.members.letters import LetterKind
from plussa.members.models import Actor, CardKind, Member
from plussa.permissions import rules, service
from plussa.permissions.models import Way
from plussa.permissions.service import HowChosen
from plussa.privacy.refusals import PrivacyRefusal, PrivacyRefused

CUSTOMER_SERVICE = Actor.CUSTOMER_SERVICE


@retried
def announce(member: Member, handler: str, text: str, channel: Channel, **known: Any) -> Death:
    """Note a death, and do at once what protects the member and the family; twice is once.

    Known are the day, who says so and how they are reached, and whether an extract was seen.

    Nothing is sent to the member any more, logins rest, what waits of them ends, cards are blocked
    and permissions withdrawn. Raises PrivacyRefused.
    """
    with database.atomic():
        fresh = homes.lock_member(member)
        if fresh.left_at is not None:
            raise PrivacyRefused(PrivacyRefusal.LEFT)
        if same := death_of(fresh):
            return same
        recovery.recover(fresh)
        block_all(fresh)
        _withdraw_permissions(fresh, Way(channel.value))
        case = cases.open_case(CaseKind.DEATH, text, channel, member=fresh, actor=Actor.PROGRAMME)
        death: Death = Death.create(
            member=fresh, announced_at=clock.now(), announced_by=handler, case_number=case.number,
            **known,
        )  # fmt: skip
        record(fresh, EventKind.DEATH_ANNOUNCED, CUSTOMER_SERVICE)
        return death


@retried
def confirm(death: Death, seen: bool, handler: str) -> None:
    """Confirm a death: somebody else than who wrote it down, or who has seen an extract of the register.

    Twice is once. Raises PrivacyRefused.
    """
    with database.atomic():
        homes.lock_member(death.member)
        fresh = locked(death)
        if fresh.confirmed_at is not None:
            return
        seen = seen or fresh.source_seen
        if fresh.announced_by == handler and not seen:
            raise PrivacyRefused(PrivacyRefusal.NO_EXTRACT)
        fresh.amend(confirmed_at=clock.now(), confirmed_by=handler, source_seen=seen)
        record(fresh.member, EventKind.DEATH_CONFIRMED, CUSTOMER_SERVICE)


@retried
def revoke(death: Death, reason: str) -> None:
    """It was a mistake: let the member back in, with a new card, and say what has to be done anew.

    Raises PrivacyRefused.
    """
    with database.atomic():
        member = homes.lock_member(death.member)
        fresh = locked(death)
        block_all(member)  # the estate's, if there is one
        forget_family(fresh)
        _close_case(fresh, member, reason)
        fresh.amend(revoked_at=clock.now())
        issue_card(member, CardKind.DIGITAL)
        record(member, EventKind.DEATH_REVOKED, CUSTOMER_SERVICE)
        letters.tell(member, "death_revoked", LetterKind.DEATH_REVOKED)


@retried
def authorise(death: Death, handler: str, name: str, email: str, language: str, on: date) -> None:
    """Note whom the estate has authorised, by a paper of a day: they follow the case from now on.

    Raises PrivacyRefused.
    """
    with database.atomic():
        homes.lock_member(death.member)
        fresh = confirmed(death)
        if case := by_number(fresh.case_number):
            Case.update(language=language).where(Case.id == case.id).execute()
            Mandate.delete().where(Mandate.case == case).execute()
            case.language = language
            mandates.appoint(case, name, email, MandateGround.ESTATE, None, seen_by=handler)
        fresh.amend(mandate_on=on)
        record(fresh.member, EventKind.ESTATE_AUTHORISED, CUSTOMER_SERVICE)


def of_case(case: Case) -> Death | None:
    """The death of a case, while something is to be done."""
    found: Death | None = Death.get_or_none(Death.case_number == case.number)
    is_here = found is not None and found.is_open and case.kind is CaseKind.DEATH
    return found if is_here else None


def mandate_of(death: Death) -> Mandate | None:
    """Who speaks for the estate."""
    case = by_number(death.case_number)
    return mandates.of_case(case) if case else None


def waiting() -> list[Death]:
    """The deaths in which something is still to be done, the oldest first."""
    query = Death.select(Death, Member).join(Member)
    here = (Death.revoked_at.is_null(), Death.ended_at.is_null(), Member.left_at.is_null())
    return list(query.where(*here).order_by(Death.id))


def _close_case(fresh: Death, member: Member, reason: str) -> None:
    """Put the reason where the member reads it; the estate is none, and follows nothing any more."""
    if case := by_number(fresh.case_number):
        Mandate.delete().where(Mandate.case == case).execute()
        Case.update(language=member.language).where(Case.id == case.id).execute()
    if case is None or case.closed_at is not None:
        channel = Channel.EMAIL if member.email else Channel.POST
        case = cases.open_case(CaseKind.DEATH, "", channel, member=member, actor=Actor.PROGRAMME)
    cases.finish(case, CaseState.ANSWERED, reason)


def locked(death: Death) -> Death:
    """A death in which something is still to be done, kept from others; raise PrivacyRefused."""
    fresh: Death = lock(Death.select().where(Death.id == death.id)).get()
    if not fresh.is_open:
        raise PrivacyRefused(PrivacyRefusal.SETTLED)
    return fresh


def authorised(death: Death) -> Death:
    """The same of one whose estate has said what it wants. Raises PrivacyRefused."""
    fresh = confirmed(death)
    if fresh.mandate_on is None:
        raise PrivacyRefused(PrivacyRefusal.NO_MANDATE)
    return fresh


def confirmed(death: Death) -> Death:
    fresh = locked(death)
    if fresh.confirmed_at is None:
        raise PrivacyRefused(PrivacyRefusal.NOT_CONFIRMED)
    return fresh


def forget_family(fresh: Death) -> None:
    """Forget how the family is reached: it was needed until it is over."""
    Estate.delete().where(Estate.member == fresh.member_id).execute()
    fresh.amend(announcer="", announcer_contact="")


def _withdraw_permissions(member: Member, way: Way) -> None:
    """Withdraw consents, and the level of purchases; prohibitions are nobody's to say for the dead."""
    for permission, standing in service.current(member).items():
        least = rules.default(permission)
        if rules.is_consent(permission) and standing.value is not least:
            shown = service.words_now(permission, member.language)
            service.choose(member, permission, least, shown, HowChosen(way))
