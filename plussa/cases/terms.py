"""Which clock a case runs on, by what it is about and when it came."""

from datetime import date

from plussa.cases.deadlines import FEEDBACK, RIGHTS, Term
from plussa.cases.models import CaseKind

MONTH = Term(months=1)
# Reports of mistakes, as the rules promise: by the day from which each promise holds.
MISTAKES = ((date.min, Term(days=30)), (date(2027, 3, 1), Term(days=14)))
RIGHTS_KINDS = (
    CaseKind.DATA,
    CaseKind.ACCESS,
    CaseKind.RECTIFICATION,
    CaseKind.ERASURE,
    CaseKind.RESTRICTION,
    CaseKind.PORTABILITY,
    CaseKind.OBJECTION,
)


def term_of(kind: CaseKind, received: date) -> Term:
    """The term of a case of a kind that came on a day."""
    if kind in RIGHTS_KINDS:
        return RIGHTS
    if kind is CaseKind.ACCESSIBILITY:
        return FEEDBACK
    if kind is CaseKind.MISTAKE:
        return [term for since, term in MISTAKES if since <= received][-1]
    return MONTH
