"""The nightly deletion: what the register keeps no longer goes, in batches, with a log of counts.

The periods are the register's own; what is here says by which moment of a row each counts. Every batch
is a transaction of its own: the run can be stopped anywhere, repeated, and run twice at once.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from peewee import Model, fn

from plussa import clock, dates, quotas
from plussa.append_only import AppendOnly, Errand, open_door
from plussa.auth.identity.settling import SETTLES
from plussa.auth.models import (
    ClaimLetter,
    Code,
    EmailChange,
    Identification,
    IdentityCheck,
    IdentityLink,
    Login,
    Session,
    SignIn,
)
from plussa.cases.models import Case
from plussa.db import database, forget_deleted, retried
from plussa.mailings.models import EditionTold, Newsletter, NewsletterCopy
from plussa.members.joinings import Joining
from plussa.members.letters import Letter
from plussa.members.looks import Look
from plussa.members.models import Card, Household, Invitation, Member, NameRequest, Residence
from plussa.money import forgetting
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, Choice, CurrentChoice, SeenEdition
from plussa.privacy.erasure import service as erasure
from plussa.privacy.erasure.deleting import erase, unused
from plussa.privacy.models import Erasure, Sweep
from plussa.quotas import QuotaUse
from plussa.register.categories import CATEGORIES
from plussa.register.periods import before
from plussa.register.stubs import NUMBER
from plussa.register.terms import Category

BATCH = 5_000  # rows of one transaction
LEFT_BATCH = 200  # memberships
LAST = "membership"  # its number tells which memberships have been gone through
Rule = Callable[[str, datetime], int]
RULES: dict[str, Rule] = {}


def run(tell: Callable[[str, int], None] = lambda category, rows: None) -> int:
    """Delete whatever has run its time, category by category, and log each; how many rows."""
    total = 0
    for category in sorted(CATEGORIES, key=lambda one: one.name == LAST):
        sweep = Sweep.create(category=category.name, began_at=clock.now())
        sweep.rows = RULES[category.name](category.name, moment(category))
        sweep.ended_at = clock.now()
        sweep.save(only=[Sweep.rows, Sweep.ended_at])
        tell(category.name, sweep.rows)
        total += sweep.rows
    forget_deleted()
    return total


def moment(category: Category) -> datetime:
    """The moment before which a category is kept no longer."""
    return before(category.kept, clock.now())


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register how categories are deleted; a test asks that every category has a rule."""

    def declare(found: Rule) -> Rule:
        for name in names:
            if name in RULES:
                raise ValueError(f"{name}: two rules of retention")
            RULES[name] = found
        return found

    return declare


def delete(model: type[Model], condition: Any) -> int:
    """Delete rows in batches, through the door where the table is guarded; how many."""
    count = 0
    while model.select().where(condition).exists():
        count += _delete_batch(model, condition)
    return count


@retried
def _delete_batch(model: type[Model], condition: Any) -> int:
    key = model._meta.primary_key
    with open_door(Errand.RETENTION) if _is_guarded(model) else database.atomic():
        ids = [id for (id,) in model.select(key).where(condition).limit(BATCH).tuples()]
        return int(model.delete().where(key.in_(ids)).execute()) if ids else 0


def _is_guarded(model: type[Model]) -> bool:
    """Whether rows that never change go with those of a table."""
    below = (key.model for key in model._meta.backrefs if key.on_delete == "CASCADE")
    return any(issubclass(one, AppendOnly) for one in (model, *below))


def left(until: datetime) -> Any:
    """Memberships that ended before a moment."""
    return Member.select(Member.id).where(Member.left_at < until)


def _members_who_left(until: datetime) -> Iterator[Member]:
    last = 0
    waiting = ~Member.number.startswith(NUMBER)
    query = Member.select().where(Member.left_at < until, waiting)
    query = query.order_by(Member.id).limit(LEFT_BATCH)
    while batch := list(query.where(Member.id > last)):
        yield from batch
        last = batch[-1].id


@rule("identity", "birth", "contact", "membership", "household", "cards", "history")
def _of_old_memberships(name: str, until: datetime) -> int:
    category = next(one for one in CATEGORIES if one.name == name)
    count = sum(erase(category, who) for who in _members_who_left(until))
    if name == "household":  # also those that their members moved away from
        gone = (Household.dissolved_at < until) & Household.external_id.is_null(False)
        count += Household.update(external_id=None).where(gone).execute()
    return count + (_drop_stubs(until) if name == LAST else 0)


def _drop_stubs(until: datetime) -> int:
    """Delete what is left of memberships, cards and households to which no kept row refers."""
    ended = Member.number.startswith(NUMBER) & (Member.left_at < until)
    count = delete(Card, Card.number.startswith(NUMBER) & unused(Card))
    count += delete(Member, ended & unused(Member))
    return count + delete(Household, (Household.dissolved_at < until) & unused(Household))


@rule("identity_hash")
def _hashes(name: str, until: datetime) -> int:
    """What stood before a link is needed no longer than the link can be taken back."""
    settled = IdentityLink.linked_at <= clock.now() - SETTLES
    gone = delete(IdentityLink, settled | IdentityLink.member.in_(left(until)))
    kept = (Member.left_at < until) & Member.identity_hash.is_null(False)
    count: int = Member.update(identity_hash=None).where(kept).execute()
    return gone + count


