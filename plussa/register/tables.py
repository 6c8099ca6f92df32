"""What stands in every column of every table. A column that is not here fails the tests."""

from collections.abc import Mapping

from plussa.register.categories import (
    BIRTH,
    CARDS,
    CODES,
    CONTACT,
    DELIVERIES,
    EMAIL_CHANGES,
    HISTORY,
    HOUSEHOLD,
    IDENTIFICATIONS,
    IDENTITY,
    IDENTITY_HASH,
    INVITATIONS,
    JOININGS,
    LOGIN,
    MEMBERSHIP,
    MESSAGES,
    MONEY,
    SEEN_EDITIONS,
    SESSIONS,
    SIGN_INS,
)
from plussa.register.endings import OF_ENDINGS
from plussa.register.proof import (
    ACCEPTANCES,
    CASES,
    CHOICES,
    ERASURES,
    LOOKS,
    PROOFS,
    REQUESTS,
    RESTRICTIONS,
    STAFF,
)
from plussa.register.terms import Category, Plain
from plussa.register.till_tables import TILL_TABLES

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

# Table → what it holds → the columns that hold it.
TABLES: Mapping[str, Mapping[Category | Plain, str]] = {
    "passage": {
        KEY: "id",
        BOOKKEEPING: "at errand",
    },
    "door": {
        KEY: "id passage_id shut_by_id",
    },
    "quota_use": {
        KEY: "id",
        # Keyed hashes: whose they are cannot be looked up. They go with what the sessions leave.
        BOOKKEEPING: "key since used",
    },
    "retired_number": {KEY: "id", BOOKKEEPING: "block"},  # of many numbers: whose, nobody can tell
    "household": {
        KEY: "id",
        HOUSEHOLD: "created_at dissolved_at external_id",
    },
    "member": {
        KEY: "id key",
        MEMBERSHIP: "number confirmed_at confirmed_source joined_at left_at external_id",
        HOUSEHOLD: "household_id role may_see_money may_use_money",
        IDENTITY: "given_names family_name",
        BIRTH: "birth_date birth_date_source",
        CONTACT: ("street postal_code city address_source protected_address phone email language"),
        IDENTITY_HASH: "identity_hash",
    },
    "residence": {
        KEY: "id member_id",
        MONEY: "household_id may_use_money until",
    },
    "name_request": {
        KEY: "id member_id",
        REQUESTS: "given_names family_name requested_at decided_at accepted",
    },
    "letter": {
        KEY: "id member_id",
        MESSAGES: "kind asked_at printed_at",
    },
    "invitation": {
        KEY: "id key household_id",
        INVITATIONS: "invited_by_id email email_key language created_at expires_at answer answered_at",
    },
    "card": {
        KEY: "id key member_id replaces_id",
        CARDS: "number kind state created_at blocked_at",
    },
    "delivery": {
        KEY: "id",
        BOOKKEEPING: "receiver created_at acknowledged_at",
    },
    "card_notice": {
        KEY: "id card_id delivery_id",
        CARDS: "number receiver state created_at",
    },
    "event": {
        KEY: "id member_id",
        HISTORY: "at kind actor other_id details",
        STAFF: "handler",
    },
    "login": {
        KEY: "id key member_id",
        LOGIN: "email_key password_hash created_at",
    },
    "session": {
        KEY: "id login_id",
        SESSIONS: "token_hash started_at expires_at identified_at strongly",
    },
    "sign_in": {
        KEY: "id key member_id session_id",
        SIGN_INS: "at method device disowned_at",
    },
    "email_change": {
        KEY: "id key member_id",
        EMAIL_CHANGES: "old_email new_email requested_at expires_at confirmed_at undone_at",
    },
    "identification": {
        KEY: "id",
        IDENTIFICATIONS: (
            "token_hash identity_hash given_names family_name birth_date created_at expires_at"
        ),
    },
    "code": {
        KEY: "id key member_id identification_id session_id",
        CODES: "use created_at expires_at attempts used_at",
    },
    "acceptance": {
        KEY: "id member_id",
        ACCEPTANCES: "document edition language accepted_at way",
    },
    "choice": {
        KEY: "id key member_id",
        CHOICES: (
            "permission value wording wording_hash language notice made_at way actor message note"
        ),
    },
    "current_choice": {
        KEY: "id member_id choice_id",
        CHOICES: "permission value",
    },
    "case_file": {
        KEY: "id key member_id form_key",
        CASES: (
            "number kind name email language about channel received_on opened_at state due_on paused_on"
            " closed_at"
        ),
    },
    "case_entry": {
        KEY: "id case_id",
        CASES: "at step actor channel text state why",
        STAFF: "handler",
    },
    "mandate": {
        KEY: "id key case_id",
        CASES: "name email ground ends_on seen_at",
        STAFF: "seen_by",
    },
    "look": {
        KEY: "id key member_id",
        LOOKS: "at until role reason",
        STAFF: "handler",
    },
    "restriction": {
        KEY: "id key member_id",
        RESTRICTIONS: "ground since ended_at case_number",
    },
    **OF_ENDINGS,
    "proof": {
        KEY: "id key member_id",
        PROOFS: "way asked_at ready_at expires_at printed_at attempts cancelled_at used_at",
    },
    "identity_link": {
        KEY: "id key member_id",
        IDENTITY_HASH: "linked_at birth_date birth_date_source confirmed_at undone_at",
    },
    "claim_letter": {
        KEY: "id key member_id",
        PROOFS: "asked_at expires_at printed_at used_at",
    },
    "erasure": {
        KEY: "id key member_id case_id",
        ERASURES: "state asked_at done_at refused_at",
        STAFF: "entered_by decided_by",
    },
    "erasure_part": {
        KEY: "id erasure_id",
        ERASURES: "category fate rows until tried_at done_at",
        BOOKKEEPING: "fault",
    },
    "sweep": {
        KEY: "id",
        BOOKKEEPING: "category began_at ended_at rows",
    },
    "last_line": {
        KEY: "id",
        BOOKKEEPING: "number mark",
    },
    "installation": {
        KEY: "id key",
        BOOKKEEPING: "mark",
    },
    "hold": {
        KEY: "id",
        BOOKKEEPING: "since",
    },
    "staff": {
        KEY: "id key",
        STAFF: "username name role password_hash sealed_secret totp_step created_at disabled_at",
    },
    "recovery_code": {
        KEY: "id staff_id",
        STAFF: "code_hash used_at",
    },
    "staff_session": {
        KEY: "id staff_id",
        STAFF: "token_hash started_at expires_at seen_at",
    },
    "staff_sign_in": {
        KEY: "id staff_id",
        STAFF: "at outcome device",
    },
    "assignment": {
        KEY: "id case_id",
        STAFF: "staff_id at",
    },
    "month_total": {
        KEY: "id household_id",
        MONEY: "month cents forgotten awarded_points awarded_cents due_cents awards waiting",
    },
    "entry": {
        KEY: "id household_id key total_id reverses_id",
        MONEY: "kind at day month reason by basis",
        BOOKKEEPING: "digest buyers",
    },
    "posting": {
        KEY: "id entry_id household_id",
        MONEY: "account charity cents",
    },
    "lot": {
        KEY: "id household_id entry_id origin_id",
        MONEY: "cents paid_on expires_on carried",
    },
    "allocation": {
        KEY: "id entry_id lot_id",
        MONEY: "cents",
    },
    "open_lot": {
        KEY: "lot_id household_id",
        MONEY: "expires_on cents",
    },
    "money_choice": {
        KEY: "id household_id member_id",
        MONEY: "wish at_most charity at",
    },
    "balance": {
        KEY: "household_id choice_id heir_id moved_to_id",
        MONEY: "money debt carried_money carried_debt kept_from last_at closed_at",
    },
    **TILL_TABLES,
    "newsletter": {
        KEY: "id",
        BOOKKEEPING: "name digest created_at",
    },
    "newsletter_text": {
        KEY: "id newsletter_id",
        BOOKKEEPING: "language title body",
    },
    "newsletter_copy": {
        KEY: "id newsletter_id member_id message choice_id",
        MESSAGES: "",  # that there is such a row
    },
    "edition_told": {
        KEY: "id member_id message",
        ACCEPTANCES: "document edition way told_at",
    },
    "seen_edition": {
        KEY: "id member_id",
        SEEN_EDITIONS: "document edition seen_at",
    },
    "joining": {
        KEY: "id key",
        JOININGS: (
            "email email_key given_names family_name language rules_edition accepted_at"
            " expires_at identity_hash birth_date"
        ),
    },
    "message": {
        KEY: "id key",
        MESSAGES: "kind language reader subject created_at sent_at",
        DELIVERIES: "recipient parameters",
        BOOKKEEPING: "due_at attempts given_up_at fault",
    },
}
