"""The death of a member: announced, confirmed, and settled with the estate, while a look is open."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import clock
from plussa.desk import dying
from plussa.desk.acting_forms import CallerForm
from plussa.desk.acting_views import living
from plussa.desk.blueprint import desk
from plussa.desk.dying_forms import (
    ConfirmDeathForm,
    DeathForm,
    EstateForm,
    HeirForm,
    MandateForm,
    MistakeForm,
)
from plussa.desk.looking import LOOK, may_act, opened
from plussa.desk.visitor import current_staff
from plussa.members.endings import Death, death_of, estate_of
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.household.treasury import treasurer
from plussa.members.looks import Look
from plussa.privacy.ending import deaths
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
    look, form = living(look_key), DeathForm()
    if not form.validate_on_submit():
        context = {"look": look, "member": look.member, "form": form}
        return fragments.page("desk/death_new.html", "", form.status, **context)
    told = (form.announcer.data, form.contact.data)
    dying.announce(
        current_staff(), look.member, form.by, form.died_on.data, told,
        form.source_seen.data, form.text.data or "",
    )  # fmt: skip
    return _done(look, _("It is noted. Nothing is sent to the member any more."))


@localized(desk, DEATH, READ)
def show_death(look_key: str) -> Response:
    """What is known of a death, what has been done, and what comes next."""
    look, death = _found(look_key)
    return _show("desk/death.html", look, death, None)


@localized(desk, DEATH + "{confirm}/")
def confirm_death(look_key: str) -> Response:
    """Confirm a death that somebody else has written down."""
    look, death = _unsettled(look_key)
    form = ConfirmDeathForm()
    if not form.validate_on_submit():
        return _show("desk/death_confirm.html", look, death, form)
    try:
        dying.confirm(current_staff(), death, form.source_seen.data)
    except deaths.SamePerson:
        said = _("You wrote this down. Somebody else confirms it, unless you have seen an extract.")
        form.add_error(form.source_seen, said)
        return _show("desk/death_confirm.html", look, death, form, 409)
    except deaths.Over:
        return _over(look)
    return _done(look, _("The death is confirmed."))


@localized(desk, DEATH + "{mistake}/")
def revoke_death(look_key: str) -> Response:
    """It was a mistake: the member is let back in."""
    look, death = _unsettled(look_key)
    form = MistakeForm()
    if not form.validate_on_submit():
        return _show("desk/death_mistake.html", look, death, form)
    try:
        dying.revoke(current_staff(), death, form.by, form.reason.data)
    except deaths.Over:
        return _over(look)
    flash(_("It is put right, and the member has been told. Say sorry on the telephone, too."))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


@localized(desk, DEATH + "{mandate}/")
def authorise_estate(look_key: str) -> Response:
    """Note whom the estate has authorised."""
    look, death = _unsettled(look_key)
    form = MandateForm()
    if not form.validate_on_submit():
        return _show("desk/death_mandate.html", look, death, form)
    return _try(
        look, death, form, "desk/death_mandate.html",
        lambda: dying.authorise(current_staff(), death, form.by, form.chosen),
        _("The authorisation is noted."),
    )  # fmt: skip


@localized(desk, DEATH + "{hand_over}/")
def hand_over_after_death(look_key: str) -> Response:
    """Let another member of the household lead it."""
    look, death = _unsettled(look_key)
    others = dying.others(look.member)
    form, heirs = HeirForm(others), {one.key: one for one in others}
    if not form.validate_on_submit():
        return _show("desk/death_hand_over.html", look, death, form)
    return _try(
        look, death, form, "desk/death_hand_over.html",
        lambda: dying.hand_over(current_staff(), death, form.by, heirs[form.heir.data]),
        _("The role is handed over, and the others have been told."),
    )  # fmt: skip


@localized(desk, DEATH + "{dissolve}/")
def dissolve_after_death(look_key: str) -> Response:
    """Dissolve the household; its money lapses."""
    look, death = _unsettled(look_key)
    form = CallerForm()
    if not form.validate_on_submit():
        return _show("desk/death_dissolve.html", look, death, form)
    return _try(
        look, death, form, "desk/death_dissolve.html",
        lambda: dying.dissolve(current_staff(), death, form.by),
        _("The household is dissolved, and the others have been told."),
    )  # fmt: skip


@localized(desk, DEATH + "{estate}/")
def open_estate(look_key: str) -> Response:
    """Let the estate use the money of a member who was alone."""
    look, death = _unsettled(look_key)
    form = EstateForm()
    if not form.validate_on_submit():
        return _show("desk/death_estate.html", look, death, form)
    return _try(
        look, death, form, "desk/death_estate.html",
        lambda: dying.open_estate(current_staff(), death, form.by, form.chosen),
        _("The card of the estate is ordered."),
    )  # fmt: skip


@localized(desk, DEATH + "{end_membership}/")
def end_after_death(look_key: str) -> Response:
    """End the membership of who did not lead others, or whose money nobody uses."""
    look, death = _unsettled(look_key)
    form = Button()
    if not form.validate_on_submit():
        return _show("desk/death_end.html", look, death, form)
    return _try(
        look, death, form, "desk/death_end.html",
        lambda: dying.end(current_staff(), death),
        _("The membership has ended."),
    )  # fmt: skip


@localized(desk, DEATH + "{letter}/", READ)
def print_estate_letter(look_key: str) -> Response:
    """The letter to whom the estate has authorised, to print and post."""
    look, _death = _found(look_key)
    estate = estate_of(look.member)
    if estate is None:
        abort(404)
    context = {"estate": estate, "look": look, "today": clock.today(), **letter_of(estate)}
    return fragments.page("desk/estate_letter.html", "", **context)


def _found(look_key: str) -> tuple[Look, Death]:
    look = opened(look_key)
    return look, death_of(look.member) or abort(404)


def _unsettled(look_key: str) -> tuple[Look, Death]:
    """The same, while something is still to be done."""
    look, death = _found(look_key)
    if not death.is_open:
        abort(_over(look))
    return look, death


def _try(
    look: Look, death: Death, form: Form, template: str, do: Callable[[], None], said: str
) -> Response:
    """Do it and lead back, or say what stands in the way."""
    try:
        do()
    except deaths.Over:
        return _over(look)
    except deaths.NotConfirmed:
        form.obstacle = _("Nobody else has confirmed the death yet.")
    except deaths.NoMandate:
        form.obstacle = _("The estate’s authorisation has not been seen yet.")
    except HouseholdRefused:
        form.obstacle = _("The household has changed meanwhile, or this is not the way to end it.")
    else:
        return _done(look, said)
    return _show(template, look, death, form, 409)


def _done(look: Look, said: str) -> Response:
    flash(said)
    return fragments.redirect_to(url_for("desk.show_death", look_key=look.key))


def _over(look: Look) -> Response:
    flash(_("It was settled meanwhile, and nothing more was done."))
    return fragments.redirect_to(url_for("desk.show_member", look_key=look.key))


def _show(template: str, look: Look, death: Death, form: Form | None, status: int = 0) -> Response:
    member = look.member
    context: dict[str, Any] = {
        "look": look,
        "member": member,
        "death": death,
        "form": form,
        "obstacle": getattr(form, "obstacle", ""),
        "others": dying.others(member) if death.is_open else [],
        "loss": treasurer().whole_loss(member),
        "mandate": deaths.mandate_of(death),
        "estate": estate_of(member),
        "may_act": may_act(),
        "staff": current_staff(),
    }
    return fragments.page(template, "", status or (form.status if form else 200), **context)
