"""Cases and what happened in them."""

from peewee import SQL, CharField, Check, DateField, Expression, ForeignKeyField, TextField, fn

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, KeyField, MomentField, WordField
from plussa.members.models import Actor, Member
from plussa.words import N_, Worded


class CaseKind(Worded):
    """What a case is about; what holds of each kind stands in plussa/cases/kinds.py."""

    CONTACT = "contact", N_("Message to customer service")
    ACCESSIBILITY = "accessibility", N_("Feedback on accessibility")
    MISTAKE = "mistake", N_("A row that is wrong")  # "this is wrong", of a row of money
    IDENTITY = "identity", N_("A bank identity that did not match")
    DATA = "data", N_("Request about my own data")  # which right, its words say
    ACCESS = "access", N_("Report of my data")  # GDPR 15
    RECTIFICATION = "rectification", N_("Correction of my data")  # GDPR 16
    ERASURE = "erasure", N_("Erasure of my data")  # GDPR 17
    RESTRICTION = "restriction", N_("Restriction of processing")  # GDPR 18
    PORTABILITY = "portability", N_("My data for another service")  # GDPR 20
    OBJECTION = "objection", N_("Objection to processing")  # GDPR 21
    TERMINATION = "termination", N_("Ending of a membership by us")
    DEATH = "death", N_("Death of a member")


class CaseState(Worded):
    """Where a case stands."""

    OPEN = "open", N_("Open")
    PAUSED = "paused", N_("A question is waiting for an answer")  # and the clock stands still
    GRANTED = "granted", N_("Done as was asked")
    PARTLY = "partly", N_("Done in part")
    REFUSED = "refused", N_("Not done")
    ANSWERED = "answered", N_("Answered; nothing was asked to be done")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


class QuestionReason(Worded):
    """Why customer service asks; the first two may pause the time of a request (GDPR 12(6), 12(3))."""

    IDENTIFY = "identify", N_("To know who the person is")
    SPECIFY = "specify", N_("To know what exactly the request is about")
    OTHER = "other", N_("For another reason")


class Channel(Worded):
    """How something reached us."""

    FORM = "form", N_("On the form for everybody")
    ACCOUNT = "account", N_("In the account")
    MESSAGE = "message", N_("From the link in a message")
    BANK_LOGIN = "bank_login", N_("At a bank login")
    PHONE = "phone", N_("By telephone")
    POST = "post", N_("By post")
    EMAIL = "email", N_("By email")
    SHOP = "shop", N_("In a store")


class CaseStep(Worded):
    """What happened in a case."""

    OPENED = "opened", N_("The case was opened")
    WROTE = "wrote", N_("Somebody wrote")
    ASKED = "asked", N_("Customer service asked")  # the state says whether the clock stands still
    ANSWERED = "answered", N_("The question was answered")
    EXTENDED = "extended", N_("The time was extended")
    NOTED = "noted", N_("Customer service noted")  # among customer service only
    CLOSED = "closed", N_("The case was closed")
    WITHDRAWN = "withdrawn", N_("The request was withdrawn")


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
    step = WordField(CaseStep)
    actor = WordField(Actor)
    channel = WordField(Channel, null=True)
    text = TextField(default="")
    state = WordField(CaseState)
    handler = CharField(max_length=40, default="")  # the user name, at customer service
    why = WordField(QuestionReason, null=True)  # of a question; none of the older ones


CaseEntry.add_index(CaseEntry.case, CaseEntry.id, name="case_entry_in_order")

ANSWERS = (CaseStep.ANSWERED, CaseStep.CLOSED, CaseStep.WITHDRAWN)  # after these no question waits


def question_waits() -> Expression:
    """The condition that a question waits in an open case."""
    asked, later = CaseEntry.alias(), CaseEntry.alias()
    answers = later.select(later.id).where(
        later.case == asked.case, later.id > asked.id, later.step.in_(ANSWERS)
    )
    waits = asked.select(asked.id).where(
        asked.case == Case.id, asked.step == CaseStep.ASKED, ~fn.EXISTS(answers)
    )
    return Case.closed_at.is_null() & fn.EXISTS(waits)


class MandateGround(Worded):
    """What lets somebody act for another person."""

    POWER_OF_ATTORNEY = "power_of_attorney", N_("By a power of attorney")
    GUARDIAN = "guardian", N_("As a guardian")
    ESTATE = "estate", N_("For the estate of a member who has died")


class Mandate(BaseModel):
    """Who acts in a case for the person it is about, on what ground, and until when."""

    key = KeyField()
    case = ForeignKeyField(Case, unique=True, on_delete="CASCADE")
    name = CharField(max_length=200)
    email = CharField(max_length=254, default="")
    ground = WordField(MandateGround)
    ends_on = DateField(null=True)  # its last day; None while nothing ends it
    seen_at = MomentField(null=True)  # when customer service saw the paper
    seen_by = CharField(max_length=40, default="")


MODELS = (Case, CaseEntry, Mandate)
