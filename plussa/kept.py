"""The table of what the browser's session keeps, by name, and the shape of each.

The cookie is signed, so nobody else makes one; but an earlier version of this code did, perhaps with
another shape. What has not the shape of its row is left out when the cookie is read.
"""

from collections.abc import Callable
from typing import Any

Shape = Callable[[Any], bool]


def text(value: Any) -> bool:
    """Text, such as the key of something, or an address."""
    return isinstance(value, str)


def number(value: Any) -> bool:
    """A whole number that databases hold."""
    return type(value) is int and abs(value) < 2**53


def key_and_number(value: Any) -> bool:
    """The key of something, and since when."""
    pair = isinstance(value, list | tuple) and len(value) == 2
    return pair and text(value[0]) and number(value[1])


def half_a_log_in(value: Any) -> bool:
    """The key of an account, since when, and a mark of its password."""
    whole = isinstance(value, list | tuple) and len(value) == 3
    return whole and key_and_number(value[:2]) and text(value[2])


def messages(value: Any) -> bool:
    """What Flask shows once: the kind of each message, and its words."""
    return isinstance(value, list) and all(
        isinstance(one, list | tuple) and len(one) == 2 and all(map(text, one)) for one in value
    )


SESSION: dict[str, Shape] = {
    # Of Flask, Flask-Login and Flask-WTF.
    "_flashes": messages,
    "_user_id": text,
    "csrf_token": text,
    # Of ours.
    "next": text,  # where a detour began
    "writer": text,  # whose unsent text waits until they have logged in, by their key
    "desk next": text,  # where it was written, and whose it is, at the desk
    "desk writer": text,
    "bank": text,  # what binds the bank logins of a browser to it
    "identification": text,  # the token of whom a bank has identified
    "login": text,  # whose browser it was last
    "identify_code": text,
    "claim_code": text,
    "link_code": text,
    "desk": half_a_log_in,  # who has shown the password there, when, and which
    "report": key_and_number,  # whose report may be saved, and since when
    "undo": text,  # the key of the choice just made
}
