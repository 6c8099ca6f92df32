"""Logins, sessions and identification, of members and of customer service."""

from collections.abc import Mapping

from plussa.register.categories import (
    BIRTH,
    CODES,
    DRAFTS,
    EMAIL_CHANGES,
    IDENTIFICATIONS,
    IDENTITY_HASH,
    LOGIN,
    PROOFS,
    SESSIONS,
    SIGN_INS,
    STAFF,
)
from plussa.register.columns import Plain, Table
from plussa.register.terms import Withheld
from plussa.words import N_

KEY = Plain.KEY

TABLES: Mapping[str, Table] = {
    "login": Table(
        {KEY: "id key member_id", LOGIN: "email_key password_hash created_at"},
        N_("Your login"),
        age="member.left_at",
        withheld={Withheld.SECRET: "password_hash"},
    ),
    "session": Table(
        {KEY: "id login_id", SESSIONS: "token_hash started_at expires_at identified_at strongly"},
        N_("Devices that are logged in"),
        age="started_at",
        withheld={Withheld.SECRET: "token_hash"},
    ),
    "sign_in": Table(
        {KEY: "id key member_id session_id", SIGN_INS: "at method device disowned_at"},
        N_("Login history"),
        age="at",
    ),
    "email_change": Table(
        {
            KEY: "id key member_id",
            EMAIL_CHANGES: "old_email new_email requested_at expires_at confirmed_at undone_at",
        },
        N_("Changes of your email address"),
        age="undone_at confirmed_at expires_at",
    ),
    "identification": Table(
        {
            KEY: "id",
            IDENTIFICATIONS: (
                "token_hash identity_hash given_names family_name birth_date created_at expires_at"
            ),
        },
        N_("Bank identifications that wait"),
        age="created_at",
        withheld={Withheld.SECRET: "token_hash identity_hash"},
    ),
    "code": Table(
        {
            KEY: "id key member_id identification_id session_id",
            CODES: "use created_at expires_at attempts used_at",
        },
        N_("Codes sent to you"),
        age="created_at",
    ),
    "proof": Table(
        {
            KEY: "id key member_id",
            PROOFS: "way asked_at ready_at expires_at printed_at attempts cancelled_at used_at",
        },
        N_("Identifications without a bank"),
        age="used_at cancelled_at expires_at",
    ),
    "identity_link": Table(
        {
            KEY: "id key member_id",
            IDENTITY_HASH: "linked_at birth_date birth_date_source confirmed_at undone_at",
        },
        N_("Bank identities linked to your membership"),
        sources={BIRTH.sources: "birth_date confirmed_at"},
    ),
    "claim_letter": Table(
        {KEY: "id key member_id", PROOFS: "asked_at expires_at printed_at used_at"},
        N_("Letters with a code for making a login"),
        age="used_at expires_at",
    ),
    "draft": Table(
        {KEY: "id writer place", DRAFTS: "sealed kept_at"},
        N_("What you were writing when you had to log in again"),
        age="kept_at",
        withheld={Withheld.SECRET: "sealed"},
    ),
    "staff": Table(
        {
            KEY: "id key",
            STAFF: (
                "username name role password_hash sealed_secret totp_step created_at disabled_at"
            ),
        },
        age="disabled_at",
    ),
    "recovery_code": Table({KEY: "id staff_id", STAFF: "code_hash used_at"}),
    "staff_session": Table({KEY: "id staff_id", STAFF: "token_hash started_at expires_at seen_at"}),
    "staff_sign_in": Table({KEY: "id staff_id", STAFF: "at outcome device"}, age="at"),
    "assignment": Table({KEY: "id case_id", STAFF: "staff_id at"}),
}
# The words of columns; of names that stand elsewhere, too, in common.py.
WORDS: Mapping[str, str] = {
    "attempts": N_("Tries"),
    "cancelled_at": N_("Cancelled on"),
    "device": N_("Device"),
    "disowned_at": N_("Reported as not yours on"),
    "identification_id": N_("Row of the bank identification"),
    "identified_at": N_("Identified on"),
    "kept_at": N_("Kept since"),
    "linked_at": N_("Linked on"),
    "login_id": N_("Row of the login"),
    "method": N_("Way of logging in"),
    "new_email": N_("New email"),
    "old_email": N_("Old email"),
    "password_hash": N_("Hash of the password"),
    "ready_at": N_("Can be used from"),
    "session_id": N_("Row of the device"),
    "sealed": N_("Sealed text"),
    "started_at": N_("Began on"),
    "strongly": N_("Strongly identified"),
    "token_hash": N_("Hash of a key"),
    "undone_at": N_("Undone on"),
    "use": N_("What for"),
    "used_at": N_("Used on"),
}
