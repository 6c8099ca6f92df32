"""Telephone numbers and postal codes in one spelling, wherever they come in."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

HOME = "FI"  # where a telephone number without a country code is

DASHES = r"\-\u2010-\u2015\u2212\uff0d"
# The library reads letters as the keys of a telephone, and leaves out an extension. So no letters, and
# from the first digit to the last only what people write between digits.
PHONE = re.compile(rf"\W*\d[\d\s+\uff0b()\uff08\uff09\[\]\uff3b\uff3d./{DASHES}]*\W*")
POSTAL_CODE = re.compile(rf"(?:(?:AX|FI)\s*[{DASHES}]?\s*)?([0-9]{{5}})", re.IGNORECASE)


def phone_number(text: str) -> str | None:
    """A telephone number in international notation (E.164); None for any other text.

    The digits of every script are digits; letters and extensions are not part of a number.
    """
    try:
        number = phonenumbers.parse(text if PHONE.fullmatch(text) else "", HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def spaced_phone(number: str) -> str:
    """A kept telephone number as people write it."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def postal_code(text: str) -> str | None:
    """A Finnish postal code as addresses have it: on Åland, 22xxx, with AX; None for any other text."""
    found = POSTAL_CODE.fullmatch(text)
    return found and ("AX-" if found[1].startswith("22") else "") + found[1]
