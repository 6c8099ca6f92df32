"""What the tills have been told of households' money, delivery by delivery."""

from peewee import SQL, ForeignKeyField, IntegerField, TextField

from plussa.db import BaseModel, MomentField, NumberField, WordField
from plussa.members.models import Household, Receiver
from plussa.money.models import MoneyWish


class MoneyDelivery(BaseModel):
    """One export of notices to a receiver, which says when it has taken them in."""

    id = NumberField()
    receiver = WordField(Receiver)
    created_at = MomentField()
    acknowledged_at = MomentField(null=True)


# A receiver has one delivery to take in at a time, whatever two exports do at once.
MoneyDelivery.add_index(
    MoneyDelivery.receiver,
    unique=True,
    where=SQL("acknowledged_at IS NULL"),
    name="money_delivery_one_open",
)
MoneyDelivery.add_index(
    MoneyDelivery.receiver, MoneyDelivery.acknowledged_at, name="money_delivery_last_told"
)


class MoneyNotice(BaseModel):
    """What the tills were told last of a household: it is told anew when this is no longer so."""

    household = ForeignKeyField(Household, primary_key=True, on_delete="CASCADE")
    delivery = ForeignKeyField(MoneyDelivery, on_delete="RESTRICT", index=False)
    usable = IntegerField()  # cents
    wish = WordField(MoneyWish)
    cards = TextField()  # numbers with a space between them, in order


MoneyNotice.add_index(MoneyNotice.delivery, MoneyNotice.household, name="money_notice_in_delivery")

MODELS = (MoneyDelivery, MoneyNotice)
