"""Numbers of members and cards: random digits and a check digit; those of cards begin with our prefix.

That nobody has a number already is for the database to say.
"""

from secrets import randbelow

DIGITS = 9
CARD_PREFIX, CARD_DIGITS = "246300", 9
DOUBLED = str.maketrans("0123456789", "0246813579")  # digits as Luhn counts every second one


def make_member_number() -> str:
    """A member number with its check digit (Luhn)."""
    digits = f"{randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"
    return digits + check_digit(digits)


def make_card_number() -> str:
    """A card number with its check digit (Luhn)."""
    digits = f"{CARD_PREFIX}{randbelow(10**CARD_DIGITS):0{CARD_DIGITS}}"
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """The digit that Luhn's rule puts behind others; an import asks for it a million times."""
    counted = (digits[-1::-2].translate(DOUBLED) + digits[-2::-2]).encode()
    return str(-(sum(counted) - ord("0") * len(counted)) % 10)
