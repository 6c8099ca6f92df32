"""What the answers of a mail server mean for a mail: one table, by step and answer."""

import re
from enum import Enum


class Verdict(Enum):
    """What an answer means."""

    TAKEN = "taken"  # the next step may follow
    LATER = "later"  # it may pass: the server, the line, or what we have to mend
    NEVER = "never"  # this mail, or any to this address, would be refused again
    UNKNOWN = "unknown"  # nobody knows whether the server has the mail


# The first row that fits a step, its code (RFC 5321, 4.2) and the enhanced code (RFC 3463). What is said
# against our session, our address or by policy gives no recipient up; many servers say it only when they
# hear the recipient, and whether a mail is signed rightly (5.7.20 to 29, RFC 7372) only when they have it.
# A full mailbox is emptied.
TABLE = (
    (r"(mail|rcpt|body) 2\d\d", Verdict.TAKEN),
    (r"(mail|rcpt|data|body) 5(0[0-4]|21|3\d)", Verdict.LATER),  # not of this mail (RFC 4954, 7504)
    (r"rcpt 552", Verdict.LATER),  # too many recipients, or full (RFC 5321, 4.5.3.1.10)
    (r"rcpt 5\d\d 5\.(1\.[78]|[357]\.\d+)\b", Verdict.LATER),
    (r"(rcpt|data|body) 5\d\d 5\.(2\.2|7\.2\d)\b", Verdict.LATER),
    (r"(rcpt|data|body) 5\d\d", Verdict.NEVER),
    (r"body (?!4\d\d)", Verdict.UNKNOWN),  # no answer that there is
    (r"", Verdict.LATER),
)


def verdict(step: str, code: int, text: bytes) -> Verdict:
    """What an answer means at a step: `mail`, `rcpt`, `data` (instead of 354), or `body` (after the mail)."""
    said = f"{step} {code} {text.decode('ascii', 'replace')}"
    return next(found for pattern, found in TABLE if re.match(pattern, said))
