"""Purchases, Plussa money, and what the tills are told."""

from collections.abc import Mapping

from plussa.register.categories import CARDS, MONEY, PURCHASE_LINES, RECEIPTS, STAFF, WAITING_ROWS
from plussa.register.columns import Plain, Table
from plussa.register.terms import DataSource, Stays, Withheld
from plussa.words import N_

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

TABLES: Mapping[str, Table] = {
    "month_total": Table(
        {
            KEY: "id household_id",
            MONEY: "month cents forgotten awarded_points awarded_cents due_cents awards waiting",
        },
        N_("Sums of the months"),
    ),
    "entry": Table(
        {
            KEY: "id household_id key total_id reverses_id",
            MONEY: "kind at day month reason by basis",
            BOOKKEEPING: "digest buyers",
        },
        N_("Plussa money: entries"),
        sources={(DataSource.CUSTOMER_SERVICE, DataSource.TILLS): "reason"},
        withheld={Withheld.SUMS: "basis"},
    ),
    "posting": Table(
        {KEY: "id entry_id household_id", MONEY: "account charity cents"},
        N_("Plussa money: postings"),
    ),
    "lot": Table(
        {KEY: "id household_id entry_id origin_id", MONEY: "cents paid_on expires_on carried"},
        N_("Plussa money: payments"),
    ),
    "allocation": Table(
        {KEY: "id entry_id lot_id", MONEY: "cents"}, N_("What was taken from which payment")
    ),
    "open_lot": Table(
        {KEY: "lot_id household_id", MONEY: "expires_on cents"}, N_("Plussa money that is left")
    ),
    "money_choice": Table(
        {KEY: "id household_id member_id", MONEY: "wish at_most charity at"},
        N_("What the money is used for"),
        sources={(DataSource.MEMBER,): "wish at_most charity"},
        withheld={Withheld.OTHERS: "member_id"},
    ),
    "balance": Table(
        {
            KEY: "household_id choice_id heir_id moved_to_id",
            MONEY: "money debt carried_money carried_debt kept_from last_at closed_at",
        },
        N_("The household’s balance"),
    ),
    "purchase": Table(
        {
            KEY: "id card_id member_id household_id returns_id",
            RECEIPTS: "external_id at day month cents store store_name",
            BOOKKEEPING: "digest",
        },
        N_("Purchases"),
    ),
    "waiting_row": Table(
        {
            KEY: "id key card_id",
            WAITING_ROWS: (
                "kind external_id at day cents store store_name original reason first_at"
                " tried_at decided_at note"
            ),
            STAFF: "handler",
            BOOKKEEPING: "digest",
        },
        N_("Rows from the tills that wait or were not counted"),
    ),
    "purchase_line": Table(
        {KEY: "id purchase_id", PURCHASE_LINES: "product_group product cents"},
        N_("Purchases, in more detail"),
    ),
    "money_notice": Table(
        {KEY: "household_id delivery_id", MONEY: "usable wish", CARDS: "cards"},
        N_("What the tills know of the money"),
        stays={Stays.TILLS: "cards"},
        withheld={Withheld.OTHERS: "cards"},
    ),
}
# The words of columns; of names that stand elsewhere, too, in common.py.
WORDS: Mapping[str, str] = {
    "account": N_("Account of the ledger"),
    "at_most": N_("At most"),
    "awarded_cents": N_("Paid"),
    "awarded_points": N_("Points"),
    "awards": N_("Number of payments"),
    "basis": N_("Worked out from"),
    "by": N_("Done by"),
    "cards": N_("Cards"),
    "carried": N_("Carried over"),
    "carried_debt": N_("Debt carried over"),
    "carried_money": N_("Money carried over"),
    "cents": N_("Sum"),
    "charity": N_("Charity"),
    "day": N_("Day"),
    "debt": N_("Debt"),
    "due_cents": N_("Worth at the last payment"),
    "entry_id": N_("Row of the entry"),
    "first_at": N_("First came on"),
    "forgotten": N_("Deleted purchases"),
    "kept_from": N_("Entries kept from"),
    "last_at": N_("Last change"),
    "lot_id": N_("Row of the payment"),
    "money": N_("Money"),
    "month": N_("Month"),
    "origin_id": N_("Row of the payment before the money moved"),
    "original": N_("Identifier of what it gives back"),
    "paid_on": N_("Paid on"),
    "product": N_("Product"),
    "product_group": N_("Product group"),
    "purchase_id": N_("Row of the purchase"),
    "returns_id": N_("Row of the purchase that was returned"),
    "reverses_id": N_("Row of the entry that it reverses"),
    "store": N_("Number of the store"),
    "store_name": N_("Store"),
    "usable": N_("Usable money"),
    "waiting": N_("Waits for its payment"),
    "wish": N_("Wish"),
}
