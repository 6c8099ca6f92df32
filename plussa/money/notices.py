"""What the tills have been told of households' money, delivery by delivery."""

from peewee import ForeignKeyField, IntegerField, TextField

from plussa.db import BaseModel, WordField
from plussa.exchange.deliveries import Delivery
from plussa.members.models import Household
from plussa.money.models import MoneyWish


class MoneyNotice(BaseModel):
    """What the tills were told last of a household: it is told anew when this is no longer so."""

    household = ForeignKeyField(Household, primary_key=True, on_delete="CASCADE")
    delivery = ForeignKeyField(Delivery, on_delete="RESTRICT", index=False)
    usable = IntegerField()  # cents
    wish = WordField(MoneyWish)
    cards = TextField()  # numbers with a space between them, in order


MoneyNotice.add_index(MoneyNotice.delivery, MoneyNotice.household, name="money_notice_in_delivery")

MODELS = (MoneyNotice,)
