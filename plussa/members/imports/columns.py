"""What a file of members holds."""

from plussa.exchange.columns import FileColumn, FileTable, RowForm

MEMBERS = FileTable(
    (
        FileColumn(
            "external_id", 64, "the member’s identifier in the earlier system", required=True
        ),
        FileColumn(
            "household_external_id",
            64,
            "the household’s identifier; the first rows that name it make it",
            required=True,
        ),
        FileColumn(
            "role", 7, "`primary` or `member`; each household has one primary member", required=True
        ),
        FileColumn("may_see_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
        FileColumn("may_use_money", 5, "`yes` or `no`; empty is yes for a primary member, else no"),
        FileColumn("given_names", 100, "given names", required=True),
        FileColumn("family_name", 100, "family name, unless the member has only one name"),
        FileColumn("street", 200, "street address"),
        FileColumn("postal_code", 10, "Finnish postal code, five digits; on Åland also `AX-22100`"),
        FileColumn("city", 100, "post office"),
        FileColumn("protected_address", 5, "`yes` if nobody else may see the address; empty is no"),
        FileColumn(
            "phone", 40, "telephone number in any notation; without a country code it is Finnish"
        ),
        FileColumn("email", 254, "email address"),
        FileColumn(
            "language", 3, "code of a language of the site, such as `fi` or `en`", required=True
        ),
        FileColumn("birth_date", 10, "YYYY-MM-DD"),
        FileColumn("identity_code", 11, "personal identity code; only its keyed hash is stored"),
        FileColumn("joined_at", 10, "YYYY-MM-DD, when the membership began", required=True),
        FileColumn("rules_edition", 10, "YYYY-MM-DD, the edition of the rules that was accepted"),
        FileColumn(
            "card_numbers",
            200,
            "numbers of cards in use, with a space between them",
            form=RowForm.WORDS,
        ),
    )
)
NAMES = MEMBERS.names
