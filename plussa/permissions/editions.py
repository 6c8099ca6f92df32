"""Editions of the rules and the notice that a member has accepted, seen, or not seen yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plussa import clock
from plussa.legal.editions import Edition
from plussa.legal.library import DOCUMENTS, PublishedEditions
from plussa.members.models import Member
from plussa.permissions.models import Acceptance, SeenEdition, Way


@dataclass(frozen=True)
class News:
    """An edition that a member has not seen, and the one seen last, if any."""

    edition: Edition
    last: Edition | None
    upcoming: bool


def accept(
    member: Member, rules: Edition, notice: Edition | None, language: str, way: Way = Way.FORM
) -> None:
    """Store that a member accepted the rules in a language and in a way, and was shown the notice."""
    Acceptance.create(
        member=member, document=rules.document, edition=rules.effective, language=language,
        accepted_at=clock.now(), way=way,
    )  # fmt: skip
    for shown in (rules, notice):
        if shown is not None:
            mark_seen(member, shown)


def unseen(member: Member, published: PublishedEditions) -> list[News]:
    """For each document the newest edition, if the member has not seen it; one query."""
    seen = _last_seen(member)
    found = []
    for document in DOCUMENTS:
        editions = published.documents[document]
        last = seen.get(document)
        if editions and (last is None or editions[-1].effective > last):
            known = published.find(document, last) if last else None
            upcoming = editions[-1].effective > published.day
            found.append(News(editions[-1], known, upcoming))
    return found


def mark_seen(member: Member, edition: Edition) -> None:
    """Put the notice of an edition away; once is enough."""
    SeenEdition.insert(
        member=member, document=edition.document, edition=edition.effective, seen_at=clock.now()
    ).on_conflict_ignore().execute()


def _last_seen(member: Member) -> dict[str, date]:
    """The latest edition of each document that a member has accepted or seen."""
    accepted = Acceptance.select(Acceptance.document, Acceptance.edition)
    seen = SeenEdition.select(SeenEdition.document, SeenEdition.edition)
    both: Iterable[tuple[str, date]] = (
        accepted.where(Acceptance.member == member) | seen.where(SeenEdition.member == member)
    ).tuples()
    latest: dict[str, date] = {}
    for document, edition in both:
        latest[document] = max(edition, latest.get(document, edition))
    return latest
