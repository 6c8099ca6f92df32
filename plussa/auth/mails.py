"""What the mails about logging in say: links are signed when a message is sent."""

from datetime import timedelta

from plussa import clock
from plussa.auth.checks import identity_checks
from plussa.auth.checks.codes import LIFETIME
from plussa.auth.checks.views import CANCEL
from plussa.auth.claims import ways
from plussa.auth.email import contacts, email_changes
from plussa.auth.email.views import CONFIRM, UNDO
from plussa.auth.identity import linking
from plussa.auth.identity.views import UNLINK
from plussa.auth.models import Code, IdentityCheck, IdentityCheckWay, Login
from plussa.auth.password import credentials
from plussa.auth.password.views import RESET
from plussa.auth.session import browser
from plussa.members.cards.service import on_their_way
from plussa.members.models import Member
from plussa.outbox import kinds
from plussa.outbox.kinds import Context, Rank, Topic, mail, plain
from plussa.outbox.models import Message
from plussa.web import links
from plussa.web.links import address


def _settled(message: Message) -> str:
    """Where a link for a new password goes: not to an address that was put in place a moment ago."""
    login = credentials.find_by_email(message.recipient)
    return contacts.settled(login.member) if login else ""


@mail(
    "reset_password",
    Topic.SECURITY,
    "link minutes",
    most=(3, 1),
    rank=Rank.AWAITED,
    opens=True,
    address=_settled,
)
def reset_password(message: Message) -> Context:
    """A link for a new password; nothing if no login has the address."""
    return _reset(credentials.find_by_email(message.recipient))


kinds.FORMER[:] = [contacts.former]
kinds.NAMES[:] = [credentials.name_at]
kinds.DEVICES[:] = [browser.device]


@mail(
    "sign_in_disowned",
    Topic.SECURITY,
    "link minutes orders",
    uncounted="one of each sign-in, and its reader must get it",
)
def sign_in_disowned(message: Message) -> Context:
    """A link for a new password after somebody else had logged in."""
    found = _reset(credentials.find(message.facts["login"]))
    return found and {**found, "orders": _orders(message)}


def _reset(login: Login | None) -> Context:
    if login is None:
        return None
    token = links.sign(RESET, login.key, clock.now())
    return {
        "link": address("auth.reset_password", token=token),
        "minutes": credentials.RESET_TIME // timedelta(minutes=1),
    }


@mail(
    "password_changed",
    Topic.SECURITY,
    "security_link orders",
    uncounted="an act of who knows the password",
    warning=True,
)
def password_changed(message: Message) -> Context:
    """Where to look, and how many cards are on their way."""
    return {"security_link": address("auth.show_security"), "orders": _orders(message)}


mail("login_deleted", Topic.SECURITY, uncounted="happens once", warning=True)(plain)


@mail("confirm_email", Topic.SECURITY, "link hours", most=(5, 1), rank=Rank.AWAITED)
def confirm_email(message: Message) -> Context:
    """A link by which the new address is confirmed."""
    change = email_changes.find(message.facts["change"])
    if change is None or not email_changes.can_confirm(change):
        return None
    token = links.sign(CONFIRM, change.key, change.requested_at)
    hours = email_changes.TO_CONFIRM // timedelta(hours=1)
    return {"link": address("auth.confirm_email", token=token), "hours": hours}


@mail(
    "email_change_asked",
    Topic.SECURITY,
    "undo_link days",
    uncounted="an act in the account, counted there; its reader must get it",
)
@mail(
    "email_changed_told",
    Topic.SECURITY,
    "undo_link days",
    uncounted="follows a link that was counted",
)
def email_changed_told(message: Message) -> Context:
    """A link by which the old address takes the change back, or puts a stop to one that waits."""
    change = email_changes.find(message.facts["change"])
    if change is None or not email_changes.can_undo(change):
        return None
    token = links.sign(UNDO, change.key, change.confirmed_at or change.requested_at)
    return {
        "undo_link": address("auth.undo_email", token=token),
        "days": email_changes.TO_UNDO.days,
    }


@mail(
    "link_code",
    Topic.SECURITY,
    "code minutes",
    uncounted="counted by card, known or not: by address it would tell whose a card is",
    rank=Rank.AWAITED,
)
def claim_code(message: Message) -> Context:
    """The digits of a code; nothing to who claims in another way."""
    found: Code | None = Code.get_or_none(Code.key == message.facts["code"])
    by_email = found and found.member and ways.way_of(found.member) is IdentityCheckWay.EMAIL
    return code(message) if by_email else None


@mail("identify_code", Topic.SECURITY, "code minutes", most=(10, 1), rank=Rank.AWAITED)
@mail("link_bank_code", Topic.SECURITY, "code minutes", most=(10, 1), rank=Rank.AWAITED)
def code(message: Message) -> Context:
    """The digits of a code, worked out anew."""
    found: Code | None = Code.get_or_none(Code.key == message.facts["code"])
    if found is None or found.member_id is None or found.used_at is not None:
        return None
    if not contacts.can_send_code(found.member):  # whoever changed the address would get it
        return None
    return {
        "code": links.code(found.use.value, found.key),
        "minutes": LIFETIME // timedelta(minutes=1),
    }


@mail(
    "identity_linked",
    Topic.SECURITY,
    "undo_link days",
    uncounted="one of each link, and its reader must get it",
    warning=True,
)
def identity_linked(message: Message) -> Context:
    """A link by which the identity is taken off; nothing once it was."""
    found = linking.find(message.facts["link"])
    if found is None:
        return None
    token = links.sign(UNLINK, found.key, found.linked_at)
    return {"undo_link": address("auth.unlink_identity", token=token), "days": linking.TO_UNDO.days}


mail("claim_letter", Topic.SECURITY, uncounted="counted by card, known or not, like a code")(plain)


@mail("proof_asked", Topic.SECURITY, "way day link", most=(10, 12), warning=True)
def proof_asked(message: Message) -> Context:
    """A link by which it is cancelled; nothing once it was used or cancelled."""
    found = identity_checks.find(message.facts["proof"])
    if found is None:
        return None
    return {"way": found.way.value, "day": found.ready_at, "link": _cancel(found)}


@mail(
    "proof_ready",
    Topic.SECURITY,
    "link cancel_link",
    uncounted="one of each that was asked for, which is counted",
)
def proof_ready(message: Message) -> Context:
    """The way on after the week, and a link by which it is cancelled; nothing once it is over."""
    found = identity_checks.find(message.facts["proof"])
    if found is None:
        return None
    return {"link": address("auth.finish_by_email"), "cancel_link": _cancel(found)}


def _orders(message: Message) -> int:
    """How many cards the reader has on their way: somebody else may have ordered one."""
    reader = Member.get_or_none(Member.key == message.reader)
    return len(on_their_way(reader)) if reader else 0


def _cancel(proof: IdentityCheck) -> str:
    token = links.sign(CANCEL, proof.key, proof.asked_at)
    return address("auth.cancel_by_link", token=token)
