"""Passwords: long rather than complicated, never a common one, kept as argon2id hashes."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from math import prod
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from plussa.auth.refusals import AuthRefusal, AuthRefused

LEAST, MOST = 12, 256  # characters
READ = 30  # characters that are judged at either end of a longer password
EASY = 10**10  # guesses: zxcvbn calls more than that very unguessable
SYMBOLS = {  # what zxcvbn reads as letters; "1", "7" and "|" could each be two
    "a": "4@", "b": "8", "c": "({[<", "e": "3", "g": "69", "i": "1!|", "l": "1|7", "o": "0",
    "s": "$5", "t": "+7", "x": "%", "z": "2",
}  # fmt: skip
READINGS = 8  # ways to read the symbols of a password as letters that are tried
PLAIN = {ord(symbol): letter for letter, symbols in SYMBOLS.items() for symbol in symbols}

AT_ONCE = 2  # hashes: each takes 64 MB and all processors

_hasher = PasswordHasher()
_few = BoundedSemaphore(AT_ONCE)
_nobody = cache(lambda: _hasher.hash("a password that nobody has"))  # made when it is needed
_one_judge = Lock()  # zxcvbn keeps what is known of an owner in a dictionary of the module


def check_length(password: str) -> None:
    """Raise AuthRefused: TOO_SHORT or TOO_LONG. Characters are counted as they are kept, composed."""
    password = _composed(password)
    if len(password) < LEAST:
        raise AuthRefused(AuthRefusal.TOO_SHORT)
    if len(password) > MOST:
        raise AuthRefused(AuthRefusal.TOO_LONG)


def check(password: str, known: Collection[str] = ()) -> None:
    """Raise AuthRefused (TOO_SHORT, TOO_LONG, GUESSABLE) if a password should not be used.

    `known` is what a stranger may know of its owner: names, email address. A long password is as good
    as the better of its ends: so an end that is hard to guess makes up for one that is not, and the
    judge, whose work grows much faster than what it reads, reads little.
    """
    check_length(password)
    words = [
        part[:READ] for word in (*known, "plussa") for part in (word, *re.findall(r"\w+", word))
    ]
    ends = dict.fromkeys(_ends(_composed(password)))
    if all(_guesses(end, words) < EASY for end in ends):
        raise AuthRefused(AuthRefusal.GUESSABLE)


def _ends(password: str) -> tuple[str, str]:
    """What is judged: either end of a password; of one that repeats itself, whole repetitions."""
    period = next(n for n in range(1, len(password) + 1) if password.startswith(password[n:]))
    if period <= READ < len(password):
        password = password[:period] * (READ // period)
    return password[:READ], password[-READ:]


def _guesses(text: str, words: list[str]) -> int:
    """How many guesses a text takes.

    Symbols that can be read as letters in many ways are taken for the letters they stand for: zxcvbn
    would look up every word for every way.
    """
    ways = prod(sum(symbol in text for symbol in symbols) or 1 for symbols in SYMBOLS.values())
    if ways > READINGS:
        text = text.translate(PLAIN)
    with _one_judge:
        found: int = zxcvbn(text, user_inputs=words)["guesses"]
    return found


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt, of the password composed."""
    with _few:
        return _hasher.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one; takes as long when there is nothing to compare it with.

    Tried composed, whatever a keyboard makes of it (RFC 8265, 4.2), then as it was typed: older hashes
    are of that.
    """
    tried = dict.fromkeys(one[:MOST] for one in (_composed(password), password))
    return any(_verifies(password_hash or _nobody(), one) for one in tried) and bool(password_hash)


def _verifies(password_hash: str, password: str) -> bool:
    try:
        with _few:
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)
