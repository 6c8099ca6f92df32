"""Erasing somebody in tests, and whether it is done."""

from plussa.members.cards import exports
from plussa.members.models import Member, Receiver
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure


def erase(member: Member) -> Erasure:
    """Erase somebody; the erasure as it is then."""
    erasure.run(erasure.start(member))
    found: Erasure = Erasure.get(Erasure.member == member)
    return found


def tell_receivers() -> None:
    """Let the tills and the card maker take in what they are told of cards."""
    for receiver in Receiver:
        while delivery := exports.FEEDS[receiver].gather():
            exports.FEEDS[receiver].acknowledge(delivery.id)


def is_whole(member: Member) -> bool:
    found = Member.get_by_id(member.id)
    return found.left_at is None and found.email == member.email and found.number == member.number


def is_gone(member: Member) -> bool:
    found = Member.get_by_id(member.id)
    return found.left_at is not None and not found.email and found.number != member.number
