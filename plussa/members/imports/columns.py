"""What a file of members holds."""

from plussa.exchange.columns import Column, Form, Table

MEMBERS = Table(
    (
        Column("external_id", 64, "the member’s identifier in the earlier system", required=True),
        Column(
            "household_external_id",
            64,
            "the household’s identifier; the first rows that name it make it",
            required=True,
        ),
        Column(
            "role", 7, "`primary` or `member`; each household has one primary member", required=True
        ),
        Column("may_see_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
        Column("may_use_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
        Column("given_names", 100, "given names", required=True),
        Column("family_name", 100, "family name, unless the member has only one name"),
        Column("street", 200, "street address"),
        Column("postal_code", 5, "Finnish postal code, five digits"),
        Column("city", 100, "post office"),
        Column("protected_address", 5, "`yes` if nobody else may see the address; empty is no"),
        Column(
            "phone", 40, "telephone number in any notation; without a country code it is Finnish"
        ),
        Column("email", 254, "email address"),
        Column(
            "language", 3, "code of a language of the site, such as `fi` or `en`", required=True
        ),
        Column("birth_date", 10, "YYYY-MM-DD"),
        Column("identity_code", 11, "personal identity code; only its keyed hash is stored"),
        Column("joined_at", 10, "YYYY-MM-DD, when the membership began", required=True),
        Column("rules_edition", 10, "YYYY-MM-DD, the edition of the rules that was accepted"),
        Column(
            "card_numbers",
            200,
            "numbers of cards in use, with a space between them",
            form=Form.WORDS,
        ),
    )
)
NAMES = MEMBERS.names
