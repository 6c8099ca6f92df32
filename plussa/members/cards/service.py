"""Cards: issuing, blocking and ordering, each with the notices that tell tills and card maker.

A digital card works at once. A plastic one is ordered until the card maker has acknowledged its
order; from then on it is active, and the tills are told so.
"""

from peewee import IntegrityError, ModelSelect

from plussa import clock
from plussa.db import database, lock, retried
from plussa.exchange.deliveries import Delivery
from plussa.members import letters
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Card, CardKind, CardNotice, CardState, Member, Receiver
from plussa.members.numbers import make_card_number
from plussa.numbers import unused
from plussa.refusals import Refused
from plussa.words import N_, Worded

MOST_USABLE = 3  # cards of a member that are in use or on their way
TRIES = 10  # for a number that is free: one in hundreds is taken already


class CardRefusal(Worded):
    """Why a card cannot be ordered now."""

    IN_USE = (
        "in_use",
        N_(
            "This card is still in use or on its way. Block it first; then you can order a new one in its"
            " place."
        ),
    )
    REPLACED = "replaced", N_("A new card has already been made or ordered in its place.")
    TOO_MANY = (
        "too_many",
        N_(
            "You have %(most)s cards in use or on their way, and that is the most a member can have. Block"
            " one that you do not need; then you can order another."
        ),
    )
    TOO_OFTEN = (
        "too_often",
        N_("You have ordered many cards today. Try again tomorrow, or ask customer service."),
    )
    NO_ADDRESS = (
        "no_address",
        N_(
            "The card comes by post, and we do not know your address. Give it first, and then come back"
            " here."
        ),
    )
    LEFT = "left", N_("Your membership has ended, so no card can be ordered.")


class CardRefused(Refused):
    """A card is not ordered."""

    reason: CardRefusal


def find(member: Member, key: str) -> Card | None:
    """A card of a member's own; nobody else's is found."""
    return Card.get_or_none(Card.key == key, Card.member == member)


def newest(member: Member) -> int:
    """The row of the member's newest card; 0 without cards."""
    found: Card | None = Card.select().where(Card.member == member).order_by(Card.id.desc()).first()
    return found.id if found else 0


def first_card(member: Member) -> Card:
    """The card that a membership began with."""
    return Card.select().where(Card.member == member).order_by(Card.id).get()


def on_their_way(member: Member) -> list[Card]:
    """The cards of a member that are ordered and not delivered yet."""
    ordered = (Card.member == member, Card.state == CardState.ORDERED)
    return list(Card.select().where(*ordered).order_by(Card.id))


def issue_card(member: Member, kind: CardKind, replaces: Card | None = None) -> Card:
    """Make a card and the notices of it, within the transaction of the caller."""
    state = CardState.ACTIVE if kind is CardKind.DIGITAL else CardState.ORDERED
    card = _make(member, kind, state, replaces)
    _tell(card, Receiver.TILLS if kind is CardKind.DIGITAL else Receiver.CARD_MAKER)
    return card


@retried
def block(card: Card) -> None:
    """Stop a card for good; blocking twice is blocking once."""
    with database.atomic():
        member: Member = lock(Member.select().where(Member.id == card.member_id)).get()
        fresh: Card = lock(Card.select().where(Card.id == card.id)).get()
        if _block(fresh):
            record(member, EventKind.CARD_BLOCKED, ending=fresh.number[-4:])


def block_all(member: Member) -> None:
    """Stop all cards of a member, within the transaction of the caller, who has locked the member."""
    for card in lock(usable(member).order_by(Card.id)):
        _block(card)


@retried
def order_parallel(member: Member, seen: int) -> Card:
    """Order a plastic card beside the others; raise CardRefused.

    `seen` is the newest card that the member had when the form was shown: a parallel card that has
    been ordered since then is what this form ordered already, however often it is sent.
    """
    with database.atomic():
        fresh: Member = lock(Member.select().where(Member.id == member.id)).get()
        plastic = usable(fresh).where(Card.kind == CardKind.PLASTIC, Card.replaces.is_null())
        same: Card | None = plastic.where(Card.id > seen).order_by(Card.id).first()
        return same or _order(fresh, CardKind.PLASTIC)


