"""Cards: the list, blocking one, ordering another."""

from datetime import timedelta

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from plussa import quotas
from plussa.members.cards import listing, service
from plussa.members.cards.forms import OrderForm
from plussa.members.cards.service import CardRefusal
from plussa.members.models import Card, CardKind, CardState
from plussa.members.visitor import current_member
from plussa.quotas import Quota
from plussa.web import fragments
from plussa.web.addresses import READ, localized
from plussa.web.forms import Button, Form
from plussa.words import Worded

ORDER = "members/card_order.html"
ORDERS = Quota("card orders", 10, timedelta(days=1))  # of one member
CARD = "<key:card_key>"  # a card's number would be personal data in an address

cards = Blueprint("cards", __name__)


@localized(cards, "/{account}/{cards}/", READ)
def show() -> Response:
    """A member's own cards, and when the tills and the card maker were last told of cards."""
    member = current_member()
    found, told = listing.shown(member), listing.last_told_all()
    return fragments.page("members/cards.html", "", cards=found, told=told)


@localized(cards, f"/{{account}}/{{cards}}/{CARD}/{{block}}/")
def block(card_key: str) -> Response:
    """Block a card at once, and offer a new one. Nothing limits how often: a lost card cannot wait."""
    card = _find(card_key)
    if asked := fragments.ask("members/card_block.html", card=card):
        return asked
    service.block(card)
    flash(_("The card is blocked. We pass it on to the tills."))
    return fragments.redirect_to(url_for("cards.replace", card_key=card.key))


@localized(cards, "/{account}/{cards}/{order}/")
def order() -> Response:
    """Order a parallel card, which comes by post."""
    member = current_member()
    form = OrderForm(seen=service.newest(member))
    if not form.validate_on_submit():
        return _order(form, form.status, service.obstacle(member, CardKind.PLASTIC))
    if not _may_order():
        return _order(form, 429, CardRefusal.TOO_OFTEN)
    try:
        card = service.order_parallel(member, form.seen.data or 0)
    except service.CardRefused as refusal:
        return _order(form, 409, refusal.reason)
    return _ordered(card)


@localized(cards, f"/{{account}}/{{cards}}/{CARD}/{{order}}/")
def replace(card_key: str) -> Response:
    """Order a card of the same kind for one that is blocked."""
    card, form = _find(card_key), Button()
    if not form.validate_on_submit():
        why = service.obstacle(current_member(), card.kind, card)
        return _order(form, form.status, why, card)
    if not _may_order():
        return _order(form, 429, CardRefusal.TOO_OFTEN, card)
    try:
        new = service.replace(card)
    except service.CardRefused as refusal:
        return _order(form, 409, refusal.reason, card)
    return _ordered(new)


def _find(card_key: str) -> Card:
    """A card of the reader's own; for all others there is no page."""
    card = service.find(current_member(), card_key)
    if card is None:
        abort(404)
    return card


def _may_order() -> bool:
    return quotas.allow((ORDERS, current_member().key))


def _order(form: Form, status: int, why: Worded | None, card: Card | None = None) -> Response:
    context = {"form": form, "why": why, "card": card, "member": current_member()}
    return fragments.page(ORDER, "", status, most=service.MOST_USABLE, **context)


def _ordered(card: Card) -> Response:
    if card.state is CardState.ORDERED:
        flash(_("The card is ordered. It comes by post."))
    else:
        flash(_("You have a new card."))
    return fragments.redirect_to(url_for("cards.show"))
