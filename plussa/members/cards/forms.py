"""Forms of cards."""

from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from plussa.web.converters import LARGEST_ROW
from plussa.web.forms import Form, WholeNumberField


class OrderForm(Form):
    """One button; beside it the newest card when the form was shown, so that twice is once."""

    # What is wrong with it no reader can mend: the page says what to do instead of these messages.
    seen = WholeNumberField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LARGEST_ROW)]
    )
