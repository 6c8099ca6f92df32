"""Cases and what happened in them."""

from enum import Enum

from peewee import SQL, CharField, Check, DateField, Expression, ForeignKeyField, TextField, fn

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Actor, Member


class CaseKind(Enum):
    """What a case is about; each kind has its clock in plussa/cases/terms.py."""

    CONTACT = "contact"
    ACCESSIBILITY = "accessibility"  # feedback (Act 306/2019)
    MISTAKE = "mistake"  # "this is wrong", of a row of money
    IDENTITY = "identity"  # a bank login that did not match the membership
    DATA = "data"  # about one's data, from who has no account: which right, its words say
    ACCESS = "access"  # GDPR 15
    RECTIFICATION = "rectification"  # GDPR 16
    ERASURE = "erasure"  # GDPR 17
    RESTRICTION = "restriction"  # GDPR 18
    PORTABILITY = "portability"  # GDPR 20
    OBJECTION = "objection"  # GDPR 21
    TERMINATION = "termination"  # of the membership, by us
    DEATH = "death"  # of the member


class CaseState(Enum):
    """Where a case stands."""

    OPEN = "open"
    PAUSED = "paused"  # a question waits for the person's answer, and the clock stands still for it
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    ANSWERED = "answered"  # what asked for no decision
    WITHDRAWN = "withdrawn"


class Why(Enum):
    """Why customer service asks; the first two may pause the time of a request (GDPR 12(6), 12(3))."""

    IDENTIFY = "identify"  # who the person is
    SPECIFY = "specify"  # what the request is about
    OTHER = "other"


class Channel(Enum):
    """How something reached us."""

    FORM = "form"
    ACCOUNT = "account"
    MESSAGE = "message"  # the link in a message of ours
    BANK_LOGIN = "bank_login"
    PHONE = "phone"
    POST = "post"
    EMAIL = "email"
    SHOP = "shop"


class Step(Enum):
    """What happened in a case."""

    OPENED = "opened"
    WROTE = "wrote"
    ASKED = "asked"  # lets the clock stand still where the state says so
    ANSWERED = "answered"  # the question; the clock goes on
    EXTENDED = "extended"
    NOTED = "noted"  # among customer service only
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Case(BaseModel):
    """A numbered thread. State, due date and closing follow from its entries, and are kept at hand."""

    key = KeyField()
    number = CharField(max_length=12, unique=True)
    form_key = CharField(max_length=36, null=True, unique=True)  # a form sent twice is one case
    kind = WordField(CaseKind)
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    name = CharField(max_length=200, default="")
    email = CharField(max_length=254, default="")
    language = CharField(max_length=3)
    about = CharField(max_length=60, default="")  # such as posting:123
    channel = WordField(Channel)
    received_on = DateField()
    opened_at = MomentField()
    state = WordField(CaseState, default=CaseState.OPEN)
    due_on = DateField()  # of a paused case: as it was when the pause began
    paused_on = DateField(null=True)
    closed_at = MomentField(null=True)

    class Meta:
        table_name = "case_file"  # CASE is a word of SQL
        constraints = (
            Check(
                "(closed_at IS NULL) = (state IN ('open', 'paused'))", "case_closed_when_it_is_over"
            ),
            Check("(paused_on IS NULL) = (state <> 'paused')", "case_paused_since"),
        )


Case.add_index(Case.due_on, Case.id, where=SQL("closed_at IS NULL"), name="case_queue")


class CaseEntry(AppendOnly):
    """One step of a case: what, when, by whom, in which words."""

    case = ForeignKeyField(Case, backref="entries", on_delete="CASCADE", index=False)
    at = MomentField()
    step = WordField(Step)
    actor = WordField(Actor)
    channel = WordField(Channel, null=True)
    text = TextField(default="")
    state = WordField(CaseState)
    handler = CharField(
        max_length=40, default=""
    )  # the user name of who acted for customer service
    why = WordField(Why, null=True)  # of a question; none of those asked before this was chosen


CaseEntry.add_index(CaseEntry.case, CaseEntry.id, name="case_entry_in_order")

ANSWERS = (Step.ANSWERED, Step.CLOSED, Step.WITHDRAWN)  # after these no question waits


def question_waits() -> Expression:
    """The condition that a question waits in an open case."""
    asked, later = CaseEntry.alias(), CaseEntry.alias()
    answers = later.select(later.id).where(
        later.case == asked.case, later.id > asked.id, later.step.in_(ANSWERS)
    )
    waits = asked.select(asked.id).where(
        asked.case == Case.id, asked.step == Step.ASKED, ~fn.EXISTS(answers)
    )
    return Case.closed_at.is_null() & fn.EXISTS(waits)


class Ground(Enum):
    """What lets somebody act for another person."""

    POWER_OF_ATTORNEY = "power_of_attorney"
    GUARDIAN = "guardian"
    ESTATE = "estate"


class Mandate(BaseModel):
    """Who acts in a case for the person it is about, on what ground, and until when."""

    key = KeyField()
    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    name = CharField(max_length=200)
    email = CharField(max_length=254, default="")
    ground = WordField(Ground)
    ends_on = DateField(null=True)  # its last day; None while nothing ends it
    seen_at = MomentField(null=True)  # when customer service saw the paper
    seen_by = CharField(max_length=40, default="")


MODELS = (Case, CaseEntry, Mandate)