@retried
def replace(card: Card) -> Card:
    """Order a card of the same kind for a blocked one, or find the one that was; raise CardRefused."""
    with database.atomic():
        member: Member = lock(Member.select().where(Member.id == card.member_id)).get()
        fresh: Card = Card.get_by_id(card.id)
        same: Card | None = Card.get_or_none(Card.replaces == fresh)
        return same or _order(member, fresh.kind, fresh)


def obstacle(member: Member, kind: CardKind, replaces: Card | None = None) -> CardRefusal | None:
    """What stands in the way of a card of a kind, if anything."""
    if member.left_at is not None:
        return CardRefusal.LEFT
    if replaces is not None and replaces.state is not CardState.BLOCKED:
        return CardRefusal.IN_USE
    if replaces is not None and Card.select().where(Card.replaces == replaces).exists():
        return CardRefusal.REPLACED
    if usable(member).count() >= MOST_USABLE:
        return CardRefusal.TOO_MANY
    has_address = member.street or member.protected_address
    return None if has_address or kind is CardKind.DIGITAL else CardRefusal.NO_ADDRESS


def keep_untold(member: Member) -> int:
    """Keep of a member's notices those that receivers have yet to take in, as nobody's; how many went.

    Within the transaction that erases whose they are. An order that nobody can be sent goes too: the
    blocking after it tells the card maker so.
    """
    mine = CardNotice.card.in_(Card.select(Card.id).where(Card.member == member))
    told = Delivery.select(Delivery.id).where(Delivery.acknowledged_at.is_null(False))
    over = CardNotice.delivery.in_(told) | (CardNotice.state == CardState.ORDERED)
    count: int = CardNotice.delete().where(mine, over).execute()
    CardNotice.update(card=None).where(mine).execute()
    return count


def activate(cards: list[Card]) -> None:
    """Put ordered cards to use and have the tills told, within the transaction of the caller."""
    for card in cards:
        card.amend(state=CardState.ACTIVE)
        _tell(card, Receiver.TILLS)


def usable(member: Member) -> "ModelSelect[Card]":
    """The cards of a member that are in use or on their way."""
    return Card.select().where(Card.member == member, Card.state != CardState.BLOCKED)


def _order(member: Member, kind: CardKind, replaces: Card | None = None) -> Card:
    why = obstacle(member, kind, replaces)
    if why is not None:
        raise CardRefused(why, most=MOST_USABLE)
    card = issue_card(member, kind, replaces)
    record(member, EventKind.CARD_ORDERED, ending=card.number[-4:])
    letters.tell(member, "card_ordered", by_post=card.state is CardState.ORDERED)
    return card


def _make(member: Member, kind: CardKind, state: CardState, replaces: Card | None) -> Card:
    """Store a card under a number that was free."""
    row = {"kind": kind, "state": state, "replaces": replaces, "created_at": clock.now()}
    for tried in range(1, TRIES + 1):
        try:
            with database.atomic():
                number = unused("card", make_card_number)
                card: Card = Card.create(number=number, member=member, **row)
            return card
        except IntegrityError:
            if tried == TRIES:
                raise
    raise AssertionError("unreachable")


def _block(card: Card) -> bool:
    """Stop a locked card; False when it was blocked already."""
    if card.state is CardState.BLOCKED:
        return False
    unmade = card.state is CardState.ORDERED
    card.amend(state=CardState.BLOCKED, blocked_at=clock.now())
    _tell(card, Receiver.TILLS)
    if unmade:
        _tell(card, Receiver.CARD_MAKER)
    return True


def _tell(card: Card, receiver: Receiver) -> None:
    what = {"number": card.number, "state": card.state, "created_at": clock.now()}
    CardNotice.create(card=card, receiver=receiver, **what)
