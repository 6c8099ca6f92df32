"""Members, households, cards, letters and history."""

from collections.abc import Mapping

from plussa.register.categories import (
    BIRTH,
    CARDS,
    CONTACT,
    HISTORY,
    HOUSEHOLD,
    IDENTITY,
    IDENTITY_HASH,
    INVITATIONS,
    JOININGS,
    MEMBERSHIP,
    MESSAGES,
    MONEY,
    REQUESTS,
    STAFF,
)
from plussa.register.columns import NEVER, NUMBER, Plain, Table
from plussa.register.terms import DataSource, Endless, Stays, Withheld
from plussa.words import N_

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

TABLES: Mapping[str, Table] = {
    "household": Table(
        {KEY: "id", HOUSEHOLD: "created_at dissolved_at external_id"},
        N_("Your household"),
        is_stub=True,
        stays={Stays.MONEY: "created_at dissolved_at"},
        sources={(DataSource.IMPORT,): "external_id"},
    ),
    "member": Table(
        {
            KEY: "id key",
            MEMBERSHIP: "number confirmed_at confirmed_source joined_at left_at external_id",
            HOUSEHOLD: "household_id role may_see_money may_use_money",
            IDENTITY: "given_names family_name",
            BIRTH: "birth_date birth_date_source",
            CONTACT: "street postal_code city address_source protected_address phone email"
            " gone_email language",
            IDENTITY_HASH: "identity_hash",
        },
        N_("Your membership"),
        is_stub=True,
        stays={Stays.MONEY: "household_id", Stays.PERIOD: "left_at", Stays.EARLIER: "external_id"},
        blanks={
            "number": NUMBER,
            "role": "member",
            "given_names": "",
            "language": "",
            "joined_at": NEVER,
        },
        sources={
            (DataSource.IMPORT,): "external_id",
            (DataSource.USE, DataSource.IMPORT): "number joined_at",
            (DataSource.USE,): "gone_email",
            BIRTH.sources: "confirmed_at confirmed_source",
            (DataSource.MEMBER, DataSource.CUSTOMER_SERVICE): "left_at",
            (DataSource.HOUSEHOLD, DataSource.IMPORT): "may_see_money may_use_money",
        },
        withheld={Withheld.SECRET: "identity_hash"},
    ),
    "residence": Table(
        {KEY: "id member_id", MONEY: "household_id may_use_money until"},
        N_("Households you were in before"),
        age="until",
    ),
    "name_request": Table(
        {KEY: "id member_id", REQUESTS: "given_names family_name requested_at decided_at accepted"},
        N_("Corrections of your name"),
        age="decided_at member.left_at",
    ),
    "letter": Table(
        {KEY: "id member_id", MESSAGES: "kind asked_at printed_at"},
        N_("Letters about your membership"),
        age="printed_at asked_at",
    ),
    "invitation": Table(
        {
            KEY: "id key household_id",
            INVITATIONS: (
                "invited_by_id email email_key language created_at expires_at answer answered_at"
            ),
        },
        N_("Invitations to a household"),
        age="answered_at expires_at",
        sources={(DataSource.MEMBER,): "answer answered_at"},
        withheld={Withheld.OTHERS: "invited_by_id email email_key"},
    ),
    "card": Table(
        {KEY: "id key member_id replaces_id", CARDS: "number kind state created_at blocked_at"},
        N_("Cards"),
        is_stub=True,
        blanks={"number": NUMBER, "kind": "digital", "state": "blocked", "created_at": NEVER},
    ),
    "delivery": Table(
        {KEY: "id", BOOKKEEPING: "receiver created_at acknowledged_at"}, endless=Endless.WORK
    ),
    "card_notice": Table(
        {KEY: "id card_id delivery_id", CARDS: "number receiver state created_at"},
        N_("What was told about your cards, and to whom"),
        stays={Stays.TILLS: "number receiver state created_at"},
    ),
    "event": Table(
        {KEY: "id member_id", HISTORY: "at kind actor other_id details", STAFF: "handler"},
        N_("History of your account"),
        withheld={Withheld.OTHERS: "other_id"},
    ),
    "joining": Table(
        {
            KEY: "id key",
            JOININGS: (
                "email email_key given_names family_name language rules_edition accepted_at"
                " expires_at identity_hash birth_date"
            ),
        },
        N_("Joinings that wait"),
        age="accepted_at",
        sources={
            (DataSource.MEMBER, DataSource.BANK): "given_names family_name",
            (DataSource.BANK,): "identity_hash birth_date",
        },
        withheld={Withheld.SECRET: "identity_hash"},
    ),
}
# The words of columns; of names that stand elsewhere, too, in common.py.
WORDS: Mapping[str, str] = {
    "accepted": N_("Accepted"),
    "address_source": N_("Source of the address"),
    "answer": N_("Answer"),
    "answered_at": N_("Answered on"),
    "blocked_at": N_("Blocked on"),
    "confirmed_source": N_("Confirmed by"),
    "details": N_("Details"),
    "dissolved_at": N_("Dissolved on"),
    "gone_email": N_("Email address that does not work"),
    "household_id": N_("Number of the household"),
    "invited_by_id": N_("Invited by"),
    "joined_at": N_("Joined on"),
    "left_at": N_("Left on"),
    "may_see_money": N_("May see the money"),
    "may_use_money": N_("May use the money"),
    "other_id": N_("Another member"),
    "phone": N_("Telephone number"),
    "protected_address": N_("Protected address"),
    "receiver": N_("Receiver"),
    "replaces_id": N_("Row of the card that it replaces"),
    "rules_edition": N_("Edition of the rules"),
}
