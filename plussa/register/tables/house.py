"""What the site keeps of itself: nothing in it tells of a member."""

from collections.abc import Mapping

from plussa.register.columns import Plain, Table
from plussa.register.terms import Endless

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

TABLES: Mapping[str, Table] = {
    "passage": Table({KEY: "id", BOOKKEEPING: "at errand"}, endless=Endless.WORK),
    "door": Table({KEY: "id passage_id shut_by_id"}),
    "quota_use": Table({KEY: "id", BOOKKEEPING: "key since used"}),
    "retired_number": Table({KEY: "id", BOOKKEEPING: "block"}, endless=Endless.NUMBERS),
    "sweep": Table(
        {KEY: "id", BOOKKEEPING: "category began_at ended_at rows"}, endless=Endless.WORK
    ),
    "last_line": Table({KEY: "id", BOOKKEEPING: "number mark"}, endless=Endless.WORK),
    "installation": Table({KEY: "id key", BOOKKEEPING: "mark"}, endless=Endless.SITE),
    "hold": Table({KEY: "id", BOOKKEEPING: "since"}, endless=Endless.SITE),
}
