"""The queue and a case."""

from flask import abort, url_for
from werkzeug.wrappers import Response

from plussa import clock
from plussa.cases import listing, mandates, pages
from plussa.cases.course import entries_of
from plussa.cases.models import Case
from plussa.desk.blueprint import desk
from plussa.desk.cases import disputed, queue
from plussa.desk.cases.queue import Queue
from plussa.desk.ending import erasures
from plussa.desk.looking import service as looking
from plussa.desk.sign_in.visitor import current_staff
from plussa.desk.till_rows import service as till_rows
from plussa.members.profile.service import waiting_names
from plussa.privacy.ending import deaths, terminations
from plussa.web import fragments
from plussa.web.addresses import READ, localized

CASE = "/{desk}/{case}/<number>/"
AFTER = "{earlier}/<row:after>/"


@localized(desk, "/{desk}/", READ, paged=AFTER)
def show_queue(after: int | None) -> Response:
    """What waits, what is due first at the top."""
    return _queue(Queue.ALL, after)


@localized(desk, "/{desk}/{paused}/", READ, paged=AFTER)
def show_paused(after: int | None) -> Response:
    """The cases in which a question waits for the person's answer."""
    return _queue(Queue.PAUSED, after)


@localized(desk, "/{desk}/{mine}/", READ, paged=AFTER)
def show_mine(after: int | None) -> Response:
    """The cases of who is logged in."""
    return _queue(Queue.MINE, after)


@localized(desk, "/{desk}/{unassigned}/", READ, paged=AFTER)
def show_unassigned(after: int | None) -> Response:
    """The cases that nobody handles yet."""
    return _queue(Queue.UNASSIGNED, after)


@localized(desk, CASE, READ)
def show_case(number: str) -> Response:
    """A case with its thread and notes, by the dates that the person sees; its member reads who read it."""
    case = find(number)
    looking.note_reading(current_staff(), case)
    return fragments.page(
        "desk/thread.html", "",
        handler=queue.handler_of(case), mandate=mandates.of_case(case), erasure=erasures.of_case(case),
        termination=terminations.of_case(case), death=deaths.of_case(case),
        entry=disputed.entry_of(case), purchase=disputed.purchase_of(case),
        today=clock.today(),
        **{**pages.shown(case), "entries": entries_of(case)},
    )  # fmt: skip


def find(number: str) -> Case:
    """A case by its number; others are not there."""
    return listing.by_number(number) or abort(404)


def _queue(which: Queue, after: int | None) -> Response:
    found, following = queue.waiting(which, current_staff(), after)
    endpoint = f"desk.show_{which.value}"
    return fragments.page(
        "desk/queue.html", "",
        found=found, which=which, queues=Queue, till_rows=till_rows.count(),
        names=len(waiting_names()), following=following and url_for(endpoint, after=following),
    )  # fmt: skip
