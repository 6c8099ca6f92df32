"""What files of the tills hold: the tables that reading, checking and the instructions follow."""

from plussa.exchange.columns import FileColumn, FileTable, RowForm

ID = FileColumn("id", 64, "the row’s identifier at the tills, never used again", required=True)
CARD = FileColumn("card", 19, "the number of the card, 12 to 19 digits", required=True)
AT = FileColumn(
    "at", 32, "when: 2026-11-30T18:05:00+02:00, or without a zone in Finnish time", required=True
)


def _cents(meaning: str) -> FileColumn:
    return FileColumn("cents", 11, meaning, required=True, form=RowForm.NUMBER)


PURCHASES = FileTable(
    (
        ID,
        CARD,
        AT,
        _cents("the sum in whole cents, such as 1234; below zero for a return"),
        FileColumn("store", 20, "the store’s identifier", required=True),
        FileColumn("store_name", 100, "the store’s name, as the member reads it", required=True),
        FileColumn("returns", 64, "of a return: the id of the purchase that it returns, if known"),
        FileColumn(
            "lines",
            60_000,
            'JSON: `[{"group": "Milk", "product": "Oat drink", "cents": 250}, …]`',
            form=RowForm.LIST,
        ),
    ),
    ends=True,
)
REDEMPTIONS = FileTable(
    (
        ID,
        CARD,
        AT,
        _cents("the money used in whole cents; below zero when it is given back"),
        FileColumn("store", 100, "the store’s name, as the member reads it", required=True),
        FileColumn("reverses", 64, "of money given back: the id of the row in which it was used"),
    ),
    ends=True,
)
