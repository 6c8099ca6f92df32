"""What somebody was writing when they had to log in first: kept for an hour, sealed for them alone."""

import json
from datetime import timedelta
from typing import Any

from plussa import clock, sealing
from plussa.auth.models import Draft
from plussa.db import database, retried

LASTS = timedelta(hours=1)
MOST = 5  # forms of a writer
PURPOSE = "draft"

Written = tuple[
    list[str], list[tuple[str, str]]
]  # the names of a form's fields, and what they held


@retried
def keep(writer: str, path: str, written: Written) -> None:
    """Keep what was written at an address; whatever is over goes, and the oldest of too many."""
    said, now = json.dumps(written, ensure_ascii=False), clock.now()
    sealed = sealing.seal(PURPOSE, writer, said)
    with database.atomic():
        Draft.delete().where((Draft.kept_at <= now - LASTS) | _at(writer, path)).execute()
        Draft.create(writer=writer, place=_place(path), sealed=sealed, kept_at=now)
        newest = Draft.select(Draft.id).where(Draft.writer == writer).order_by(Draft.id.desc())
        kept = [row.id for row in newest.limit(MOST)]
        Draft.delete().where(Draft.writer == writer, Draft.id.not_in(kept)).execute()


def find(writer: str, path: str) -> Written | None:
    """What the writer wrote at an address within the hour; None after a change of the secret, too."""
    row = Draft.get_or_none(_at(writer, path), Draft.kept_at > clock.now() - LASTS)
    try:
        return json.loads(sealing.unseal(PURPOSE, writer, row.sealed)) if row else None
    except sealing.Unreadable:
        return None


def wait(writer: str) -> bool:
    """Whether anything is left that the writer wrote within the hour."""
    return (
        Draft.select().where(Draft.writer == writer, Draft.kept_at > clock.now() - LASTS).exists()
    )


def forget(writer: str, path: str) -> None:
    """Forget what the writer wrote at an address."""
    Draft.delete().where(_at(writer, path)).execute()


def _at(writer: str, path: str) -> Any:
    return (Draft.writer == writer) & (Draft.place == _place(path))


def _place(path: str) -> str:
    """An address may name what the form is about, so a keyed hash stands for it."""
    return sealing.mark(PURPOSE, path)
