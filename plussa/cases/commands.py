"""Commands of cases, for customer service. The caller gives them the app to work for."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from re import fullmatch

import click

from plussa import clock, dates, parameters
from plussa.cases import listing, replay, service
from plussa.cases.course import due_on, entries_of
from plussa.cases.deadlines import CannotExtend
from plussa.cases.models import Case, CaseKind, CaseState, Channel, Why
from plussa.commands import DATA, NOTHING, Commands
from plussa.faults import Fault
from plussa.members.models import Actor, Member

DECISIONS = {one.value: one for one in (*sorted(service.OVER, key=lambda one: one.value),)}
KINDS = {one.value: one for one in CaseKind}
CHANNELS = {one.value: one for one in (Channel.PHONE, Channel.POST, Channel.EMAIL, Channel.SHOP)}

text_option = click.option("--text", required=True, help="The words, or - to read them from input.")

channel_option = click.option(
    "--channel", type=click.Choice(list(CHANNELS)), required=True, help="How it came."
)


@click.group(cls=Commands)
def cases() -> None:
    """Cases: what waits for customer service, and answering it."""


@cases.command("list", changes=NOTHING)
@click.option("--overdue", is_flag=True, help="Only those whose due date has passed.")
def list_waiting(overdue: bool) -> None:
    """List the open cases, what is due first at the top."""
    today, shown = clock.today(), 0
    for case, due in listing.waiting(today):
        if not overdue or due < today:
            late = "  OVERDUE" if due < today else ""
            click.echo(f"{case.number}  {due}  {case.kind.value}  {case.state.value}{late}")
            shown += 1
    click.echo(f"{shown} {'overdue' if overdue else 'open'}")


@cases.command(changes=NOTHING)
@click.argument("number")
def show(number: str) -> None:
    """Show case NUMBER with everything that has happened in it."""
    case = _find(number)
    due = due_on(case, clock.today())
    click.echo(f"{case.number}  {case.kind.value}  {case.state.value}  due {due}")
    if case.member_id:
        click.echo(f"member {case.member.number}")
    if case.name or case.email:
        click.echo(f"from {case.name} {case.email}".rstrip())
    if case.about:
        click.echo(f"about {case.about}")
    for entry in entries_of(case):
        click.echo(f"{_moment(entry.at)}  {entry.actor.value}  {entry.step.value}")
        for line in entry.text.splitlines():
            click.echo(f"    {line}")


@cases.command(changes=DATA)
@click.argument("number")
@text_option
def write(number: str, text: str) -> None:
    """Write to the person of case NUMBER."""
    _do(number, lambda case: service.reply(case, _words(text)), "written")


@cases.command(changes=DATA)
@click.argument("number")
@text_option
@click.option(
    "--why", type=click.Choice([one.value for one in Why]), default=Why.SPECIFY.value,
    show_default=True, help="To know who the person is, what is asked for, or another reason.",
)  # fmt: skip
def ask(number: str, text: str, why: str) -> None:
    """Ask the person of case NUMBER something.

    The clock stands still until the answer where the law allows it: of a request about one's data, for
    the first two reasons, once, and not when it is late. The state that is printed says so.
    """
    _do(number, lambda case: service.ask(case, _words(text), Why(why)), "asked")


@cases.command(changes=DATA)
@click.argument("number")
@channel_option
@text_option
def answer(number: str, channel: str, text: str) -> None:
    """Enter an answer of the person of case NUMBER that came elsewhere."""
    words = _some_words(text)
    _do(number, lambda case: service.write(case, words, CHANNELS[channel]), "entered")


@cases.command(changes=DATA)
@click.argument("number")
@click.option("--reason", required=True, help="Why more time is needed: the person reads it.")
def extend(number: str, reason: str) -> None:
    """Take the one extension of case NUMBER."""
    _do(number, lambda case: service.extend(case, _words(reason)), "extended")


@cases.command(changes=DATA)
@click.argument("number")
@text_option
def note(number: str, text: str) -> None:
    """Write something down in case NUMBER for customer service alone."""
    _do(number, lambda case: service.note(case, _words(text)), "noted")


@cases.command(changes=DATA)
@click.argument("number")
@click.argument("decision", type=click.Choice(list(DECISIONS)))
@click.option("--reason", default="", help="The reasons, or the answer: the person reads it.")
def decide(number: str, decision: str, reason: str) -> None:
    """Close case NUMBER with DECISION."""
    state: CaseState = DECISIONS[decision]
    _do(number, lambda case: service.decide(case, state, _words(reason)), decision)


@cases.command("open", changes=DATA)
@click.argument("kind", type=click.Choice(list(KINDS)))
@channel_option
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The day it came.")
@click.option("--member", "member_number", default="", help="The number of a member.")
@click.option("--name", default="")
@click.option("--email", default="")
@click.option("--language", type=click.Choice(["fi", "en"]), help="The member's own unless said.")
@text_option
def open_new(
    kind: str,
    channel: str,
    received: datetime | None,
    member_number: str,
    text: str,
    **who: str | None,
) -> None:
    """Enter a case of KIND that came by phone, post or email."""
    day: date = received.date() if received else clock.today()
    if day > clock.today():
        raise Fault(f"--received: {day} is still to come")
    said = _checked(who)
    member = _member(member_number) if member_number else None
    case = service.open_case(
        KINDS[kind],
        _some_words(text),
        CHANNELS[channel],
        member=member,
        received_on=day,
        actor=Actor.CUSTOMER_SERVICE,
        **said,
    )
    click.echo(f"Case {case.number}: due {due_on(case, clock.today())}")


@cases.command(changes=NOTHING)
def check() -> None:
    """Fail where the state of a case differs from its entries."""
    wrong = list(replay.differences())
    for number in wrong:
        click.echo(f"{number}: is not what its entries come to", err=True)
    if wrong:
        raise Fault(f"{len(wrong)} cases differ from their entries")
    click.echo("Cases: all is well")


@contextmanager
def _named_faults(number: str) -> Iterator[None]:
    try:
        yield
    except service.Closed:
        raise Fault(f"{number}: is closed") from None
    except service.AlreadyPaused:
        raise Fault(f"{number}: a question waits for its answer already") from None
    except service.NoReason:
        raise Fault(f"{number}: needs words") from None
    except CannotExtend:
        raise Fault(f"{number}: has no extension, has had it, or its first term is over") from None


def _do(number: str, act: Callable[[Case], object], done: str) -> None:
    with _named_faults(number):
        case = _find(number)
        act(case)
        fresh = _find(number)
        click.echo(f"{number}: {done}; {fresh.state.value}, due {due_on(fresh, clock.today())}")


def _find(number: str) -> Case:
    found = listing.by_number(number)
    if found is None:
        raise Fault(f"{number}: no case has this number")
    return found


def _member(number: str) -> Member:
    found: Member | None = Member.get_or_none(Member.number == number)
    if found is None:
        raise Fault(f"{number}: no member has this number")
    return found


def _words(text: str) -> str:
    """The words that were given, or those of the input; raise Fault for what is no text."""
    if text != "-":
        return text
    try:
        return parameters.text(sys.stdin.read())
    except UnicodeDecodeError:
        raise Fault("--text: the input is not in UTF-8") from None
    except ValueError as wrong:
        raise Fault(f"--text: the input {wrong}") from None


def _some_words(text: str) -> str:
    words = _words(text)
    if not words:
        raise Fault("--text: needs the words of the person")
    return words


def _checked(who: dict[str, str | None]) -> dict[str, str]:
    """A name, address and language that fit the case."""
    said = {option: (value or "").strip() for option, value in who.items()}
    for option, column in (("name", Case.name), ("email", Case.email)):
        if len(said[option]) > column.max_length:
            raise Fault(f"--{option}: at most {column.max_length} characters")
    if said["email"] and not fullmatch(r"[^@\s]+@[^@\s]+", said["email"]):
        raise Fault(f"--email: {said['email']} is no address")
    return said


def _moment(at: datetime) -> str:
    return at.astimezone(dates.HELSINKI).strftime("%Y-%m-%d %H:%M")
