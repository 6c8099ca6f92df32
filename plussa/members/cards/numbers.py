"""Card numbers: our prefix, random digits and a check digit."""

from secrets import randbelow

from stdnum import luhn

PREFIX = "246300"
DIGITS = 16
RANDOM = DIGITS - len(PREFIX) - 1


def make_number() -> str:
    """A number with its check digit (Luhn); that no card has it already is for the database to say."""
    digits = f"{PREFIX}{randbelow(10**RANDOM):0{RANDOM}}"
    return digits + str(luhn.calc_check_digit(digits))


def is_valid(number: str) -> bool:
    """Whether this could be the number of a card of ours, written without spaces."""
    ours = number.isascii() and number.startswith(PREFIX) and len(number) == DIGITS
    return ours and bool(luhn.is_valid(number))


def spaced(number: str) -> str:
    """A number in groups of four, as cards show it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
