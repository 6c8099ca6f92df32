"""Finnish personal identity codes: ten times as fast as python-stdnum, which the tests compare."""

import re
from datetime import date
from functools import lru_cache

CODE = re.compile("([0-9]{6}[-+YXWVUA-F])([0-9]{3})([0-9A-FHJ-NPR-Y])", re.ASCII)
CONTROL = "0123456789ABCDEFHJKLMNPRSTUVWXY"
CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
FIRST, FIRST_TEMPORARY = 2, 900  # numbers of people born on a day; temporary ones are nobody's
REMEMBERED = 65_536  # days


def is_identity_code(code: str, temporary: bool = False) -> bool:
    """Whether a text in capitals is the code of a person, or a temporary one where these will do."""
    found = CODE.fullmatch(code)
    if not found or _day(found[1]) is None:
        return False
    number, control = found[2], found[3]
    usual = FIRST <= int(number) < FIRST_TEMPORARY
    right = CONTROL[int(code[:6] + number) % len(CONTROL)]
    return control == right and (usual or (temporary and int(number) >= FIRST_TEMPORARY))


def birth_date(code: str) -> date | None:
    """The date of birth that a code begins with."""
    return _day(code[:7])


@lru_cache(REMEMBERED)
def _day(text: str) -> date | None:
    try:
        return date(CENTURIES[text[6]] + int(text[4:6]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None
