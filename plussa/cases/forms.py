"""Forms of cases."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from plussa.cases.kinds import kinds
from plussa.cases.models import CaseKind
from plussa.web.checks import Required, at_most, email_address
from plussa.web.forms import Form, LongTextField, TextField

MOST = 5_000  # characters of a message
WRITE = _("Write your message.")


class MessageForm(Form):
    """A message to customer service."""

    text = LongTextField(_("Message"), [Required(WRITE), at_most(MOST)])


class OnceForm(Form):
    """A form that makes something: sent twice, it makes one."""

    key = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            self.key.data = str(UUID(self.key.data or ""))
        except ValueError:
            self.key.data = str(uuid4())

    @property
    def once(self) -> str:
        """What is the same when the form is sent twice, and another when it says something else."""
        said = "\0".join(f"{one.data}" for one in self if one.name not in ("csrf_token", "key"))
        return str(uuid5(UUID(self.key.data), said))


class CaseForm(OnceForm, MessageForm):
    """A message that opens a case: the same form sent twice opens one."""


class MemberContactForm(CaseForm):
    """A message from who is logged in, on the page for anybody."""

    kind = RadioField(
        _("What is it about?"),
        [Required(_("Choose what it is about."))],
        choices=[SelectChoice(kind.value, _(kind.words)) for kind in kinds("by_form")],
        default=CaseKind.CONTACT.value,
    )


class ContactForm(MemberContactForm):
    """A message from anybody."""

    name = TextField(
        _("Your name"),
        [at_most(200)],
        description=_("You may leave this empty."),
        render_kw={"autocomplete": "name"},
    )
    email = TextField(
        _("Your email address"),
        [Optional(), at_most(254), email_address],
        description=_(
            "Without an address you read the answer on the page that opens next: keep its address."
        ),
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
