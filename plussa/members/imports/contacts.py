"""Email addresses and telephone numbers, by the rules of the forms, quickly for the usual ones.

The libraries take most of the time of an import. What is written the usual way is judged here to the
same end, which the tests compare; the rest is left to them.
"""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from plussa import contacts

REMEMBERED = 4_096  # domains
LONGEST_EMAIL, LONGEST_LOCAL = 254, 64

# Mobile numbers, and those of homes and offices by their area.
USUAL = re.compile(
    r"(?:\+358|0)((?:4[0-8]|50|[23568][1-8]|9[1-8])[0-9]{5,7}|1[3-7][1-8][0-9]{3,6})", re.ASCII
)
LOCAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*", re.ASCII)


def email_address(text: str) -> str | None:
    """An address that can be written to, in one spelling; None for any other text."""
    local, at, domain = text.rpartition("@")
    if not at or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        return _whole(text)
    spelled = _domain(domain)
    if spelled is None or len(local) + 1 + len(spelled) > LONGEST_EMAIL:
        return None
    return f"{local}@{spelled}"


@lru_cache(REMEMBERED)
def _domain(domain: str) -> str | None:
    """A domain in one spelling: a file has few, so the library is asked once of each."""
    found = _whole(f"a@{domain}")
    return found and found.removeprefix("a@")


def _whole(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


def phone_number(text: str) -> str | None:
    """A telephone number in international notation (E.164); None for any other text."""
    if found := USUAL.fullmatch(text.replace(" ", "").replace("-", "")):
        return f"+358{found[1]}"
    return contacts.phone_number(text)
