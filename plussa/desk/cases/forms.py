"""Forms of what customer service does in a case."""

from flask_babel import lazy_gettext as _

from plussa.cases.models import CaseState, QuestionReason
from plussa.desk.fields import CallerForm, lines, one_of
from plussa.web.forms import Form

WRITE = _("Write something.")


class WordsForm(Form):
    """Words: a note, a message, a question or a reason."""

    text = lines(_("Text"), needed=WRITE)


class AnswerForm(CallerForm):
    """What the person answered or told otherwise than on these pages."""

    text = lines(
        _("What they said or wrote"), needed=WRITE, hint=_("It is shown in the case as theirs.")
    )


class QuestionForm(WordsForm):
    """A question, and why it is asked: that decides whether the time stands still."""

    why = one_of(_("Why do you ask?"), _("Choose why you ask."), *QuestionReason)


class DecisionForm(Form):
    """A decision; only a granted one needs no words."""

    state = one_of(
        _("Decision"), _("Choose a decision."),
        CaseState.GRANTED, CaseState.PARTLY, CaseState.REFUSED, CaseState.ANSWERED,
    )  # fmt: skip
    text = lines(
        _("Reasons, or the answer"),
        hint=_("The person reads this. Say what was done, what was not, and why."),
    )
