"""Words of codes: each code carries the sentence by which people read it.

A code and its words are declared together and the words are marked for the catalogs there; pages,
forms, mails, the report and customer service translate them by one filter. Nothing here knows Flask.
"""

from enum import Enum
from typing import Any, Self


def N_(text: str) -> str:  # noqa: N802  the name by which gettext's tools find strings (xgettext, Babel)
    """Mark a string for the catalogs without translating it."""
    return text


class Worded(Enum):
    """An Enum whose members are written `NAME = "value", N_("its words")`.

    The words may have places, as in `N_("%(sum)s is donated")`: whoever translates fills them.
    """

    words: str

    def __new__(
        cls, value: Any, words: str = ""
    ) -> Self:  # a member is also found by its value alone
        if not words:
            raise TypeError(f"{cls.__name__} {value!r} has no words")
        member = object.__new__(cls)
        member._value_ = value
        member.words = words
        return member