@rule("login")
def _logins(name: str, until: datetime) -> int:
    return delete(Login, Login.member.in_(left(until)))


@rule("seen_editions")
def _seen(name: str, until: datetime) -> int:
    return delete(SeenEdition, SeenEdition.member.in_(left(until)))


@rule("sessions")
def _sessions(name: str, until: datetime) -> int:
    """Sessions that are over, and counts of tries, which no quota looks at any more."""
    count = delete(QuotaUse, QuotaUse.since < clock.now() - quotas.LONGEST)
    return count + delete(Session, Session.started_at < until)


@rule("sign_ins")
def _sign_ins(name: str, until: datetime) -> int:
    return delete(SignIn, SignIn.at < until)


@rule("looks")
def _looks(name: str, until: datetime) -> int:
    return delete(Look, Look.at < until)


@rule("codes")
def _codes(name: str, until: datetime) -> int:
    return delete(Code, Code.created_at < until)


@rule("identifications")
def _identifications(name: str, until: datetime) -> int:
    return delete(Identification, Identification.created_at < until)


@rule("joinings")
def _joinings(name: str, until: datetime) -> int:
    return delete(Joining, Joining.accepted_at < until)


@rule("invitations")
def _invitations(name: str, until: datetime) -> int:
    return delete(Invitation, fn.coalesce(Invitation.answered_at, Invitation.expires_at) < until)


@rule("email_changes")
def _email_changes(name: str, until: datetime) -> int:
    closed = fn.coalesce(EmailChange.undone_at, EmailChange.confirmed_at, EmailChange.expires_at)
    return delete(EmailChange, closed < until)


@rule("proofs")
def _proofs(name: str, until: datetime) -> int:
    letters = fn.coalesce(ClaimLetter.used_at, ClaimLetter.expires_at) < until
    over = (
        fn.coalesce(IdentityCheck.used_at, IdentityCheck.cancelled_at, IdentityCheck.expires_at)
        < until
    )
    return delete(ClaimLetter, letters) + delete(IdentityCheck, over)


@rule("requests")
def _requests(name: str, until: datetime) -> int:
    """A request that nobody decided ends with the membership."""
    undecided = NameRequest.decided_at.is_null() & NameRequest.member.in_(left(until))
    return delete(NameRequest, (NameRequest.decided_at < until) | undecided)


@rule("erasures")
def _erasures(name: str, until: datetime) -> int:
    return delete(Erasure, fn.coalesce(Erasure.done_at, Erasure.refused_at) < until)


@rule("cases")
def _cases(name: str, until: datetime) -> int:
    erasure.close_idle()  # of which the case tells since when
    return delete(Case, Case.closed_at < until)


@rule("choices")
def _choices(name: str, until: datetime) -> int:
    """A choice ends with the one after it, or with the membership."""
    gone = delete(CurrentChoice, CurrentChoice.member.in_(left(until)))
    later = Choice.alias()
    followed = fn.EXISTS(
        later.select().where(
            later.member == Choice.member,
            later.permission == Choice.permission,
            later.id > Choice.id,
            later.made_at < until,
        )
    )
    return gone + delete(Choice, Choice.member.in_(left(until)) | followed)


@rule("acceptances")
def _acceptances(name: str, until: datetime) -> int:
    """An acceptance, and a word of an edition, ends with the one after it, or with the membership."""
    count = 0
    for model, since in ((Acceptance, "accepted_at"), (EditionTold, "told_at")):
        later = model.alias()
        followed = fn.EXISTS(
            later.select().where(
                later.member == model.member,
                later.document == model.document,
                later.id > model.id,
                getattr(later, since) < until,
            )
        )
        count += delete(model, model.member.in_(left(until)) | followed)
    return count


@rule("receipts", "waiting_rows")
def _receipts(name: str, until: datetime) -> int:
    stored = name == "receipts"
    forget = forgetting.forget_purchases if stored else forgetting.forget_waiting_rows
    return forget(dates.day_of(until))


@rule("purchase_lines")
def _lines(name: str, until: datetime) -> int:
    return forgetting.forget_lines(dates.day_of(until))


@rule("money")
def _money(name: str, until: datetime) -> int:
    """Entries, and where members were when they were made."""
    count = forgetting.forget_entries(dates.day_of(until))
    return count + delete(Residence, Residence.until < until)


@rule("messages")
def _messages(name: str, until: datetime) -> int:
    """What was sent or given up; the copies of newsletters go with the newsletter's time."""
    old = Newsletter.select(Newsletter.id).where(Newsletter.created_at < until)
    count = delete(NewsletterCopy, NewsletterCopy.newsletter.in_(old))
    count += delete(Letter, fn.coalesce(Letter.printed_at, Letter.asked_at) < until)
    return count + delete(Message, fn.coalesce(Message.sent_at, Message.given_up_at) < until)


@rule("deliveries")
def _deliveries(name: str, until: datetime) -> int:
    """Where a message went is blanked when it is sent; this finds what a crash left."""
    over = Message.sent_at.is_null(False) | Message.given_up_at.is_null(False)
    left = (Message.recipient != "") | (Message.parameters != "{}")
    count: int = Message.update(recipient="", parameters="{}").where(over, left).execute()
    return count
