"""The kinds of mails, the names each one's texts use, and the rooms that know what to put there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from plussa.outbox.models import Message
from plussa.quotas import Quota

Build = Callable[[Message], dict[str, Any] | None]
Check = Callable[[Message], bool]
Recipient = Callable[[Message], str]

# Kind → the names in its templates, which are in templates/mail/<kind>/. Numbers of hours, minutes
# and days are more than one; a link is a whole address.
NAMES: dict[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "confirm_joining": "link hours",
        "reset_password": "link minutes",
        "password_changed": "security_link orders",
        "login_deleted": "",
        "confirm_email": "link hours",
        "email_change_asked": "undo_link days",
        "email_changed_told": "undo_link days",
        "contact_changed": "what security_link",
        "card_ordered": "by_post cards_link",
        "identify_code": "code minutes",
        "link_code": "code minutes",
        "link_bank_code": "code minutes",
        "identity_linked": "undo_link days",
        "claim_letter": "",
        "erasure_begun": "number link",
        "restriction_ending": "day link",
        "proof_asked": "way day link",
        "proof_ready": "link cancel_link",
        "invitation": "inviter link days",
        "sign_in_disowned": "link minutes orders",
        "welcome": "login_link rules_link notice_link",
        "confirmed": "",
        "left_programme": "",
        "termination_announced": "reason day others money coming number link",
        "termination_withdrawn": "number link",
        "membership_ended": "others link",
        "death_revoked": "",
        "bereaved": "what name primary",
        "estate_opened": "money day coming number",
        "household_changed": "what name",
        "name_decided": "accepted",
        "case_opened": "number due link",
        "case_changed": "number what due link",
        "staff_notice": "number what",
        "new_edition": "document upcoming effective why action link",
        "newsletter": "title paragraphs stop_link one_press_link",
    }.items()
}
# What may stand in `what`.
HOUSEHOLD_CHANGES = ("removed", "dissolved", "primary_received")
BEREAVED = ("primary", "goes_on", "dissolved")
STAFF_NOTICES = ("name_request", "identity_conflict", "case")
CONTACT_CHANGES = ("address", "phone")
CASE_CHANGES = (
    "wrote", "asked", "asked_running", "extended", "granted", "partly", "refused", "answered",
)  # fmt: skip

# Without a recipient these are for customer service.
FOR_STAFF = frozenset({"staff_notice"})

# About who has died, and for who speaks for the estate.
FOR_ESTATE = frozenset({"estate_opened"})

# Sent at most once: when nobody knows whether one went out, it is not sent again.
AT_MOST_ONCE = frozenset({"newsletter"})

# How many of a kind go to one address, whoever asks: somebody else could be behind these.
QUOTAS = {
    kind: Quota(f"mail {kind}", most, timedelta(hours=hours))
    for kind, (most, hours) in {
        "confirm_joining": (3, 1),
        "reset_password": (3, 1),
        "confirm_email": (5, 1),
        "identify_code": (10, 1),
        "link_bank_code": (10, 1),
        "invitation": (5, 12),
        "proof_asked": (10, 12),
        "case_opened": (10, 12),
    }.items()
}
# What no quota counts, and what bounds it instead.
UNCOUNTED = {
    "password_changed": "an act of who knows the password",
    "login_deleted": "happens once",
    "email_changed_told": "follows a link that was counted",
    "email_change_asked": "an act in the account, counted there; its reader must get it",
    "contact_changed": "an act in the account; its reader must get it",
    "card_ordered": "an act in the account, counted there",
    "link_code": "counted by card, known or not: by address it would tell whose a card is",
    "claim_letter": "counted by card, known or not, like a code",
    "identity_linked": "one of each link, and its reader must get it",
    "erasure_begun": "happens once",
    "restriction_ending": "an act of customer service",
    "proof_ready": "one of each that was asked for, which is counted",
    "sign_in_disowned": "one of each sign-in, and its reader must get it",
    "welcome": "happens once",
    "confirmed": "an act of customer service, and its reader must get it",
    "left_programme": "happens once",
    "termination_announced": "an act of customer service, approved by another",
    "termination_withdrawn": "an act of customer service",
    "membership_ended": "happens once",
    "death_revoked": "an act of customer service",
    "bereaved": "an act of customer service",
    "estate_opened": "an act of customer service",
    "household_changed": "an act in a household, whose changes take an invitation",
    "name_decided": "an act of customer service",
    "case_changed": "an act of customer service",
    "staff_notice": "goes to customer service",
    "new_edition": "one of each edition",
    "newsletter": "one of each newsletter",
}

# What somebody else may have done: told to an address that the reader had until a moment ago, too.
WARNINGS = frozenset(
    {
        "password_changed",
        "login_deleted",
        "contact_changed",
        "card_ordered",
        "identity_linked",
        "proof_asked",
        "confirmed",
        "left_programme",
    }
)

BUILDERS: dict[str, Build] = {}
CHECKS: dict[str, Check] = {}
RECIPIENTS: dict[str, Recipient] = {}
GATES: list[Check] = []  # of every kind
FORMER: list[Callable[[str], list[str]]] = []


class KindError(Exception):
    """A kind of mail nobody has texts for, two rooms lay claim to, or no room builds."""


def register(kind: str, build: Build) -> None:
    """Let a room build the mails of a kind.

    The worker calls `build` when it sends, in a request of the message's language. The room gives
    the values of the names, with links signed and whole, or None when nothing needs sending any
    more. It only reads: after a crash it is called again.
    """
    if kind not in NAMES:
        raise KindError(f"{kind}: no mail of this kind")
    if kind in BUILDERS:
        raise KindError(f"{kind}: two rooms build it")
    BUILDERS[kind] = build


def mail(kind: str) -> Callable[[Build], Build]:
    """Register the function that builds the mails of a kind."""

    def declare(build: Build) -> Build:
        register(kind, build)
        return build

    return declare


def sent_to(kind: str, find: Recipient) -> None:
    """Let a room say, when a mail of a kind is sent, to which address; "" for nobody."""
    RECIPIENTS[kind] = find


def recipient(message: Message) -> str:
    """The address that a mail goes to."""
    find = RECIPIENTS.get(message.kind)
    return find(message) if find else message.recipient


def former_addresses(reader: str) -> list[str]:
    """The addresses that a reader, named by key, had until a moment ago."""
    return [address for find in FORMER for address in find(reader)]


def only_if(kind: str, check: Check) -> None:
    """Let a room say, in the moment before a message of a kind is sent, whether it still may be."""
    if kind in CHECKS:
        raise KindError(f"{kind}: two rooms check it")
    CHECKS[kind] = check


def may_be_sent(message: Message) -> bool:
    """Whether nothing stands against sending a message now: of any kind, and of its own."""
    checks = [*GATES, *filter(None, [CHECKS.get(message.kind)])]
    return all(check(message) for check in checks)


def values(message: Message) -> dict[str, Any] | None:
    """What the texts of a message are filled with; None when it needs no sending any more."""
    build = BUILDERS.get(message.kind)
    if build is None:
        raise KindError(f"{message.kind}: no room builds it")
    found = build(message)
    if found is not None and found.keys() != NAMES[message.kind]:
        raise KindError(f"{message.kind}: its texts use {sorted(NAMES[message.kind])}")
    return found
