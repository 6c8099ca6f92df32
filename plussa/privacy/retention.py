"""The nightly deletion: what the register keeps no longer goes, in batches, with a log of counts.

The periods are the register's own; what is here says by which moment of a row each counts. Every batch
is a transaction of its own: the run can be stopped anywhere, repeated, and run twice at once.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from peewee import Model, fn

from plussa import clock, quotas
from plussa.append_only import AppendOnly, Errand, open_door
from plussa.auth.identity_links import SETTLES
from plussa.auth.models import (
    ClaimLetter,
    Code,
    EmailChange,
    Identification,
    IdentityLink,
    Login,
    Proof,
    Session,
    SignIn,
)
from plussa.cases.models import Case
from plussa.db import database, forget_deleted
from plussa.mailings.models import EditionTold, Newsletter, NewsletterCopy
from plussa.members.joinings import Joining
from plussa.members.looks import Look
from plussa.members.models import Invitation, Member, NameRequest
from plussa.members.restrictions import Restriction
from plussa.money import forgetting
from plussa.outbox.models import Message
from plussa.permissions.models import Acceptance, Choice, CurrentChoice, SeenEdition
from plussa.privacy.erasers import erase, is_kept
from plussa.privacy.models import Erasure, Sweep
from plussa.privacy.owners import MODELS
from plussa.privacy.periods import before
from plussa.quotas import QuotaUse
from plussa.register.categories import CATEGORIES
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
    key, count = model._meta.primary_key, 0
    while True:
        with _transaction(model):
            ids = [id for (id,) in model.select(key).where(condition).limit(BATCH).tuples()]
            if ids:
                count += model.delete().where(key.in_(ids)).execute()
        if len(ids) < BATCH:
            return count


def _transaction(model: type[Model]) -> AbstractContextManager[None]:
    plain: AbstractContextManager[None] = database.atomic()
    return open_door(Errand.RETENTION) if issubclass(model, AppendOnly) else plain


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
    return count + (_drop_stubs(until) if name == LAST else 0)


def _drop_stubs(until: datetime) -> int:
    """Delete what is left of memberships to which no kept row refers."""
    nothing = Member.number.startswith(NUMBER) & (Member.left_at < until)
    for key in Member._meta.backrefs:
        if key.model in MODELS and (is_kept(key.model) or key.on_delete == "RESTRICT"):
            nothing &= Member.id.not_in(key.model.select(key).where(key.is_null(False)))
    return delete(Member, nothing)


@rule("identity_hash")
def _hashes(name: str, until: datetime) -> int:
    """What stood before a link is needed no longer than the link can be taken back."""
    gone = delete(IdentityLink, IdentityLink.linked_at <= clock.now() - SETTLES)
    left = (Member.left_at < until) & Member.identity_hash.is_null(False)
    count: int = Member.update(identity_hash=None).where(left).execute()
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
    over = fn.coalesce(Proof.used_at, Proof.cancelled_at, Proof.expires_at) < until
    return delete(ClaimLetter, letters) + delete(Proof, over)


@rule("requests")
def _requests(name: str, until: datetime) -> int:
    """A request that nobody decided ends with the membership."""
    undecided = NameRequest.decided_at.is_null() & NameRequest.member.in_(left(until))
    return delete(NameRequest, (NameRequest.decided_at < until) | undecided)


@rule("restrictions")
def _restrictions(name: str, until: datetime) -> int:
    return delete(Restriction, Restriction.ended_at < until)


@rule("erasures")
def _erasures(name: str, until: datetime) -> int:
    return delete(Erasure, Erasure.done_at < until)


@rule("cases")
def _cases(name: str, until: datetime) -> int:
    """Cases go with their entries, which are append-only."""
    count = 0
    while True:
        with open_door(Errand.RETENTION):
            old = Case.select(Case.id).where(Case.closed_at < until).limit(BATCH)
            ids = [id for (id,) in old.tuples()]
            count += Case.delete().where(Case.id.in_(ids)).execute() if ids else 0
        if len(ids) < BATCH:
            return count


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


@rule("receipts")
def _receipts(name: str, until: datetime) -> int:
    return forgetting.forget_purchases(clock.day_of(until))


@rule("purchase_lines")
def _lines(name: str, until: datetime) -> int:
    return forgetting.forget_lines(clock.day_of(until))


@rule("money")
def _money(name: str, until: datetime) -> int:
    return forgetting.forget_entries(clock.day_of(until))


@rule("messages")
def _messages(name: str, until: datetime) -> int:
    """What was sent or given up; the copies of newsletters go with the newsletter's time."""
    old = Newsletter.select(Newsletter.id).where(Newsletter.created_at < until)
    count = delete(NewsletterCopy, NewsletterCopy.newsletter.in_(old))
    return count + delete(Message, fn.coalesce(Message.sent_at, Message.given_up_at) < until)


@rule("deliveries")
def _deliveries(name: str, until: datetime) -> int:
    """Where a message went is blanked when it is sent; this finds what a crash left."""
    over = Message.sent_at.is_null(False) | Message.given_up_at.is_null(False)
    left = (Message.recipient != "") | (Message.parameters != "{}")
    count: int = Message.update(recipient="", parameters="{}").where(over, left).execute()
    return count
