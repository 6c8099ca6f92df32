"""The words by which a report shows a value that is stored as a code."""

from enum import Enum

from flask_babel import lazy_gettext as _

from plussa.privacy.models import ErasureState

RIGHTS: dict[Enum, object] = {
    ErasureState.WAITING: _("waits for a second approver"),
    ErasureState.REFUSED: _("not done"),
    ErasureState.REQUESTED: _("asked for, not begun"),
    ErasureState.STARTED: _("begun"),
    ErasureState.DONE: _("done"),
}
WORDS: dict[Enum, object] = {
    **RIGHTS,
}
DOCUMENTS = {"rules": _("the rules of the programme"), "notice": _("the data protection notice")}
