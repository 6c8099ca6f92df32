"""The ledger in double entry, the lots of money, the purchases that earn it, and what is derived.

Entries, postings, lots, allocations and choices are append-only. `Balance`, `OpenLot` and
`MonthTotal` are derived from them and from purchases, kept in the same transaction, and proved by
`plussa.money.ledger.audit`.
"""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plussa.append_only import AppendOnly
from plussa.db import BaseModel, MomentField, WordField
from plussa.exchange.deliveries import Delivery
from plussa.members.models import Actor, Card, Household, Member
from plussa.words import N_, Worded


class EntryKind(Worded):
    """What an entry of the ledger is."""

    AWARD = "award", N_("Plussa money for purchases")
    TAKE_BACK = "take_back", N_("Deducted for returned purchases")  # of a month that was paid
    REDEMPTION = "redemption", N_("Used at the till")
    REDEMPTION_RETURN = "redemption_return", N_("Came back from a returned purchase")
    DONATION = "donation", N_("Donated")
    EXPIRY = "expiry", N_("Expired")
    CORRECTION = "correction", N_("Corrected")
    REVERSAL = "reversal", N_("An earlier row was reversed")
    FORFEIT = "forfeit", N_("Lost when the household ended")
    MOVE_OUT = "move_out", N_("Moved to another household")
    MOVE_IN = "move_in", N_("Came from another household")
    # Of an entry, once something that happened before it came late.
    REALLOCATION = "reallocation", N_("Worked out again after a receipt that came late")


class Account(Worded):
    """An account of the ledger: two of each household, the others of the programme."""

    MONEY = "money", N_("the household’s money")
    DEBT = "debt", N_("the household’s debt")  # below zero by what the household owes
    AWARDS = "awards", N_("paid by the programme")
    REDEMPTIONS = "redemptions", N_("used at the tills")
    DONATIONS = "donations", N_("donations")
    EXPIRED = "expired", N_("expired money")
    FORFEITED = "forfeited", N_("money lost when households ended")
    CORRECTIONS = "corrections", N_("corrections")
    MOVES = "moves", N_("moves between households")  # always zero in the end


OF_HOUSEHOLD = (Account.MONEY, Account.DEBT)


class MoneyWish(Worded):
    """What a household wants done with its money."""

    OFFER = "offer", N_("Offer it at the till")
    SAVE = "save", N_("Save it for later: the till does not offer it")
    DONATE = "donate", N_("Donate it")


class MonthTotal(BaseModel):
    """What a household's purchases of a month come to, and what has been awarded for them."""

    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    month = DateField()  # its first day
    cents = BigIntegerField(default=0)
    forgotten = BigIntegerField(default=0)  # cents of counted purchases that are kept no longer
    awarded_points = IntegerField(default=0)
    awarded_cents = IntegerField(default=0)  # paid, less what was taken back or reversed
    due_cents = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])  # worth at the last award
    awards = IntegerField(default=0)  # entries made for this month
    waiting = BooleanField(default=True)  # purchases came since the last award

    class Meta:
        constraints = (Check("awarded_cents >= 0 AND awarded_points >= 0", "month_total_awarded"),)


MonthTotal.add_index(MonthTotal.household, MonthTotal.month, unique=True, name="month_total_one")
MonthTotal.add_index(
    MonthTotal.household, MonthTotal.month, where=SQL("waiting"), name="month_total_waiting"
)


class Entry(AppendOnly):
    """A journal entry of a household: its postings come to zero."""

    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    kind = WordField(EntryKind)
    at = MomentField()
    day = DateField()  # of `at`, in Helsinki
    month = DateField(null=True)  # which an award is for, or in which a donation counts
    reason = TextField(default="")  # of a correction; of a redemption, the store
    by = WordField(Actor)
    key = CharField(max_length=80, null=True, unique=True)  # so that nothing is posted twice
    total = ForeignKeyField(MonthTotal, null=True, on_delete="RESTRICT", index=False)
    basis = BigIntegerField(null=True)  # cents of purchases an award was worked out from
    reverses = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    digest = CharField(max_length=64, null=True)  # of what a till sent under the same key
    buyers = IntegerField(null=True)  # of a month's first payment: whose purchases `basis` adds up


# Without the id: PostgreSQL, whose plans are made while the table is empty, would look ids up in it.
Entry.add_index(Entry.household, name="entry_of_household")
Entry.add_index(Entry.total, where=SQL("total_id IS NOT NULL"), name="entry_of_total")
Entry.add_index(Entry.reverses, where=SQL("reverses_id IS NOT NULL"), name="entry_reversed_by")


class Posting(AppendOnly):
    """One line of an entry: what an account gains (above zero) or loses."""

    # Looked at when the transaction ends: postings are written before their entry, which seals them.
    entry = ForeignKeyField(
        Entry, backref="postings", on_delete="CASCADE", deferrable="INITIALLY DEFERRED"
    )
    account = WordField(Account)
    household = ForeignKeyField(Household, null=True, on_delete="RESTRICT", index=False)
    charity = CharField(max_length=20, null=True)
    cents = IntegerField()

    class Meta:
        constraints = (
            Check("cents <> 0", "posting_of_something"),
            Check(
                "(account IN ('money', 'debt')) = (household_id IS NOT NULL)", "posting_household"
            ),
            Check("(account = 'donations') = (charity IS NOT NULL)", "posting_charity"),
        )


Posting.add_index(
    Posting.household, where=SQL("household_id IS NOT NULL"), name="posting_of_household"
)


