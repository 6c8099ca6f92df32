"""What somebody who puts together everything that is told may work out of other people's receipts."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

Row = Mapping[int, int]  # a sum that is told, as the receipts that it adds up: how often each


def rank(rows: Iterable[Row]) -> int:
    """How many of some sums say something that the others do not."""
    left = [{of: Fraction(times) for of, times in row.items() if times} for row in rows]
    found = 0
    while left:
        row = left.pop()
        if not row:
            continue
        found += 1
        of, times = next(iter(row.items()))
        for other in left:
            if of in other:
                part = other[of] / times
                for each, value in row.items():
                    other[each] = other.get(each, Fraction(0)) - part * value
                    if not other[each]:
                        del other[each]
    return found


def alone(told: Iterable[Row], theirs: set[int]) -> bool:
    """Whether sums can be put together to say something of one person's receipts and nobody else's."""
    rows = list(told)
    rest = [{of: times for of, times in row.items() if of not in theirs} for row in rows]
    return rank(rest) < rank(rows)
