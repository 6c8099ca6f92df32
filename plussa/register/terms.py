"""The terms of the record: what is said of each category of data, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from plussa.words import N_, Worded


class Basis(Worded):
    """The legal basis (GDPR 6)."""

    CONSENT = "consent", N_("your consent")
    CONTRACT = "contract", N_("the contract, that is, the rules")
    LEGAL_OBLIGATION = "legal_obligation", N_("a legal obligation")
    LEGITIMATE_INTEREST = "legitimate_interest", N_("a legitimate interest")


class Purpose(Worded):
    """What data is used for, by the heading of the data protection notice that tells it."""

    MEMBERSHIP = "for-membership", N_("running the membership, household and cards")
    MONEY = "for-money", N_("points and Plussa money")
    PURCHASES = "for-purchases", N_("showing purchases in detail")
    TARGETING = "for-targeting", N_("choosing benefits")
    MARKETING = "for-marketing", N_("marketing")
    SERVICE = "for-service", N_("customer service and your rights")
    SECURITY = "for-security", N_("security")


# The bases of each purpose, as its section of the notice says: the usual one, and those that some data
# has instead, which says so.
BASES: Mapping[Purpose, tuple[Basis, ...]] = {
    Purpose.MEMBERSHIP: (Basis.CONTRACT, Basis.LEGITIMATE_INTEREST),  # of who is only invited
    Purpose.MONEY: (Basis.CONTRACT, Basis.LEGAL_OBLIGATION),
    Purpose.PURCHASES: (Basis.CONSENT,),
    Purpose.TARGETING: (Basis.LEGITIMATE_INTEREST, Basis.CONSENT),
    Purpose.MARKETING: (Basis.CONSENT, Basis.LEGITIMATE_INTEREST),
    Purpose.SERVICE: (Basis.LEGAL_OBLIGATION, Basis.CONTRACT, Basis.LEGITIMATE_INTEREST),
    Purpose.SECURITY: (Basis.LEGITIMATE_INTEREST,),
}


class DataSource(Worded):
    """Where data comes from."""

    MEMBER = "member", N_("you")
    HOUSEHOLD = "household", N_("your household")
    BANK = "bank", N_("your bank")
    CUSTOMER_SERVICE = "customer_service", N_("customer service")
    IMPORT = "import", N_("the programme’s earlier system")
    TILLS = "tills", N_("the tills of the stores")
    USE = "use", N_("the use of the service")  # it comes about when the site is used


class Recipient(Worded):
    """Who gets data, by the list of the data protection notice."""

    HOUSEHOLD = "household", N_("members of your household")
    TILLS = "tills", N_("the tills of the stores")
    CARD_MAKER = "card_maker", N_("the card maker")
    DELIVERY = "delivery", N_("those who deliver email and letters")
    BROKER = "broker", N_("the broker of strong electronic identification")
    SMS = "sms", N_("the SMS delivery system")
    SERVERS = "servers", N_("the provider of our servers")
    AUTHORITIES = "authorities", N_("authorities, when the law obliges")


ALWAYS = (Recipient.SERVERS, Recipient.AUTHORITIES)  # they may get whatever there is


class PeriodStart(Enum):
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

    after: PeriodStart
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0


MEMBERSHIP_LASTS = Period(PeriodStart.MEMBERSHIP_END)
MEMBERSHIP_AND_A_YEAR = Period(PeriodStart.MEMBERSHIP_END, months=12)
FORCE_AND_THREE_YEARS = Period(PeriodStart.FORCE_END, months=36)
CASE_AND_THREE_YEARS = Period(PeriodStart.CLOSED, months=36)
SIX_YEARS_OF_ACCOUNTS = Period(PeriodStart.YEAR_END, months=72)


class Fate(Worded):
    """What becomes of data when its member asks for erasure."""

    DELETED = "deleted", N_("deleted at once")
    KEPT = "kept", N_("kept")


class OnErasure(Worded):
    """What erasure does to a category; what is kept is kept as long as without it (GDPR 17(3))."""

    DELETED = Fate.DELETED.value, Fate.DELETED.words
    PROOF = "proof", N_("kept, because it proves what was agreed and done:")  # for claims (e)
    LAW = "law", N_("kept, because the law on accounting requires it:")  # (b)


class OnRestriction(Worded):
    """What a restriction does to the use of a category (GDPR 18(2)); storing goes on in any case."""

    STOPS = "stops", N_("only stored, not used")
    PROOF = "proof", N_("used only as proof")
    OWN_REQUEST = "own_request", N_("used only when you ask for it")  # or answer: consent
    OTHERS = "others", N_("used as far as another person’s rights need it")


class Stays(Worded):
    """What stays in a row that is kept when its data is erased, and why."""

    ROW = (
        "row",
        N_(
            "An empty row stays, without name or number, as long as something that is kept refers to it."
        ),
    )
    MONEY = (
        "money",
        N_(
            "The number of the household stays, with the days on which it was made and dissolved, because"
            " the money entries that are kept belong to the household."
        ),
    )
    PERIOD = (
        "period",
        N_(
            "The day on which you left stays, because the storage periods of what is kept are counted from"
            " it."
        ),
    )
    TILLS = (
        "tills",
        N_(  # whom it was told must be told that it holds no longer (GDPR 19)
            "Card numbers stay until the tills and the card maker have said that they know the cards no"
            " longer work: the law says that we must tell whomever we gave data to (GDPR, Article 19)."
        ),
    )
    EARLIER = (
        "earlier",
        N_(  # a keyed mark, by which a file of the earlier system is refused
            "If you came from the earlier programme, a code made from your number there stays. Nobody can"
            " read the number from it, but by it a late file of that programme is refused instead of"
            " bringing your data back."
        ),
    )


class Endless(Worded):
    """Why the rows of a table have no end: none of them tells of a member."""

    WORK = "work", N_("what was done when, and how much of it: proof that it was")
    EVERYBODY = "everybody", N_("what was written to everybody")
    SITE = "site", N_("what the site itself is and does now")
    NUMBERS = "numbers", N_("which blocks of numbers must not come again")


class Withheld(Worded):
    """Why something is not in a report, or not as it is stored."""

    SECRET = (
        "secret",
        N_("A hash or a key. It exists, but its value would only help somebody break in."),
    )
    OTHERS = "others", N_("Another person.")
    STAFF = (
        "staff",
        N_("Which person in customer service it was. The history tells when and why."),
    )
    HOUSEHOLD = "household", N_("The household’s money, which you have no right to see.")
    SUMS = "sums", N_("Sums of the purchases of everybody in the household.")


# What stands instead of a value.
MASKED: Mapping[Withheld, str] = {
    Withheld.SECRET: N_("kept secret"),
    Withheld.OTHERS: N_("another person"),
    Withheld.STAFF: N_("somebody in customer service"),
    Withheld.HOUSEHOLD: N_("the household’s money"),
    Withheld.SUMS: N_("a sum of several people’s purchases"),
}


@dataclass(frozen=True)
class Category:
    """Data that is kept for the same reasons and as long: one row of the record (GDPR 30)."""

    name: str
    words: str
    purposes: tuple[Purpose, ...]
    kept: Period
    sources: tuple[DataSource, ...]
    bases: tuple[Basis, ...] = ()
    given_to: tuple[Recipient, ...] = ()
    erasure: OnErasure = OnErasure.DELETED
    restriction: OnRestriction = OnRestriction.STOPS

    def __post_init__(self) -> None:
        known = {basis for one in self.purposes for basis in BASES[one]}
        if not self.bases:
            usual = dict.fromkeys(BASES[one][0] for one in self.purposes)
            object.__setattr__(self, "bases", tuple(usual))
        for one in self.purposes:
            if set(self.bases).isdisjoint(BASES[one]):
                raise ValueError(f"{self.name}: has no basis of {one.value}")
        if not set(self.bases) <= known:
            raise ValueError(f"{self.name}: none of its purposes has its basis")

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody who may get it."""
        return (*self.given_to, *ALWAYS)

    @property
    def fate(self) -> Fate:
        """What becomes of it when its member asks for erasure."""
        return Fate.DELETED if self.erasure is OnErasure.DELETED else Fate.KEPT
