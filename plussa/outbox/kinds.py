"""The kinds of mails: each is declared once, where its room knows what to put into its texts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntEnum
from typing import Any

from plussa.outbox.models import Message
from plussa.quotas import Quota
from plussa.words import N_, Worded

DESK, UNKNOWN = (
    "desk",
    "unknown",
)  # for a device: customer service's, and one that is not recognised
Context = dict[str, Any] | None  # what the texts of a mail use; None: it needs no sending any more
Build = Callable[[Message], Context]
Check = Callable[[Message], bool]
Recipient = Callable[[Message], str]


class Topic(Worded):
    """What a mail is about, as it stands among the messages that somebody was sent."""

    NEWSLETTER = "newsletter", N_("Newsletter")
    EDITION = "edition", N_("New edition of the rules or the notice")
    CASE = "case", N_("A case with customer service")
    CARDS = "cards", N_("Your cards")
    HOUSEHOLD = "household", N_("Your household")
    MEMBERSHIP = "membership", N_("Your membership")
    MONEY = "money", N_("Plussa money")
    DATA = "data", N_("Your data")
    SECURITY = "security", N_("Logging in and security")
    STAFF = "staff", N_("Customer service")
    FORMER = "former", N_("A message of a kind that is no longer sent")


class Rank(IntEnum):
    """Which mails go out first."""

    AWAITED = 0  # a code or a link that somebody waits for
    OWN = 1  # about the reader's own things
    NOTICE = 2
    NEWSLETTER = 3


class Reader(Enum):
    """To whom a kind of mail goes."""

    MEMBER = "member"
    STAFF = "staff"  # customer service, where no recipient is named
    ESTATE = "estate"  # about who has died, and for who speaks for the estate


@dataclass(frozen=True)
class MailKind:
    """A kind of mail; its text is templates/mail/<name>.html, and uses `values` and no others.

    Numbers of hours, minutes and days are more than one; a link is a whole address. Of `quota` go to one
    address, whoever asks: somebody else could be behind these. A warning is of what somebody else may
    have done: told to an address that the reader had until a moment ago, too. What is sent `once` is not
    sent again when nobody knows whether it went out; what `opens` would open what a restore has ended,
    for its links are made when it is sent. `only_if` is asked in the moment before it is sent,
    and `address` for where it goes then; "" for nowhere.
    """

    name: str
    topic: Topic
    values: frozenset[str]
    quota: Quota | None
    uncounted: str
    build: Build
    rank: Rank = Rank.OWN
    warning: bool = False
    once: bool = False
    opens: bool = False
    to: Reader = Reader.MEMBER
    only_if: Check | None = None
    address: Recipient | None = None

    @property
    def security(self) -> bool:
        """Whether it tells of what a stranger may have done: when, on what device, and what to do then."""
        return self.topic is Topic.SECURITY or self.warning


KINDS: dict[str, MailKind] = {}
GATES: list[Check] = []  # of every kind
FORMER: list[Callable[[str], list[str]]] = []
NAMES: list[Callable[[str], str]] = []  # of whose address it is
DEVICES: list[Callable[[], str]] = []  # on which a request was made; "" outside of one


class KindError(Exception):
    """A kind of mail that nobody declares, or that two rooms do, or whose values are others."""


def mail(
    name: str,
    topic: Topic,
    values: str = "",
    *,
    most: tuple[int, int] | None = None,
    uncounted: str = "",
    **more: Any,
) -> Callable[[Build], Build]:
    """Declare a kind of mail by the function that builds it: how many in how many hours, or why uncounted.

    The worker calls it when it sends, in a request of the message's language. It gives the values of
    the names, with links signed and whole, or None when nothing needs sending any more. It only reads:
    after a crash it is called again.
    """
    if bool(most) is bool(uncounted):
        raise KindError(f"{name}: says how many go to one address, or what bounds it instead")
    if name in KINDS:
        raise KindError(f"{name}: two rooms declare it")
    quota = Quota(f"mail {name}", most[0], timedelta(hours=most[1])) if most else None
    names = frozenset(values.split())

    def declare(build: Build) -> Build:
        KINDS[name] = MailKind(name, topic, names, quota, uncounted, build, **more)
        return build

    return declare


def plain(message: Message) -> dict[str, Any]:
    """What builds a mail whose texts have no values."""
    return {}


def kind_of(name: str) -> MailKind:
    """A kind by its name; raise KindError when no room declares it."""
    if name not in KINDS:
        raise KindError(f"{name}: no mail of this kind")
    return KINDS[name]


def topic_of(name: str) -> Topic:
    """What a message is about, also one of a kind that is sent no more."""
    return KINDS[name].topic if name in KINDS else Topic.FORMER


def recipient(message: Message) -> str:
    """The address that a mail goes to."""
    find = kind_of(message.kind).address
    return find(message) if find else message.recipient


def addressee(recipient: str) -> str:
    """The name of whose an address is; "" for nobody's, or one that has not been shown to be theirs."""
    return next((name for find in NAMES if (name := find(recipient))), "")


def device() -> str:
    """On what kind of device something is asked for, DESK or UNKNOWN; "" outside of a request."""
    return next((found for find in DEVICES if (found := find())), "")


def former_addresses(reader: str) -> list[str]:
    """The addresses that a reader, named by key, had until a moment ago."""
    return [address for find in FORMER for address in find(reader)]


def may_be_sent(message: Message) -> bool:
    """Whether nothing stands against sending a message now: of any kind, and of its own."""
    own = kind_of(message.kind).only_if
    return all(check(message) for check in (*GATES, *((own,) if own else ())))


def values(message: Message) -> Context:
    """What the texts of a message are filled with; None when it needs no sending any more."""
    kind = kind_of(message.kind)
    found = kind.build(message)
    if found is not None and found.keys() != kind.values:
        raise KindError(f"{kind.name}: its texts use {sorted(kind.values)}")
    return found
