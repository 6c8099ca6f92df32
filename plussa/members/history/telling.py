"""Events in the words of a page, in the language of the request; filters of the templates."""

from flask import Flask

from plussa.formats import translated
from plussa.members import events
from plussa.members.event_kinds import HOW_IT_CAME
from plussa.members.models import Actor, Event


def what_happened(event: Event, name: str) -> str:
    """What an event says; the name of the other member is empty where it is not shown, or not known."""
    words, values = events.what_happened(event, name)
    return translated(words, **values)


def by_whom(event: Event, name: str) -> str:
    """Who did it, and how the member had asked customer service."""
    words, values = events.by_whom(event, name)
    return f"{translated(words, **values)} {how_it_came(event)}".rstrip()


def how_it_came(event: Event) -> str:
    """How the member's wish reached customer service; nothing where it is not known."""
    channel = event.facts.get("channel")
    if event.actor is not Actor.CUSTOMER_SERVICE or not channel:
        return ""
    return translated(HOW_IT_CAME[channel])


def init_app(app: Flask) -> None:
    """Let every template tell of events."""
    for one in (what_happened, by_whom, how_it_came):
        app.add_template_filter(one)
