"""What stands in the tables of memberships that end by us or by a death."""

from collections.abc import Mapping

from plussa.register.proof import ENDINGS, ESTATES, STAFF
from plussa.register.terms import Category, Plain

KEY = Plain.KEY

OF_ENDINGS: Mapping[str, Mapping[Category | Plain, str]] = {
    "termination": {
        KEY: "id key member_id",
        ENDINGS: "state reason proposed_at decided_at last_day case_number closed_at",
        STAFF: "proposed_by decided_by",
    },
    "death": {
        KEY: "id key member_id",
        ENDINGS: (
            "died_on announced_at source_seen confirmed_at mandate_on case_number revoked_at ended_at"
        ),
        ESTATES: "announcer announcer_contact",
        STAFF: "announced_by confirmed_by",
    },
    "estate": {
        KEY: "id key member_id",
        ESTATES: "name email street postal_code city language since",
        STAFF: "opened_by",
    },
}
