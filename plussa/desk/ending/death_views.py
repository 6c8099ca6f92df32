"""The death of a member: announced, confirmed, and settled with the estate, while a look is open."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.desk.acts import carry_out, lead_back, page_of, show
from plussa.desk.blueprint import desk
from plussa.desk.ending.forms import (
    ConfirmDeathForm,
    DeathForm,
    EstateForm,
    MandateForm,
    MistakeForm,
    SuccessorForm,
)
from plussa.desk.fields import CallerForm
from plussa.desk.looking.looks import LOOK, living, opened
from plussa.desk.sign_in.visitor import current_staff
from plussa.members.endings import Death, death_of, estate_of
from plussa.members.household import homes
from plussa.members.looks import Look
from plussa.members.models import Member
from plussa.money import closing
from plussa.privacy.ending import deaths, estates, settling
from plussa.privacy.ending.letters import letter_of
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form

DEATH = f"/{{desk}}/{{member}}/{LOOK}/{{death}}/"


@localized(desk, "/{desk}/{deaths}/", READ)
def show_deaths() -> Response:
    """The deaths in which something is still to be done."""
    return fragments.page("desk/deaths.html", "", found=deaths.waiting())


@localized(desk, f"/{{desk}}/{{member}}/{LOOK}/{{announce_death}}/")
def announce_death(look_key: str) -> Response:
    """Note that a member has died."""
    look, form, by = living(look_key), DeathForm(), current_staff().username

    def announce() -> None:
        deaths.announce(look.member, by, form.text.data or "", form.by, **form.known)

    if carry_out(form, announce, page_of(look)):
        return lead_back(_page(look), _("It is noted. Nothing is sent to the member any more."))
    return show("death_new", look, form)


@localized(desk, DEATH, READ)
def show_death(look_key: str) -> Response:
    """What is known of a death, what has been done, and what comes next."""
    return _show("death", *_found(look_key), None)


@localized(desk, DEATH + "{confirm}/")
def confirm_death(look_key: str) -> Response:
    """Confirm a death that somebody else has written down."""
    form, by = ConfirmDeathForm(), current_staff().username
    return _act(
        "death_confirm", look_key, form,
        lambda death: deaths.confirm(death, form.source_seen.data, by),
        _("The death is confirmed."),
    )  # fmt: skip


@localized(desk, DEATH + "{mistake}/")
def revoke_death(look_key: str) -> Response:
    """It was a mistake: the member is let back in."""
    form = MistakeForm()
    return _act(
        "death_mistake", look_key, form, lambda death: deaths.revoke(death, form.reason.data),
        _("It is corrected, and the member has been told. Say sorry on the telephone, "
"too."),
    )  # fmt: skip


@localized(desk, DEATH + "{mandate}/")
def authorise_estate(look_key: str) -> Response:
    """Note whom the estate has authorised."""
    form, by = MandateForm(), current_staff().username
    return _act(
        "death_mandate", look_key, form,
        lambda death: deaths.authorise(death, by, *form.chosen), _("The authorisation is noted."),
    )  # fmt: skip


@localized(desk, DEATH + "{hand_over}/")
def hand_over_after_death(look_key: str) -> Response:
    """Let another member of the household lead it."""
    others = _others(opened(look_key).member)
    form, by_key = SuccessorForm(others), {one.key: one for one in others}
    return _act(
        "death_hand_over", look_key, form,
        lambda death: settling.hand_over(death, by_key[form.successor.data]),
        _("The role is handed over, and the others have been told."),
    )  # fmt: skip


@localized(desk, DEATH + "{dissolve}/")
def dissolve_after_death(look_key: str) -> Response:
    """Dissolve the household; its money lapses."""
    said = _("The household is dissolved, and the others have been told.")
    return _act("death_dissolve", look_key, CallerForm(), settling.dissolve, said)


@localized(desk, DEATH + "{estate}/")
def open_estate(look_key: str) -> Response:
    """Let the estate use the money of a member who was alone."""
    form, by = EstateForm(), current_staff().username
    return _act(
        "death_estate", look_key, form,
        lambda death: estates.open_for(death, by, **form.chosen),
        _("The card of the estate is ordered."),
    )  # fmt: skip


@localized(desk, DEATH + "{end_membership}/")
def end_after_death(look_key: str) -> Response:
    """End the membership of who did not lead others, or whose money nobody uses."""
    said = _("The membership has ended.")
    return _act("death_end", look_key, Button(), settling.end, said)


@localized(desk, DEATH + "{letter}/", READ)
def print_estate_letter(look_key: str) -> Response:
    """The letter to whom the estate has authorised, to print and post."""
    look, _death = _found(look_key)
    estate = estate_of(look.member) or abort(404)
    context = {"estate": estate, "today": clock.today(), **letter_of(estate)}
    return show("estate_letter", look, None, **context)


def _act(
    template: str, look_key: str, form: Form, do: Callable[[Death], object], said: str
) -> Response:
    """Do a step of settling a death in which something is still to be done, or show its form."""
    look, death = _found(look_key)
    if not death.is_open:
        flash(_("It was settled meanwhile, and nothing more was done."))
        return fragments.redirect_to(page_of(look))
    if carry_out(form, lambda: do(death), page_of(look)):
        return lead_back(_page(look) if death_of(look.member) else page_of(look), said)
    return _show(template, look, death, form)


def _found(look_key: str) -> tuple[Look, Death]:
    look = opened(look_key)
    return look, death_of(look.member) or abort(404)


def _page(look: Look) -> str:
    return url_for("desk.show_death", look_key=look.key)


def _others(member: Member) -> list[Member]:
    """Who lives in the household besides, who has been there longest first."""
    return sorted(homes.living(member), key=homes.since)


def _show(template: str, look: Look, death: Death, form: Form | None) -> Response:
    member = look.member
    context: dict[str, Any] = {
        "death": death,
        "others": _others(member) if death.is_open else [],
        "loss": closing.preview(member.household_id),
        "mandate": deaths.mandate_of(death),
        "estate": estate_of(member),
    }
    return show(template, look, form, **context)
