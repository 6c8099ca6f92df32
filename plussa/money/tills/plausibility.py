"""What makes a receipt doubtful, so that a person looks at it before it counts."""

from collections.abc import Iterable, Sequence

from plussa.db import is_sqlite
from plussa.exchange.bulk import ask, in_
from plussa.money.models import Purchase
from plussa.money.tills.receipts import Receipt

OTHERS_OF_THEN = (  # one look into an index for each row of a batch
    "SELECT one.digest FROM {told} JOIN card ON card.number = {card}"
    " JOIN purchase AS one ON one.member_id = card.member_id AND one.at = {at}"
)
OF_LIST = {
    "told": "json_each(?) AS told",
    "card": "json_extract(told.value, '$[0]')",
    "at": "json_extract(told.value, '$[1]')",
}
OF_ARRAYS = {
    "told": "unnest(?::text[], ?::timestamptz[]) AS told (number, at)",
    "card": "told.number",
    "at": "told.at",
}
BOUGHT = (
    "SELECT member_id, sum(one.cents + coalesce("
    "(SELECT sum(cents) FROM purchase WHERE returns_id = one.id), 0))"
    " FROM purchase AS one WHERE returns_id IS NULL AND member_id IN"
    " (SELECT member_id FROM card WHERE {cards}) GROUP BY member_id"
)


class Doubts:
    """What is known already of the receipts of a batch, and of what their members have bought."""

    def __init__(self, receipts: Sequence[Receipt]) -> None:
        # The digests of the purchases that their members made in the same moments.
        numbers = [one.card for one in receipts]
        moments = [Purchase.at.db_value(one.at) for one in receipts]
        if is_sqlite():
            pairs = list(zip(numbers, moments, strict=True))
            found = ask(OTHERS_OF_THEN.format(**OF_LIST), pairs)
        else:
            found = ask(OTHERS_OF_THEN.format(**OF_ARRAYS), numbers, moments)
        self._seen = {digest for (digest,) in found}
        self._left = _bought(one.card for one in receipts if one.cents < 0 and not one.returns)

    def is_duplicate(self, digest: str) -> bool:
        """Whether a receipt with the same content is there under another identifier."""
        return digest in self._seen

    def is_beyond(self, member: int, cents: int) -> bool:
        """Whether a return of no known purchase is of more than is left of all that is kept."""
        return cents < 0 and self._left.get(member, 0) + cents < 0

    def note(self, digest: str, member: int, cents: int) -> None:
        """Take in a receipt that is stored; what it returns counts for whose purchase that was."""
        self._seen.add(digest)
        self._left[member] = self._left.get(member, 0) + cents


def _bought(cards: Iterable[str]) -> dict[int, int]:
    """What the members of some cards have bought and not returned, of all that is kept."""
    numbers = sorted(set(cards))
    if not numbers:
        return {}
    sql = BOUGHT.format(cards=in_("number", "text"))
    return {member: int(cents) for member, cents in ask(sql, numbers)}
