"""What the site keeps of itself, which tells of no member; and words of columns of several modules."""

from collections.abc import Mapping

from plussa.register.columns import Plain, Table
from plussa.register.terms import Endless
from plussa.words import N_

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
# The words of columns whose name stands in tables of several modules; one name means one thing.
WORDS: Mapping[str, str] = {
    "accepted_at": N_("Accepted on"),
    "actor": N_("Done by"),
    "asked_at": N_("Asked for on"),
    "at": N_("When"),
    "birth_date": N_("Date of birth"),
    "birth_date_source": N_("Source of the date of birth"),
    "card_id": N_("Row of the card"),
    "choice_id": N_("Row of the choice"),
    "city": N_("Post office"),
    "closed_at": N_("Closed on"),
    "confirmed_at": N_("Confirmed on"),
    "created_at": N_("Made on"),
    "decided_at": N_("Decided on"),
    "email": N_("Email"),
    "email_key": N_("Email, in the form used to compare addresses"),
    "expires_at": N_("Valid until"),
    "expires_on": N_("Expires after"),
    "external_id": N_("Identifier in the earlier system"),
    "family_name": N_("Family name"),
    "given_names": N_("Given names"),
    "handler": N_("Who in customer service"),
    "id": N_("Row"),
    "identity_hash": N_("Hash of the identity code"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "note": N_("Note"),
    "number": N_("Number"),
    "postal_code": N_("Postal code"),
    "printed_at": N_("Printed on"),
    "reason": N_("Reason"),
    "requested_at": N_("Asked for on"),
    "role": N_("Role"),
    "state": N_("State"),
    "street": N_("Street address"),
    "tried_at": N_("Tried on"),
    "until": N_("Until"),
    "way": N_("How"),
}
