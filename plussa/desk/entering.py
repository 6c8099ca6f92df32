"""Entering cases that reach customer service by telephone, letter or email."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from plussa import clock
from plussa.cases import mandates, service
from plussa.cases.models import Case, CaseKind, Channel, Ground
from plussa.db import database, retried
from plussa.desk.models import Staff
from plussa.members.models import Member
from plussa.members.staff import acting

OLDEST = 365  # days since it came to us


class MandateOver(Exception):
    """The last day on which somebody may act for another has passed."""


@dataclass(frozen=True)
class Wish:
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
    ground: Ground
    ends_on: date | None
    seen: bool  # the paper that says so, by customer service


def for_member(staff: Staff, member: Member, wish: Wish, agent: Agent | None = None) -> Case:
    """Open a member's case, with who acts for the member. Raises MandateOver."""
    return _enter(staff, wish, agent, member=member)


def for_anybody(staff: Staff, wish: Wish, name: str, email: str, language: str) -> Case:
    """Open the case of somebody without a membership, or whose membership is not known."""
    return _enter(staff, wish, None, name=name, email=email, language=language)


@retried
def _enter(staff: Staff, wish: Wish, agent: Agent | None, **who: Any) -> Case:
    if agent and agent.ends_on and agent.ends_on < clock.today():
        raise MandateOver
    with database.atomic(), acting(staff.username, wish.channel.value):
        case = service.open_case(
            wish.kind, wish.text, wish.channel,
            received_on=wish.received_on, form_key=wish.form_key, **who,
        )  # fmt: skip
        if agent and mandates.of_case(case) is None:
            mandates.appoint(
                case, agent.name, agent.email, agent.ground, agent.ends_on,
                seen_by=staff.username if agent.seen else "",
            )  # fmt: skip
        return case
