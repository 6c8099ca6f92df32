"""Editions of the rules that members of an earlier system had accepted there."""

from collections.abc import Collection, Iterable
from datetime import date

from plussa.exchange.bulk import insert, midnights
from plussa.members.imports.known import Imported
from plussa.permissions.models import Acceptance, Way

DOCUMENT = "rules"
COLUMNS = ("member", "document", "edition", "language", "accepted_at", "way")


class ImportedAcceptances:
    """Keeps the accepted editions of an import."""

    def store(self, imported: Collection[Imported]) -> None:
        """Store what members had accepted, within the transaction of the caller."""
        way, moments = Way.IMPORT.value, midnights({one.day for one in imported})
        rows = [
            (one.member, DOCUMENT, one.edition, one.language, moments[one.day], way)
            for one in imported
        ]
        insert(Acceptance, COLUMNS, rows)

    def of(self, members: Iterable[int]) -> dict[int, date]:
        """The edition that each of some members was imported with, if any."""
        query = Acceptance.select(Acceptance.member, Acceptance.edition).where(
            Acceptance.member.in_(list(members)), Acceptance.way == Way.IMPORT
        )
        return dict(query.tuples())
