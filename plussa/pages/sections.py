"""Whether the sections of a notice say what the record says: bases of each purpose, and who may get data.

The table of a notice is printed from the record, its sections are written; a notice in which they differ
is not frozen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from flask import Flask

from plussa.faults import read_text
from plussa.formats import translated
from plussa.legal.editions import Text
from plussa.legal.parse import parse_text
from plussa.pages.notice import MARK
from plussa.register.terms import BASES, Basis, Recipient
from plussa.words import N_

# How the sentences of the sections name a basis, and those who may get data.
NAMED: Mapping[Basis, str] = {
    Basis.CONSENT: N_("consent"),
    Basis.CONTRACT: N_("contract"),
    Basis.LEGAL_OBLIGATION: N_("legal obligation"),
    Basis.LEGITIMATE_INTEREST: N_("legitimate interest"),
}
LISTED: Mapping[Recipient, str] = {
    Recipient.HOUSEHOLD: N_("the other members of your Plussa household"),
    Recipient.TILLS: N_("the tills of the stores"),
    Recipient.CARD_MAKER: N_("The card maker"),
    Recipient.DELIVERY: N_("those who deliver email and letters"),
    Recipient.BROKER: N_("the broker of strong electronic identification"),
    Recipient.SMS: N_("the SMS delivery system"),
    Recipient.SERVERS: N_("the service provider that runs our servers"),
    Recipient.AUTHORITIES: N_("Authorities"),
}


def check(make_app: Callable[[], Flask], files: Iterable[Path]) -> list[str]:
    """In what notices that are about to be frozen differ from the record, as lines `file:line: reason`."""
    found = {file: read_text(file) for file in files}
    texts = {file: parse_text(said, str(file)) for file, said in found.items() if MARK in said}
    if not texts:
        return []
    app = make_app()
    return [
        f"{file}:1: {one}"
        for file, text in texts.items()
        for one in differences(app, text, file.stem)
    ]


def differences(app: Flask, text: Text, language: str) -> Iterator[str]:
    """Everything in which the sections of a notice differ from the record, by purpose and recipient."""
    with app.test_request_context(f"/{language}/"):
        sections = _sections(_body(text, "purposes"))
        for purpose, bases in BASES.items():
            if purpose.value not in sections:
                yield f"{purpose.value}: has no section"
                continue
            found = {one for one, words in NAMED.items() if _has(sections[purpose.value], words)}
            yield from (f"{purpose.value}: {one.value} is missing" for one in {*bases} - found)
            yield from (f"{purpose.value}: {one.value} is too much" for one in found - {*bases})
        yield from (
            f"{id}: is no purpose of the record"
            for id in sections.keys() - {one.value for one in BASES}
        )
        recipients = _body(text, "recipients")
        yield from (
            f"recipients: {one.value} is missing"
            for one, words in LISTED.items()
            if not _has(recipients, words)
        )
        items = len(re.findall(r"^- ", recipients, re.MULTILINE))
        if items != len(LISTED) - 1:  # the household has a paragraph
            yield f"recipients: lists {items}, the record has {len(LISTED) - 1} beside the household"


def _body(text: Text, id: str) -> str:
    part = text.part(id)
    return part.body if part else ""


def _sections(body: str) -> dict[str, str]:
    """The sentence in which each section names its bases: the first of its last paragraph."""
    _before, *rest = re.split(r"^### .*\{#([\w-]+)\}$", body, flags=re.MULTILINE)
    paragraphs = (one.strip().split("\n\n")[-1] for one in rest[1::2])
    return dict(zip(rest[::2], (one.split(". ")[0] for one in paragraphs), strict=True))


def _has(text: str, words: str) -> bool:
    return translated(words).casefold() in text.casefold()
