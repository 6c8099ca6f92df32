"""The words by which a report shows a value that is stored as a code."""

from enum import Enum

from flask_babel import lazy_gettext as _

from plussa.cases.models import CaseKind, CaseState, Channel, Step, Why
from plussa.cases.models import Ground as MandateGround
from plussa.mailings.models import Told
from plussa.privacy.models import ErasureState

MAILS: dict[Enum, object] = {
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
RIGHTS: dict[Enum, object] = {
    ErasureState.WAITING: _("waits for a second approver"),
    ErasureState.REFUSED: _("not done"),
    ErasureState.REQUESTED: _("asked for, not begun"),
    ErasureState.STARTED: _("begun"),
    ErasureState.DONE: _("done"),
}
WORDS: dict[Enum, object] = {
    **MAILS,
    **CASES,
    **RIGHTS,
}
DOCUMENTS = {"rules": _("the rules of the programme"), "notice": _("the data protection notice")}
