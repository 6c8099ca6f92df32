"""A member's own purchases, as they are kept."""

from datetime import date

from peewee import prefetch

from plussa import db
from plussa.members.models import Member
from plussa.money.models import Purchase, PurchaseLine

PAGE = 30  # purchases


def newest(member: Member, before: int | None) -> tuple[list[Purchase], int | None]:
    """A page of own purchases with their lines, newest first, and where the next page begins."""
    own = Purchase.select().where(Purchase.member == member)
    shown, following = db.newest(own, PAGE, before)
    ids = [one.id for one in shown]
    lines = PurchaseLine.select().where(PurchaseLine.purchase.in_(ids)).order_by(PurchaseLine.id)
    whole = prefetch(
        Purchase.select().where(Purchase.id.in_(ids)).order_by(Purchase.id.desc()), lines
    )
    return list(whole), following


def find(member: Member, purchase: int) -> Purchase | None:
    """An own purchase; nobody else's is found."""
    return Purchase.get_or_none(Purchase.id == purchase, Purchase.member == member)


def oldest_day(member: Member) -> date | None:
    """The day of the oldest own purchase that is kept."""
    query = Purchase.select(Purchase.day).where(
        Purchase.member == member
    )  # by the index of members
    return query.order_by(Purchase.at).limit(1).scalar()
