"""What must hold of legal texts before they are published; each finding names file and line."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from plussa.faults import Fault, FileFault
from plussa.legal import frozen
from plussa.legal.compare import changed_clauses
from plussa.legal.editions import NOTICE_PERIOD, Edition, Text
from plussa.legal.grammar import check_grammar
from plussa.legal.library import DOCUMENTS, EDITIONS, half_frozen, read_document, text_files

SHARED = ("published", "material", "governs")  # the same in every language of an edition


def check_editions(
    languages: Iterable[str], pages: Collection[str], folder: Path = EDITIONS
) -> list[str]:
    """Everything wrong with the texts in a folder, as lines `file:line: reason`.

    `languages` are those the site is published in, `pages` the names that `page:` links may use.
    """
    findings: list[str] = []
    try:
        frozen.verify(folder)
    except Fault as fault:
        findings.append(str(fault))
    for document in DOCUMENTS:
        try:
            editions = read_document(document, folder, text_files(folder))
        except FileFault as fault:
            findings.append(str(fault))
            continue
        findings += check_languages(editions, languages)
        for edition in editions:
            findings += check_edition(edition, pages)
        for earlier, later in pairwise(editions):
            findings += check_changes(earlier, later)
    return findings


def check_record(folder: Path = EDITIONS) -> Iterator[str]:
    """Whether the record of what is published is there, and whole."""
    if not (folder / frozen.RECORD).is_file():
        yield f"{folder / frozen.RECORD}:1: is gone; bring it back"
    for file in half_frozen(folder):
        yield f"{file}:1: is not frozen, though this edition is published in another language"


def check_dates(today: date, folder: Path = EDITIONS) -> Iterator[str]:
    """Whether texts about to be frozen are published from today on, and not in the past."""
    published = set(frozen.frozen_files(folder))
    for document in DOCUMENTS:
        new = [file for file in text_files(folder) if file not in published]
        for edition in read_document(document, folder, set(new) - set(half_frozen(folder))):
            if edition.published < today:
                yield f"{edition.governing.file}:1: published names a day that has passed"


def check_languages(editions: Sequence[Edition], languages: Iterable[str]) -> Iterator[str]:
    """Whether the newest edition has every language, and none lacks one that an older one had."""
    needed: set[str] = set()
    for edition in editions:
        needed |= set(edition.texts) | (set(languages) if edition is editions[-1] else set())
        for language in sorted(needed - set(edition.texts)):
            yield f"{edition.governing.file}:1: there is no text in {language!r} beside it"


def check_edition(edition: Edition, pages: Collection[str]) -> Iterator[str]:
    """What is wrong with one edition in itself."""
    governing = edition.governing
    if edition.effective - governing.published < NOTICE_PERIOD:
        yield f"{governing.file}:1: published less than {NOTICE_PERIOD.days} days ahead"
    for text in edition.texts.values():
        yield from check_grammar(text)
        yield from _check_links(text, pages)
        if text is not governing:
            yield from _check_twin(text, governing)


def check_changes(earlier: Edition, later: Edition) -> Iterator[str]:
    """Whether every changed clause is explained, and nothing else, in every language."""
    for language in sorted(set(earlier.texts) & set(later.texts)):
        text = later.texts[language]
        changed = set(changed_clauses(earlier.texts[language], text))
        explained = [change.clause for change in text.changes]
        for id in sorted(changed - set(explained)):
            yield f"{text.file}:{_line(text, id)}: clause {id!r} changed, no [[changes]] says why"
        for id in sorted(set(explained) - changed):
            yield f"{text.file}:1: [[changes]] explains {id!r}, which did not change"
        if len(explained) > len(set(explained)):
            yield f"{text.file}:1: [[changes]] explains a clause twice"


def _check_links(text: Text, pages: Collection[str]) -> Iterator[str]:
    ids = {heading.id for heading in text.headings}
    for target, line in text.links:
        if target.startswith("page:") and target.removeprefix("page:") not in pages:
            yield f"{text.file}:{line}: no page is called {target!r}"
        if target.startswith("#") and target[1:] not in ids:
            yield f"{text.file}:{line}: no heading has the id {target!r}"
        if not target.startswith(("page:", "#", "https://")):
            yield f"{text.file}:{line}: a link begins with page:, # or https://, not {target!r}"


def _check_twin(text: Text, governing: Text) -> Iterator[str]:
    """Whether a text has the same bones as the one that governs."""
    for name in SHARED:
        if getattr(text, name) != getattr(governing, name):
            yield f"{text.file}:1: {name} differs from {governing.file}"
    if text.checked is None:
        yield f"{text.file}:1: front matter lacks checked, the day it was held against the other"
    if sorted(one.clause for one in text.changes) != sorted(
        one.clause for one in governing.changes
    ):
        yield f"{text.file}:1: [[changes]] explains other clauses than {governing.file}"
    for one, other in ((text, governing), (governing, text)):
        ids = {heading.id for heading in other.headings}
        places = {_place(target) for target, _ in other.links}
        for heading in one.headings:
            if heading.id not in ids:
                yield f"{one.file}:{heading.line}: heading id {heading.id!r} is not in {other.file}"
        for target, line in one.links:
            if _place(target) not in places:
                yield f"{one.file}:{line}: the link {target!r} is not in {other.file}"
    ours, theirs = ([heading.id for heading in one.headings] for one in (text, governing))
    if ours != theirs and set(ours) == set(theirs):
        yield f"{text.file}:1: headings stand in another order than in {governing.file}"


def _place(target: str) -> str:
    """A link as it must agree between languages: a foreign page may differ, its host may not."""
    return urlsplit(target).netloc or target


def _line(text: Text, id: str) -> int:
    return next((heading.line for heading in text.headings if heading.id == id), 1)
