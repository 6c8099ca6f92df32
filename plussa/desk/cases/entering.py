"""Entering cases that reach customer service by telephone, letter or email."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from plussa import clock
from plussa.cases import mandates, service
from plussa.cases.models import Case, CaseKind, Channel, MandateGround
from plussa.db import database, retried
from plussa.desk.models import Staff
from plussa.desk.refusals import DeskRefusal, DeskRefused


@dataclass(frozen=True)
class CallerRequest:
    """What somebody asks for: of which kind, in which words, and how and when it reached us."""

    kind: CaseKind
    text: str
    channel: Channel
    received_on: date
    form_key: str | None = None


@dataclass(frozen=True)
class Agent:
    """Who acts for the person a case is about, on what ground, and until when."""

    name: str
    email: str
    ground: MandateGround
    ends_on: date | None
    seen: bool  # the paper that says so, by customer service


@retried
def enter(staff: Staff, wish: CallerRequest, agent: Agent | None = None, **person: Any) -> Case:
    """Open the case of a `member`, or of anybody by `name`, `email` and `language`; with who acts for them.

    Refused with MANDATE_OVER when the last day on which they may act has passed.
    """
    if agent and agent.ends_on and agent.ends_on < clock.today():
        raise DeskRefused(DeskRefusal.MANDATE_OVER)
    with database.atomic():
        case = service.open_case(**vars(wish), **person)
        if agent and mandates.of_case(case) is None:
            mandates.appoint(
                case, agent.name, agent.email, agent.ground, agent.ends_on,
                seen_by=staff.username if agent.seen else "",
            )  # fmt: skip
        return case
