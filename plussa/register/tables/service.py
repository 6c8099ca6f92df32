"""Customer service: cases, permissions, rights, endings of memberships, and messages."""

from collections.abc import Mapping

from plussa.register.categories import (
    ACCEPTANCES,
    CASES,
    CHOICES,
    DELIVERIES,
    ENDINGS,
    ERASURES,
    ESTATES,
    LOOKS,
    MESSAGES,
    RESTRICTIONS,
    SEEN_EDITIONS,
    STAFF,
)
from plussa.register.columns import Plain, Table
from plussa.register.terms import Endless, Withheld
from plussa.words import N_

KEY, BOOKKEEPING = Plain.KEY, Plain.BOOKKEEPING

TABLES: Mapping[str, Table] = {
    "case_file": Table(
        {
            KEY: "id key member_id form_key",
            CASES: (
                "number kind name email language about channel received_on opened_at state"
                " due_on paused_on closed_at"
            ),
        },
        N_("Cases with customer service"),
        age="closed_at",
    ),
    "case_entry": Table(
        {KEY: "id case_id", CASES: "at step actor channel text state why", STAFF: "handler"},
        N_("Cases, step by step"),
    ),
    "mandate": Table(
        {KEY: "id key case_id", CASES: "name email ground ends_on seen_at", STAFF: "seen_by"},
        N_("Who acted for you"),
        withheld={Withheld.OTHERS: "email"},
    ),
    "acceptance": Table(
        {KEY: "id member_id", ACCEPTANCES: "document edition language accepted_at way"},
        N_("Editions of the rules you accepted"),
        age="member.left_at",
        follows=("document", "accepted_at"),
    ),
    "choice": Table(
        {
            KEY: "id key member_id",
            CHOICES: (
                "permission value wording wording_hash language notice made_at way actor"
                " message note"
            ),
        },
        N_("Permissions: every choice you made"),
        age="member.left_at",
        follows=("permission", "made_at"),
    ),
    "current_choice": Table(
        {KEY: "id member_id choice_id", CHOICES: "permission value"},
        N_("Permissions now"),
        age="member.left_at",
    ),
    "edition_told": Table(
        {KEY: "id member_id message", ACCEPTANCES: "document edition way told_at"},
        N_("New editions you were told of"),
        age="member.left_at",
        follows=("document", "told_at"),
    ),
    "reminder": Table(
        {KEY: "id member_id", MESSAGES: "expires_on reminded_at"},
        N_("Money you were reminded of"),
        age="reminded_at",
    ),
    "seen_edition": Table(
        {KEY: "id member_id", SEEN_EDITIONS: "document edition seen_at"},
        N_("Notices you have hidden"),
        age="member.left_at",
    ),
    "look": Table(
        {KEY: "id key member_id", LOOKS: "at until role reason", STAFF: "handler"},
        N_("Who looked at your data"),
        age="at",
    ),
    "restriction": Table(
        {KEY: "id key member_id", RESTRICTIONS: "ground since ended_at case_number"},
        N_("Restrictions of processing"),
        age="ended_at member.left_at",
    ),
    "termination": Table(
        {
            KEY: "id key member_id",
            ENDINGS: "state reason proposed_at decided_at last_day case_number closed_at",
            STAFF: "proposed_by decided_by",
        },
        N_("Ending of your membership by us"),
        age="closed_at",
    ),
    "death": Table(
        {
            KEY: "id key member_id",
            ENDINGS: (
                "died_on announced_at source_seen confirmed_at mandate_on case_number"
                " revoked_at ended_at"
            ),
            ESTATES: "announcer announcer_contact",
            STAFF: "announced_by confirmed_by",
        },
        N_("Announcements of a death"),
        age="revoked_at ended_at",
        withheld={Withheld.OTHERS: "announcer announcer_contact"},
    ),
    "estate": Table(
        {
            KEY: "id key member_id",
            ESTATES: "name email street postal_code city language since",
            STAFF: "opened_by",
        },
        N_("Whom the estate has authorised"),
        age="member.left_at",
        withheld={Withheld.OTHERS: "name email street postal_code city language"},
    ),
    "erasure": Table(
        {
            KEY: "id key member_id case_id",
            ERASURES: "state asked_at done_at refused_at",
            STAFF: "entered_by decided_by",
        },
        N_("Erasures"),
        age="done_at refused_at",
    ),
    "erasure_part": Table(
        {
            KEY: "id erasure_id",
            ERASURES: "category fate rows until tried_at done_at",
            BOOKKEEPING: "fault",
        },
        N_("Erasures, part by part"),
    ),
    "newsletter": Table(
        {KEY: "id", BOOKKEEPING: "name digest created_at"}, endless=Endless.EVERYBODY
    ),
    "newsletter_text": Table(
        {KEY: "id newsletter_id", BOOKKEEPING: "language title body"}, endless=Endless.EVERYBODY
    ),
    "newsletter_copy": Table(
        {KEY: "id newsletter_id member_id message choice_id", MESSAGES: ""},
        age="newsletter.created_at",
    ),
    "message": Table(
        {
            KEY: "id key",
            MESSAGES: "kind language reader subject created_at sent_at returned_at",
            DELIVERIES: "recipient parameters",
            BOOKKEEPING: "due_at first_due_at rank attempts given_up_at fault",
        },
        N_("Messages sent to you"),
        age="sent_at given_up_at",
    ),
}
# The words of columns; of names that stand elsewhere, too, in common.py.
WORDS: Mapping[str, str] = {
    "about": N_("What it is about"),
    "announced_at": N_("Told to us on"),
    "announced_by": N_("Written down by"),
    "announcer": N_("Who told us"),
    "announcer_contact": N_("How they are reached"),
    "case_id": N_("Row of the case"),
    "case_number": N_("Number of the case"),
    "category": N_("Category"),
    "channel": N_("Channel"),
    "confirmed_by": N_("Confirmed by"),
    "decided_by": N_("Decided by"),
    "died_on": N_("Day of death"),
    "document": N_("Document"),
    "done_at": N_("Done on"),
    "due_on": N_("Due on"),
    "edition": N_("Edition"),
    "ended_at": N_("Ended on"),
    "ends_on": N_("Last day"),
    "entered_by": N_("Entered by"),
    "erasure_id": N_("Row of the erasure"),
    "fate": N_("What becomes of it"),
    "ground": N_("Ground"),
    "last_day": N_("Last day of the membership"),
    "made_at": N_("Made on"),
    "mandate_on": N_("Date of the authorisation"),
    "message": N_("Message"),
    "name": N_("Name"),
    "notice": N_("Edition of the notice"),
    "opened_at": N_("Opened on"),
    "opened_by": N_("Opened by"),
    "parameters": N_("Particulars"),
    "paused_on": N_("Paused on"),
    "permission": N_("Permission"),
    "proposed_at": N_("Proposed on"),
    "proposed_by": N_("Proposed by"),
    "reader": N_("Your row"),
    "received_on": N_("Received on"),
    "recipient": N_("Address"),
    "returned_at": N_("Came back on"),
    "reminded_at": N_("Reminded on"),
    "refused_at": N_("Refused or withdrawn on"),
    "revoked_at": N_("Found to be a mistake on"),
    "rows": N_("Rows"),
    "seen_at": N_("Seen on"),
    "seen_by": N_("Seen by"),
    "sent_at": N_("Sent on"),
    "since": N_("Since"),
    "source_seen": N_("Extract of the register seen"),
    "step": N_("Step"),
    "subject": N_("Subject"),
    "text": N_("Text"),
    "told_at": N_("Told on"),
    "value": N_("Choice"),
    "why": N_("Why it was asked"),
    "wording": N_("Date of the words"),
    "wording_hash": N_("Hash of the words"),
}
