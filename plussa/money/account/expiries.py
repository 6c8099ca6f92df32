"""What expires when, as a calendar file (RFC 5545)."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

LINE = 73  # octets of a line before it goes on in the next (RFC 5545, 3.1)


def as_calendar(
    expiring: Sequence[tuple[date, int]],
    now: datetime,
    say: Callable[[int], str],
    host: str,
) -> str:
    """A calendar with one whole day for each day on which money expires.

    `say` tells in words how many cents expire. An event keeps its identity when the sum changes.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Plussa//{host}//EN"]
    for day, cents in expiring:
        lines += [
            "BEGIN:VEVENT",
            f"UID:expiry-{day:%Y%m%d}@{host}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(say(cents))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) + "\r\n" for line in lines)


def _escape(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> str:
    """A long line in parts, none of which splits a letter."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LINE:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
