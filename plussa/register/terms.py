"""The terms of the record: what is said of each category of data, and in which words."""

from dataclasses import dataclass
from enum import Enum


class Purpose(Enum):
    """What data is used for, by the heading of the data protection notice that tells it."""

    MEMBERSHIP = "for-membership"
    MONEY = "for-money"
    PURCHASES = "for-purchases"
    SERVICE = "for-service"
    SECURITY = "for-security"


class Basis(Enum):
    """The legal basis (GDPR 6)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    LEGITIMATE_INTEREST = "legitimate_interest"


class Source(Enum):
    """Where data comes from."""

    MEMBER = "member"
    HOUSEHOLD = "household"
    BANK = "bank"
    CUSTOMER_SERVICE = "customer_service"
    IMPORT = "import"
    TILLS = "tills"
    USE = "use"  # it comes about when the site is used


class Recipient(Enum):
    """Who gets data, by the list of the data protection notice."""

    HOUSEHOLD = "household"
    TILLS = "tills"
    CARD_MAKER = "card_maker"
    DELIVERY = "delivery"
    BROKER = "broker"
    SERVERS = "servers"
    AUTHORITIES = "authorities"


ALWAYS = (Recipient.SERVERS, Recipient.AUTHORITIES)  # they may get whatever there is


class Event(Enum):
    """What a period of retention counts from."""

    MADE = "made"
    SENT = "sent"  # or given up
    CLOSED = "closed"  # answered, decided, or run out unanswered
    LOGIN = "login"
    MEMBERSHIP_END = "membership_end"
    FORCE_END = "force_end"  # the choice was changed, or the membership ended
    PURCHASE = "purchase"
    YEAR_END = "year_end"  # of the calendar year of the entry


@dataclass(frozen=True)
class Period:
    """How long data is kept: until an event, and this much longer. Calendar months are no days."""

    after: Event
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0


class Fate(Enum):
    """What becomes of data when its member asks for erasure."""

    DELETED = "deleted"
    ANONYMISED = "anonymised"
    KEPT = "kept"


class Why(Enum):
    """Why data is kept in spite of erasure, or used in spite of a restriction."""

    PROOF = "proof"  # of what was agreed, for claims (GDPR 17(3)(e), 18(2))
    OWN_REQUEST = "own_request"  # the member asks for it, or answers (GDPR 18(2), consent)
    LAW = "law"  # accounts must be kept (GDPR 17(3)(b))
    OTHERS = "others"  # another person's rights rest on it (GDPR 18(2))


class Stays(Enum):
    """Why a column stays in a row that is kept when its data is erased."""

    MONEY = "money"  # kept entries of money are its household's
    PERIOD = "period"  # periods of what is kept count from it
    TILLS = "tills"  # whom it was told must be told that it holds no longer (GDPR 19)
    EARLIER = "earlier"  # a keyed mark of it, by which a file of the earlier system is refused


class Endless(Enum):
    """Why the rows of a table have no end: none of them tells of a member."""

    WORK = "work"  # what was done when, and how much of it: proof that it was
    EVERYBODY = "everybody"  # what was written to everybody
    SITE = "site"  # what the site itself is and does now
    NUMBERS = "numbers"  # which blocks of numbers must not come again


@dataclass(frozen=True)
class Erasure:
    """What erasure does to data; what is kept says until when and why."""

    fate: Fate
    until: Period | None = None
    why: Why | None = None

    def __post_init__(self) -> None:
        reasons = (self.until is not None, self.why is not None)
        if reasons != (self.fate is Fate.KEPT,) * 2:
            raise ValueError("what is kept, and only that, says until when and why")


class Use(Enum):
    """What a restriction of processing does to the use of data; storing goes on in any case."""

    STOPS = "stops"
    GOES_ON = "goes_on"


@dataclass(frozen=True)
class Restriction:
    """What a restriction does; use that goes on says why."""

    use: Use
    why: Why | None = None

    def __post_init__(self) -> None:
        if (self.why is not None) != (self.use is Use.GOES_ON):
            raise ValueError("use that goes on, and only that, says why")


@dataclass(frozen=True)
class Category:
    """Data that is kept for the same reasons and as long: one row of the record (GDPR 30)."""

    name: str
    purposes: tuple[Purpose, ...]
    bases: tuple[Basis, ...]
    kept: Period
    sources: tuple[Source, ...]
    given_to: tuple[Recipient, ...] = ()
    erasure: Erasure = Erasure(Fate.DELETED)
    restriction: Restriction = Restriction(Use.STOPS)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody who may get it."""
        return (*self.given_to, *ALWAYS)


class Plain(Enum):
    """Why a column is not personal data by itself."""

    KEY = "key"  # ties rows together; it goes with the row
    BOOKKEEPING = "bookkeeping"  # how the system gets on with its own work


@dataclass(frozen=True)
class Column:
    """A column of a table, and what is in it."""

    table: str
    name: str
    content: Category | Plain
    own_sources: tuple[Source, ...] = ()

    @property
    def category(self) -> Category | None:
        """The category of personal data it holds, if any."""
        return self.content if isinstance(self.content, Category) else None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it comes from: its own word, or else that of its category."""
        return self.own_sources or (self.category.sources if self.category else ())
