"""The letters of identifications without a bank, for who prints and posts them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask

from plussa.auth import proofs
from plussa.auth.models import Proof, ProofWay
from plussa.auth.proof_views import LETTER
from plussa.db import connected
from plussa.faults import Fault
from plussa.files import private_text
from plussa.web import links


@click.group()
def letters() -> None:
    """Letters and telephone messages of identifications without a bank."""


@letters.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export(make_app: Callable[[], Flask], file: Path) -> None:
    """Write what has to be posted into FILE, once: a JSON object a line, with names and addresses."""
    app = make_app()
    if file.exists():
        raise Fault(f"{file}: exists already; letters are never written over")
    with app.app_context(), connected():
        waiting = proofs.unprinted()
        with private_text(file) as out:
            out.writelines(f"{line}\n" for line in _lines(waiting))
        proofs.mark_printed(waiting)
    click.echo(f"{len(waiting)} letters written to {file}; delete it when they are posted")


def _lines(waiting: list[Proof]) -> Iterator[str]:
    for proof in waiting:
        yield json.dumps(_letter(proof), ensure_ascii=False)


def _letter(proof: Proof) -> dict[str, Any]:
    """A letter: to whom, and the code or what is told. A protected address is not in the file."""
    member = proof.member
    letter: dict[str, Any] = {
        "number": member.number,
        "name": member.name,
        "language": member.language,
        "phone": member.phone,
        "protected": member.protected_address,
        "what": "code" if proof.way is ProofWay.LETTER else "told",
        "until": proof.expires_at.isoformat(timespec="seconds"),
    }
    if not member.protected_address:
        letter["address"] = {
            "street": member.street, "postal_code": member.postal_code, "city": member.city,
        }  # fmt: skip
    if proof.way is ProofWay.LETTER:
        letter["code"] = links.code(LETTER, proof.key)
    return letter
