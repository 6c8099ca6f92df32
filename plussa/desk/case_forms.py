"""Forms of what customer service does in a case."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from plussa.cases.forms import MOST
from plussa.cases.models import CaseState, Why
from plussa.web.checks import Required, at_most
from plussa.web.forms import Form, LongTextField

WRITE = _("Write something.")


class WordsForm(Form):
    """Words: a note, a message, a question or a reason."""

    text = LongTextField(_("Text"), [Required(WRITE), at_most(MOST)])


class QuestionForm(WordsForm):
    """A question, and why it is asked: that decides whether the time stands still."""

    why = RadioField(
        _("Why do you ask?"),
        [Required(_("Choose why you ask."))],
        choices=[
            SelectChoice(Why.IDENTIFY.value, _("To know who the person is")),
            SelectChoice(Why.SPECIFY.value, _("To know what exactly the request is about")),
            SelectChoice(Why.OTHER.value, _("For another reason")),
        ],
    )


class DecisionForm(Form):
    """A decision; only a granted one needs no words."""

    state = RadioField(
        _("Decision"),
        [Required(_("Choose a decision."))],
        choices=[
            SelectChoice(CaseState.GRANTED.value, _("Done as was asked")),
            SelectChoice(CaseState.PARTLY.value, _("Done in part")),
            SelectChoice(CaseState.REFUSED.value, _("Not done")),
            SelectChoice(CaseState.ANSWERED.value, _("Answered; nothing was asked to be done")),
        ],
    )
    text = LongTextField(
        _("Reasons, or the answer"), [at_most(MOST)],
        description=_("The person reads this. Say what was done, what was not, and why."),
    )  # fmt: skip
