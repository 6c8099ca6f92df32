"""The letters of identifications without a bank, and to members without email, for who posts them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from plussa.auth.checks import identity_checks
from plussa.auth.checks.views import LETTER
from plussa.auth.claims import claim_letters
from plussa.auth.claims.views import digits_of
from plussa.auth.models import ClaimLetter, IdentityCheck, IdentityCheckWay
from plussa.commands import DATA, Commands
from plussa.faults import Fault
from plussa.files import private_text
from plussa.members import letters as told
from plussa.members.cards.service import first_card
from plussa.members.letters import Letter, LetterKind
from plussa.members.models import Member
from plussa.web import links


@click.group(cls=Commands)
def letters() -> None:
    """Letters and telephone messages to people without a bank."""


@letters.command(changes=DATA)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write what has to be posted into FILE, once. A JSON object a line, with names and addresses."""
    if file.exists():
        raise Fault(f"{file}: exists already; letters are never written over")
    codes, claims, others = identity_checks.unprinted(), claim_letters.unprinted(), told.unprinted()
    written = [*map(_of_proof, codes), *map(_of_claim, claims), *map(_of_other, others)]
    with private_text(file) as out:
        out.writelines(f"{json.dumps(one, ensure_ascii=False)}\n" for one in written)
    identity_checks.mark_printed(codes)
    claim_letters.mark_printed(claims)
    told.mark_printed(others)
    click.echo(f"{len(written)} letters written to {file}; delete it when they are posted")


def _of_proof(proof: IdentityCheck) -> dict[str, Any]:
    """A letter with the code of an identification, or one that tells of it."""
    if proof.way is not IdentityCheckWay.LETTER:
        return _letter(proof.member, proof.expires_at, "told")
    return _letter(proof.member, proof.expires_at, "code", links.code(LETTER, proof.key))


def _of_claim(claim: ClaimLetter) -> dict[str, Any]:
    """A letter with the code that makes a login."""
    digits = digits_of(claim.key)
    groups = (digits[at : at + 4] for at in range(0, len(digits), 4))
    return _letter(claim.member, claim.expires_at, "login", " ".join(groups))


def _of_other(letter: Letter) -> dict[str, Any]:
    """What is told to who has no email address; a welcome comes with the number of the first card."""
    written = _letter(letter.member, None, letter.kind.value)
    if letter.kind is LetterKind.WELCOME:
        written["card"] = first_card(letter.member).number
    return written


def _letter(member: Member, until: datetime | None, what: str, code: str = "") -> dict[str, Any]:
    """A letter: to whom, and the code or what is told. A protected address is not in the file."""
    letter: dict[str, Any] = {
        "number": member.number,
        "name": member.name,
        "language": member.language,
        "phone": member.phone,
        "protected": member.protected_address,
        "what": what,
    }
    if until is not None:
        letter["until"] = until.isoformat(timespec="seconds")
    if not member.protected_address:
        letter["address"] = {
            "street": member.street, "postal_code": member.postal_code, "city": member.city,
        }  # fmt: skip
    return {**letter, "code": code} if code else letter
