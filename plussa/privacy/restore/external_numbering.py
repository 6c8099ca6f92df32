"""What others know and a restored database does not: the numbers they were told, and the money."""

from plussa import numbers
from plussa.money import exports


def go_on_after_restore() -> None:
    """Number what is told from now on beyond what others know, and tell the tills of money anew.

    Called when a backup was restored, before its erasures are done again, which tell of cards they
    block. Raises Fault.
    """
    numbers.leave_a_gap()
    exports.tell_all_anew()