class Lot(AppendOnly):
    """Money that came to a household at one time and expires on one day."""

    household = ForeignKeyField(Household, on_delete="RESTRICT")
    entry = ForeignKeyField(Entry, null=True, backref="lots", on_delete="SET NULL")
    cents = IntegerField()
    paid_on = DateField()
    expires_on = DateField()  # the last day on which it is valid
    origin = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    carried = IntegerField(default=0)  # cents of allocations that are kept no longer

    class Meta:
        constraints = (Check("cents > 0", "lot_of_something"),)


Lot.add_index(Lot.origin, where=SQL("origin_id IS NOT NULL"), name="lot_of_origin")


class Allocation(AppendOnly):
    """What an entry puts into a lot (above zero) or takes from it."""

    entry = ForeignKeyField(Entry, backref="allocations", on_delete="CASCADE")
    lot = ForeignKeyField(Lot, backref="allocations", on_delete="CASCADE")
    cents = IntegerField()

    class Meta:
        constraints = (Check("cents <> 0", "allocation_of_something"),)


class OpenLot(BaseModel):
    """A lot with something left, at hand: the sum of its allocations."""

    lot = ForeignKeyField(Lot, primary_key=True, on_delete="CASCADE")
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    expires_on = DateField(index=True)
    cents = IntegerField()

    class Meta:
        constraints = (Check("cents > 0", "open_lot_never_overspent"),)


OpenLot.add_index(OpenLot.household, OpenLot.expires_on, name="open_lot_of_household")


class MoneyChoice(AppendOnly):
    """What a household chose to have done with its money; the newest holds."""

    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)
    wish = WordField(MoneyWish)
    at_most = IntegerField(null=True)  # cents donated in a calendar month; none is all
    charity = CharField(max_length=20, null=True)  # none is all of them equally
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    at = MomentField()

    class Meta:
        constraints = (
            Check("at_most > 0", "money_choice_at_most"),
            Check("wish = 'donate' OR (at_most IS NULL AND charity IS NULL)", "money_choice_whole"),
        )


MoneyChoice.add_index(MoneyChoice.household, MoneyChoice.id, name="money_choice_newest")


class Balance(BaseModel):
    """What a household has and owes, at hand: the sums of its postings. Its row is the lock."""

    household = ForeignKeyField(Household, primary_key=True, on_delete="RESTRICT")
    money = IntegerField(default=0)
    debt = IntegerField(default=0)
    carried_money = IntegerField(default=0)  # sums of postings that are kept no longer
    carried_debt = IntegerField(default=0)
    kept_from = DateField(null=True)  # entries of earlier days are kept no longer
    choice = ForeignKeyField(MoneyChoice, null=True, on_delete="SET NULL")
    last_at = MomentField(null=True)  # of what happened last
    closed_at = MomentField(null=True)
    successor = ForeignKeyField(  # at its end
        Household, column_name="heir_id", null=True, on_delete="RESTRICT", index=False
    )
    moved_to = ForeignKeyField(Household, null=True, on_delete="RESTRICT", index=False)  # now

    class Meta:
        constraints = (
            Check("money >= 0", "balance_never_overspent"),
            Check("debt >= 0", "balance_debt"),
            Check("closed_at IS NULL OR (money = 0 AND debt = 0)", "balance_closed_is_empty"),
            Check("moved_to_id IS NULL OR closed_at IS NOT NULL", "balance_moved_is_closed"),
        )


Balance.add_index(Balance.moved_to, where=SQL("moved_to_id IS NOT NULL"), name="balance_moved_to")


class Purchase(BaseModel):
    """A receipt, or the return of one: personal to the member whose card was used."""

    external_id = CharField(max_length=64, unique=True)
    card = ForeignKeyField(Card, on_delete="RESTRICT")
    member = ForeignKeyField(Member, on_delete="RESTRICT", index=False)
    household = ForeignKeyField(Household, on_delete="RESTRICT", index=False)  # it counts for
    at = MomentField()
    day = DateField(index=True)
    month = DateField()  # it counts for: that of the purchase which a return returns
    cents = IntegerField()  # below zero: a return
    returns = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    store = CharField(max_length=20)
    store_name = CharField(max_length=100)
    digest = CharField(max_length=64)  # of what the till sent, without its lines

    class Meta:
        constraints = (Check("cents <> 0", "purchase_of_something"),)


Purchase.add_index(Purchase.member, Purchase.at, name="purchase_of_member")
Purchase.add_index(Purchase.household, Purchase.month, name="purchase_counted")
Purchase.add_index(
    Purchase.returns, where=SQL("returns_id IS NOT NULL"), name="purchase_returned_by"
)


class PurchaseLine(BaseModel):
    """What was bought, no finer than the member's purchase detail level."""

    purchase = ForeignKeyField(Purchase, backref="lines", on_delete="CASCADE")
    product_group = CharField(max_length=60)
    product = CharField(max_length=120, null=True)
    cents = IntegerField()


class MoneyNotice(BaseModel):
    """What the tills were told last of a household: it is told anew when this is no longer so."""

    household = ForeignKeyField(Household, primary_key=True, on_delete="CASCADE")
    delivery = ForeignKeyField(Delivery, on_delete="RESTRICT", index=False)
    usable = IntegerField()  # cents
    wish = WordField(MoneyWish)
    cards = TextField()  # numbers with a space between them, in order


MoneyNotice.add_index(MoneyNotice.delivery, MoneyNotice.household, name="money_notice_in_delivery")

MODELS = (
    MonthTotal,
    Entry,
    Posting,
    Lot,
    Allocation,
    OpenLot,
    MoneyChoice,
    Balance,
    Purchase,
    PurchaseLine,
    MoneyNotice,
)
