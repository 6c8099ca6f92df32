"""What stands in the tables of what the tills send and are told."""

from collections.abc import Mapping

from plussa.register.categories import CARDS, MONEY, PURCHASE_LINES, RECEIPTS, WAITING_ROWS
from plussa.register.proof import STAFF
from plussa.register.terms import Category, Plain

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

TILL_TABLES: Mapping[str, Mapping[Category | Plain, str]] = {
    "purchase": {
        KEY: "id card_id member_id household_id returns_id",
        RECEIPTS: "external_id at day month cents store store_name",
        BOOKKEEPING: "digest",
    },
    "waiting_row": {
        KEY: "id key card_id",
        WAITING_ROWS: (
            "kind external_id at day cents store store_name original reason first_at tried_at"
            " decided_at note"
        ),
        STAFF: "handler",
        BOOKKEEPING: "digest",
    },
    "purchase_line": {
        KEY: "id purchase_id",
        PURCHASE_LINES: "product_group product cents",
    },
    "money_delivery": {
        KEY: "id",
        BOOKKEEPING: "receiver created_at acknowledged_at",
    },
    "money_notice": {
        KEY: "household_id delivery_id",
        MONEY: "usable wish",
        CARDS: "cards",
    },
}
