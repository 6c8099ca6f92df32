"""Receipts of choices for other programs, in the shape of ISO/IEC TS 27560:2023.

The fields are those of the technical specification; where a choice is not a consent but a
prohibition or its end, `lawful_basis` and `event_state` say so. The parts, from the outside in:

- `schema_version`, `receipt_id`; the receipt is of one record, whose `record_id` is the same key.
- `record.pii_principal_id`: the member number.
- `record.pii_processing`: `privacy_notice` (the edition of the data protection notice in force when
  the choice was made, and its address), `language` (that of the words), and `purposes`. Each purpose
  has `purpose` (the title in the words shown), `purpose_type` (the name of the permission),
  `lawful_basis`, `pii_information` (`pii_type`, and whether giving it is optional), `pii_controllers`
  (ids of parties), `collection_method`, `retention_period`, `jurisdiction`,
  `recipient_third_parties`, `withdrawal_method` and `privacy_rights` (addresses).
- `record.party_identification`: the controller and the supervisory authority.
- `record.events`: when, by whom, what (`consent_given`, `consent_withdrawn`, `objected`,
  `objection_withdrawn`, `switched_off`, `switched_on`), and the way it came.
- `words`: our own addition, the exact words: date, hash (SHA-256 of the published file), language,
  title, text, what each value means, and which value was chosen.
"""

import json
from typing import Any

from flask import current_app

from plussa.members.models import Actor, Member
from plussa.operator import Operator
from plussa.permissions.models import Choice, Permission
from plussa.permissions.rules import TERMS
from plussa.permissions.shown import ToldChoice
from plussa.register.terms import Basis
from plussa.web import links

SCHEMA = "ISO/IEC TS 27560:2023"
CONTROLLER, AUTHORITY = "controller", "authority"
BASES = {
    Basis.CONSENT: "consent (GDPR 6(1)(a))",
    Basis.LEGITIMATE_INTEREST: (
        "legitimate interest (GDPR 6(1)(f)), until objected to (GDPR 21(2))"
    ),
    Basis.CONTRACT: "contract (GDPR 6(1)(b))",
}
STATES = {
    (Basis.CONSENT, True): "consent_given",
    (Basis.CONSENT, False): "consent_withdrawn",
    (Basis.LEGITIMATE_INTEREST, True): "objection_withdrawn",
    (Basis.LEGITIMATE_INTEREST, False): "objected",
    (Basis.CONTRACT, True): "switched_on",
    (Basis.CONTRACT, False): "switched_off",
}


def as_json(told: ToldChoice, member: Member) -> str:
    """The receipt of a choice."""
    choice = told.choice
    receipt = {
        "schema_version": SCHEMA,
        "receipt_id": choice.key,
        "record": {
            "schema_version": SCHEMA,
            "record_id": choice.key,
            "pii_principal_id": member.number,
            "pii_processing": _processing(told),
            "party_identification": _parties(choice.language),
            "events": [_event(told, member)],
        },
        "words": _words(told),
    }
    return json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"


def _processing(told: ToldChoice) -> dict[str, Any]:
    choice = told.choice
    permission: Permission = choice.permission
    notice = choice.notice.isoformat() if choice.notice else None
    purpose = {
        "purpose": told.words.title if told.words else permission.value,
        "purpose_type": permission.value,
        "lawful_basis": BASES[told.basis],
        "pii_information": [
            {"pii_type": one, "pii_optional": True} for one in TERMS[permission].data
        ],
        "pii_controllers": [CONTROLLER],
        "collection_method": choice.way.value,
        "retention_period": _notice(choice, "storage"),
        "jurisdiction": "FI",
        "recipient_third_parties": list(TERMS[permission].recipients),
        "withdrawal_method": _address("permissions.choose", choice, permission=permission.value),
        "privacy_rights": _notice(choice, "rights"),
        "authority_party": AUTHORITY,
    }
    return {
        "privacy_notice": {"edition": notice, "address": _notice(choice)},
        "language": choice.language,
        "purposes": [purpose],
    }


def _event(told: ToldChoice, member: Member) -> dict[str, Any]:
    choice = told.choice
    return {
        "event_time": choice.made_at.isoformat(timespec="microseconds"),
        "event_type": "objection" if told.basis is Basis.LEGITIMATE_INTEREST else "explicit",
        "event_state": STATES[told.basis, told.allows],
        "validity_duration": "until changed",
        "entity_id": member.number if choice.actor is Actor.MEMBER else choice.actor.value,
        "value": choice.value.value,
        "way": choice.way.value,
    }


def _words(told: ToldChoice) -> dict[str, Any]:
    choice, words = told.choice, told.words
    return {
        "date": choice.wording.isoformat(),
        "sha256": choice.wording_hash,
        "language": choice.language,
        "title": words.title if words else None,
        "text": words.paragraphs if words else None,
        "meanings": dict(words.meanings) if words else None,
        "chosen": choice.value.value,
    }


def _parties(language: str) -> list[dict[str, str]]:
    operator: Operator = current_app.config["SETTINGS"].operator
    return [
        {
            "party_id": CONTROLLER,
            "party_role": "PII controller",
            "party_name": operator.name(language),
            "party_identifier": operator.business_id,
            "party_address": operator.postal_address(language),
            "party_phone": operator.phone,
            "party_email": operator.email,
        },
        {
            "party_id": AUTHORITY,
            "party_role": "supervisory authority",
            "party_name": "Tietosuojavaltuutetun toimisto",
            "party_url": "https://tietosuoja.fi/",
        },
    ]


def _notice(choice: Choice, clause: str | None = None) -> str:
    if choice.notice is None:
        return _address("legal.show_current", choice, document="notice", _anchor=clause)
    return _address(
        "legal.show_edition", choice, document="notice", effective=choice.notice, _anchor=clause
    )


def _address(endpoint: str, choice: Choice, **values: Any) -> str:
    return links.address(endpoint, language=choice.language, **values)
