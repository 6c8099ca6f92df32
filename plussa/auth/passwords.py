"""Passwords: long rather than complicated, never a common one, kept as argon2id hashes."""

from collections.abc import Collection
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

LEAST, MOST = 12, 256  # characters
READ = 72  # characters that are judged: a longer password is strong by its length
EASY = 10**10  # guesses: zxcvbn calls more than that very unguessable

_hasher = PasswordHasher()


class TooShort(Exception):
    """The password has too few characters."""


class TooLong(Exception):
    """The password has more characters than a form should carry."""


class Guessable(Exception):
    """The password is common, or made of what is known of its owner."""


def check(password: str, known: Collection[str] = ()) -> None:
    """Raise TooShort, TooLong or Guessable if a password should not be used.

    `known` is what a stranger may know of its owner: names, email address.
    """
    if len(password) < LEAST:
        raise TooShort
    if len(password) > MOST:
        raise TooLong
    words = [
        part for word in (*known, "plussa") for part in (word, *word.replace("@", " ").split())
    ]
    if len(password) < READ and zxcvbn(password, user_inputs=words)["guesses"] < EASY:
        raise Guessable


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one; takes as long when there is nothing to compare it with."""
    try:
        _hasher.verify(password_hash or _nobody(), password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    """A hash to compare with when there is none; made when it is needed, for it takes its time."""
    return _hasher.hash("a password that nobody has")


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)
