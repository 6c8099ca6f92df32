"""Who acts for another in a case: told what happens in it, for as long as the mandate holds."""

from datetime import date
from typing import Any

from plussa import clock
from plussa.cases.models import Case, Mandate, MandateGround
from plussa.db import database, retried
from plussa.outbox.queue import post


@retried
def appoint(
    case: Case, name: str, email: str, ground: MandateGround, ends_on: date | None, seen_by: str
) -> Mandate:
    """Note who acts in a case, and tell them its number; `seen_by` is who saw the paper, if anybody."""
    with database.atomic():
        made: Mandate = Mandate.create(
            case=case, name=name, email=email, ground=ground, ends_on=ends_on,
            seen_at=clock.now() if seen_by else None, seen_by=seen_by,
        )  # fmt: skip
        tell(case, "case_opened")
        return made


def of_case(case: Case) -> Mandate | None:
    """Who acts in a case, whether they still may or not."""
    return Mandate.get_or_none(Mandate.case == case)


def holding(key: str) -> Mandate | None:
    """A mandate that customer service has seen and that has not ended, with its case."""
    query = Mandate.select(Mandate, Case).join(Case)
    return query.where(Mandate.key == key, *_holds()).first()


def tell(case: Case, mail: str, **more: Any) -> None:
    """Write to who acts in a case, if somebody does and has an address."""
    acts: Mandate | None = Mandate.get_or_none(Mandate.case == case, *_holds())
    if acts is not None and acts.email:
        post(mail, case.language, acts.email, case=case.key, mandate=acts.key, **more)


def _holds() -> tuple[object, ...]:
    ends = Mandate.ends_on.is_null() | (Mandate.ends_on >= clock.today())
    return Mandate.seen_at.is_null(False), ends
