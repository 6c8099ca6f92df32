"""Member numbers: nine random digits and a check digit."""

from secrets import randbelow

from stdnum import luhn

DIGITS = 9


def make_member_number() -> str:
    """A number with its check digit (Luhn); that nobody has it already is for the database to say."""
    digits = f"{randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"
    return digits + str(luhn.calc_check_digit(digits))
