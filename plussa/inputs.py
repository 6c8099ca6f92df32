"""What comes in from outside, by a page, a file or a command: put in one form, or refused by name.

Text is composed (Unicode's NFC). What nobody sees in it is taken out: soft hyphens, zero-width
spaces, byte order marks, marks that turn the direction of what follows. They come along with what is
copied from a page or a document, so whoever sends them cannot find them; without them the text reads
the same, equal numbers and names are equal, and nothing is shown in another order than it is in.
Control characters, half characters and characters without a meaning of their own are refused.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

LINE, LINES = 1_000, 20_000  # characters, where nothing tells a lower bound
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
LARGEST = 10**12  # of a number that nothing else bounds; databases hold it
DAYS = 65_536  # remembered: more than there are since the earliest

JOINERS = "\u200c\u200d"  # letters of some scripts and emoji need them
# Signs around numbers, which are seen (Unicode: Prepended_Concatenation_Mark).
SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul by name, which show nothing
FLAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)")  # of a region, by its letters
PICTURES = range(0x1F000, 0x20000)  # where newer emoji come, and no letters
DIGITS = re.compile("-?[0-9]{1,19}", re.ASCII)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Unfit(Enum):
    """What text cannot have in it, in words for who runs imports and commands."""

    NUL = "a NUL character"
    CONTROL = "a control character"
    BROKEN = "a character that was broken on its way"
    PRIVATE = "a character that stands for nothing"


class NotOne(ValueError):
    """The text is not a number, a day or a moment."""


class OutOfBounds(ValueError):
    """The number, day or moment is one, but not within its bounds."""


class TooSmall(OutOfBounds):
    """It is too small, or too early."""


class TooLarge(OutOfBounds):
    """It is too large, or too late."""


def tidy(text: str) -> str:
    """One line of text, composed, without what nobody sees, its runs of space made one."""
    return " ".join(_composed(text).split())


def tidy_lines(text: str) -> str:
    """Lines of text, composed, without what nobody sees, their ends of one kind, nothing around them."""
    return "\n".join(_composed(text).splitlines()).strip()


def are_tidy(texts: Iterable[str]) -> bool:
    """Whether lines are tidy and fit, as nearly all are: said quickly, and only when it is certain."""
    together = f"|{'|'.join(texts)}|"
    spaced = "| " in together or " |" in together or "  " in together
    plain = together.isprintable() and "\ufffd" not in together and not spaced
    return plain and unicodedata.is_normalized("NFC", together)


def unfit(text: str) -> Unfit | None:
    """What the first character of a text is that cannot be there; line ends and tabs can."""
    return _unfit(letter) if (letter := first_unfit(text)) else None


def first_unfit(text: str) -> str:
    """The first character of a text that cannot be there, if any."""
    if text.isprintable() and "\ufffd" not in text:
        return ""
    return next(filter(_unfit, text), "")


def named(letter: str) -> str:
    """A character by its code, and its name if it has one: for whoever cannot see it."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def fault(text: str) -> str:
    """What is wrong with a text, for who runs imports and commands; empty when nothing is."""
    letter = first_unfit(text)
    found = _unfit(letter) if letter else None
    return f"has {found.value} ({named(letter)})" if found else ""


def has_letter(text: str) -> bool:
    """Whether a text has a letter of any script, also one of a newer Unicode than ours."""
    return any(one.isalpha() or _may_be_letter(one) for one in text if one not in FILLERS)


def without_unfit(text: str) -> str:
    """A text without what cannot be there, to be shown again."""
    return "".join(letter for letter in text if not _unfit(letter))


def digits(text: str) -> str:
    """The digits of a text, without what people write between them."""
    return "".join(letter for letter in text if letter.isdigit())


def number(text: str, least: int = -LARGEST, most: int = LARGEST) -> int:
    """A whole number in the digits 0 to 9; raise NotOne, TooSmall or TooLarge."""
    if not DIGITS.fullmatch(text):
        if text.isascii() and text.removeprefix("-").isdecimal():
            raise TooSmall if text.startswith("-") else TooLarge
        raise NotOne
    return _within(int(text), least, most)


def day(text: str, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """A date in the one form 2026-12-31 (ISO 8601); raise NotOne, TooSmall or TooLarge."""
    found = _day(text)
    if found is None:
        raise NotOne
    return _within(found, earliest, latest)


def moment(text: str) -> datetime:
    """A moment in the one form 2026-12-31T18:05:00+02:00, its zone left out if need be (ISO 8601).

    Raises NotOne, TooSmall or TooLarge.
    """
    # Only in the one form: Python itself also reads weeks, and hours without minutes.
    if not MOMENT.fullmatch(text):
        raise NotOne
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotOne from None
    _within(found.date(), EARLIEST, LATEST)
    return found


def _within(found: Any, least: Any, most: Any) -> Any:
    if found < least:
        raise TooSmall
    if found > most:
        raise TooLarge
    return found


@lru_cache(DAYS)
def _day(text: str) -> date | None:
    # Only in the one form: Python itself also reads weeks, and dates without hyphens.
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _composed(text: str) -> str:
    if text.isascii():
        return text
    if not text.isprintable():
        parts = enumerate(FLAG.split(text))
        text = "".join(part if place % 2 else _seen(part) for place, part in parts)
    return unicodedata.normalize("NFC", text)


def _seen(text: str) -> str:
    """A text without what nobody sees."""
    kept = JOINERS + SEEN
    return "".join(one for one in text if unicodedata.category(one) != "Cf" or one in kept)


def _may_be_letter(letter: str) -> bool:
    unknown = unicodedata.category(letter) == "Cn" and not _is_no_character(ord(letter))
    return unknown and ord(letter) not in PICTURES


def _unfit(letter: str) -> Unfit | None:
    """A letter of a newer Unicode than ours, unassigned here, is taken; what never will be is not."""
    if letter == "\0":
        return Unfit.NUL
    category = unicodedata.category(letter)
    if category == "Cc" and letter not in "\t\n\r":
        return Unfit.CONTROL
    if category == "Cs" or letter == "\ufffd":
        return Unfit.BROKEN
    if category == "Co" or (category == "Cn" and _is_no_character(ord(letter))):
        return Unfit.PRIVATE
    return None


def _is_no_character(point: int) -> bool:
    """Unicode's noncharacters, and what will show nothing (Core Specification, 23.7 and 5.21)."""
    unseen = point == 0x2065 or 0xFFF0 <= point <= 0xFFF8 or 0xE0000 <= point <= 0xE0FFF
    return unseen or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
