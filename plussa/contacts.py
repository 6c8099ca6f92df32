"""Telephone numbers and postal codes in one spelling, wherever they come in."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

HOME = "FI"  # where a telephone number without a country code is

# The library reads letters as the keys of a telephone, and leaves out an extension.
PHONE = re.compile(r"[\d\s+()./\-\u2010-\u2015\u2212]+")
POSTAL_CODE = re.compile(r"(?:(?P<land>AX|FI)[- ]?)?(?P<code>[0-9]{5})", re.ASCII | re.IGNORECASE)


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
    if found is None:
        return None
    code, on_aland = found["code"], found["code"].startswith("22")
    if (found["land"] or "").upper() == "AX" and not on_aland:
        return None
    return f"AX-{code}" if on_aland else code
