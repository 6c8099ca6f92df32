"""The words by which a report shows a value that is stored as a code."""

from enum import Enum

from flask_babel import lazy_gettext as _

from plussa.cases.models import CaseKind, CaseState, Channel, Step, Why
from plussa.cases.models import Ground as MandateGround
from plussa.mailings.models import Told
from plussa.members.endings import TerminationState
from plussa.members.letters import LetterKind
from plussa.members.looks import StaffRole
from plussa.members.models import Actor, Answer, CardKind, CardState, Receiver, Role, Source
from plussa.members.restrictions import Ground
from plussa.permissions.models import Permission, Value, Way
from plussa.privacy.models import ErasureState
from plussa.register.terms import Fate

MEMBERS = {
    Role.PRIMARY: _("primary member"),
    Role.MEMBER: _("another member of the household"),
    Source.MEMBER: _("you"),
    Source.BANK: _("your bank"),
    Source.CUSTOMER_SERVICE: _("customer service"),
    Source.IMPORT: _("the programme’s earlier system"),
    Answer.WAITING: _("waits for an answer"),
    Answer.ACCEPTED: _("accepted"),
    Answer.DECLINED: _("declined"),
    Answer.WITHDRAWN: _("taken back"),
    CardKind.DIGITAL: _("Digital card"),
    CardKind.PLASTIC: _("Plastic card"),
    CardState.ORDERED: _("on its way"),
    CardState.ACTIVE: _("in use"),
    CardState.BLOCKED: _("blocked"),
    Receiver.TILLS: _("the tills"),
    Receiver.CARD_MAKER: _("the card maker"),
    Actor.MEMBER: _("you"),
    Actor.HOUSEHOLD: _("a member of the household"),
    Actor.CUSTOMER_SERVICE: _("customer service"),
    Actor.PROGRAMME: _("the programme"),
    LetterKind.WELCOME: _("welcome to the programme"),
    LetterKind.CONFIRMED: _("your membership was confirmed"),
    LetterKind.LEFT: _("your membership has ended"),
    LetterKind.ENDED: _("we have ended your membership"),
    LetterKind.TERMINATION_WITHDRAWN: _("your membership goes on after all"),
    LetterKind.DEATH_REVOKED: _("we made a mistake about your membership"),
    LetterKind.PRIMARY_RECEIVED: _("you are the primary member of your household"),
    LetterKind.REMOVED: _("you were removed from a household"),
    LetterKind.DISSOLVED: _("your household was dissolved"),
    LetterKind.BEREAVED: _("a member of your household has died"),
    LetterKind.BEREAVED_PRIMARY: _("a death, and you are the primary member"),
    LetterKind.BEREAVED_DISSOLVED: _("a death, and your household was dissolved"),
    StaffRole.AGENT: _("an agent"),
    StaffRole.APPROVER: _("an approver"),
    StaffRole.AUDITOR: _("an auditor"),
}
PERMISSIONS = {
    Way.FORM: _("In the Plussa account"),
    Way.IMPORT: _("From another system"),
    Way.MESSAGE: _("From the link in a message"),
    Way.PHONE: _("By phone, through customer service"),
    Way.POST: _("By post, through customer service"),
    Way.EMAIL: _("By email, through customer service"),
    Way.SHOP: _("In a store, through customer service"),
    Permission.EMAIL: _("marketing by email"),
    Permission.SMS: _("marketing by text message"),
    Permission.PHONE: _("marketing by phone"),
    Permission.POST: _("marketing by post"),
    Permission.PROFILING: _("profiling"),
    Permission.ADVERTISING: _("advertising elsewhere"),
    Permission.DETAIL_LEVEL: _("how much detail of purchases is kept"),
    Value.ON: _("On"),
    Value.OFF: _("Off"),
    Value.TOTAL: _("Receipt total"),
    Value.GROUP: _("Product group"),
    Value.PRODUCT: _("Product"),
    Told.EMAIL: _("by email"),
    Told.ACCOUNT: _("in the account"),
}
CASES = {
    CaseKind.CONTACT: _("Message to customer service"),
    CaseKind.ACCESSIBILITY: _("Feedback on accessibility"),
    CaseKind.MISTAKE: _("A row that is wrong"),
    CaseKind.IDENTITY: _("Two memberships and one identity"),
    CaseKind.DATA: _("Request about my own data"),
    CaseKind.ACCESS: _("Report of my data"),
    CaseKind.RECTIFICATION: _("Correction of my data"),
    CaseKind.ERASURE: _("Erasure of my data"),
    CaseKind.RESTRICTION: _("Restriction of processing"),
    CaseKind.PORTABILITY: _("My data for another service"),
    CaseKind.OBJECTION: _("Objection to processing"),
    CaseKind.TERMINATION: _("Ending of a membership by us"),
    CaseKind.DEATH: _("Death of a member"),
    Channel.FORM: _("the form for everybody"),
    Channel.ACCOUNT: _("in the account"),
    Channel.MESSAGE: _("from the link in a message"),
    Channel.BANK_LOGIN: _("at a bank login"),
    Channel.PHONE: _("by phone"),
    Channel.POST: _("by post"),
    Channel.EMAIL: _("by email"),
    Channel.SHOP: _("in a store"),
    CaseState.OPEN: _("open"),
    CaseState.PAUSED: _("a question waits for your answer"),
    CaseState.GRANTED: _("done as you asked"),
    CaseState.PARTLY: _("done in part"),
    CaseState.REFUSED: _("not done"),
    CaseState.ANSWERED: _("answered"),
    CaseState.WITHDRAWN: _("taken back"),
    Why.IDENTIFY: _("to know that it is you"),
    Why.SPECIFY: _("to know what exactly you ask for"),
    Why.OTHER: _("another reason"),
    Step.OPENED: _("the case was opened"),
    Step.WROTE: _("somebody wrote"),
    Step.ASKED: _("customer service asked"),
    Step.ANSWERED: _("you answered"),
    Step.EXTENDED: _("the time was extended"),
    Step.NOTED: _("customer service noted"),
    Step.CLOSED: _("the case was closed"),
    Step.WITHDRAWN: _("you took the case back"),
    MandateGround.POWER_OF_ATTORNEY: _("power of attorney"),
    MandateGround.GUARDIAN: _("guardian"),
    MandateGround.ESTATE: _("estate"),
}
RIGHTS = {
    Ground.ACCURACY: _("you think that the data is wrong"),
    Ground.UNLAWFUL: _("you think that the data is used against the law"),
    Ground.CLAIM: _("you need the data for a legal claim"),
    Ground.OBJECTION: _("you have objected, and wait for the decision"),
    ErasureState.WAITING: _("waits for a second approver"),
    ErasureState.REFUSED: _("not done"),
    ErasureState.REQUESTED: _("asked for, not begun"),
    ErasureState.STARTED: _("begun"),
    ErasureState.DONE: _("done"),
    TerminationState.PROPOSED: _("proposed, not decided"),
    TerminationState.REFUSED: _("not done"),
    TerminationState.ANNOUNCED: _("told to you"),
    TerminationState.WITHDRAWN: _("taken back"),
    TerminationState.ENDED: _("done"),
    Fate.DELETED: _("deleted"),
    Fate.ANONYMISED: _("made anonymous"),
    Fate.KEPT: _("kept"),
}
WORDS: dict[Enum, object] = {
    **MEMBERS,
    **PERMISSIONS,
    **CASES,
    **RIGHTS,
}
DOCUMENTS = {"rules": _("the rules of the programme"), "notice": _("the data protection notice")}
