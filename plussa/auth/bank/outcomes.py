"""What a bank login starts with and how it can end; no text here holds anything about a person."""

from dataclasses import dataclass, field
from datetime import date


class BankError(Exception):
    """A bank login ended without a person; the message is for operators."""


class Cancelled(BankError):
    """The person turned back at the bank."""


class Expired(BankError):
    """The person took longer than a login is kept open."""


class Tampered(BankError):
    """What came back is not what was asked for, or is not from the broker."""


class Declined(BankError):
    """The broker answered that it does not do this."""


class Unreachable(BankError):
    """The broker did not answer in time, or not in a way that can be read."""


@dataclass(frozen=True)
class Started:
    """What was asked of the bank, and has to fit what comes back."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str
    started_at: int
    fresh: bool


@dataclass(frozen=True)
class Identified:
    """Who the bank says somebody is; only in memory, and nothing of it in a log by accident."""

    identity_code: str = field(repr=False)
    given_names: str = field(repr=False)
    family_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    level: str
