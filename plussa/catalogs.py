"""Catalogs for translators: update, compile and check them, and add a language."""

import json
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import localedata
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from plussa.faults import Fault, TomlFile
from plussa.i18n import (
    CATALOGS,
    LANGUAGES_FILE,
    ROOT,
    SOURCE,
    Languages,
    is_compiled,
    load_languages,
)
from plussa.pofiles import COMMENT, WrittenCatalog, read, serialize, short

TERMS = LANGUAGES_FILE.with_name("terms.toml")
MAPPING = ROOT / "babel.cfg"


def template_file(folder: Path = CATALOGS) -> Path:
    """The template that lists every string."""
    return folder / "messages.pot"


def catalog_file(code: str, folder: Path = CATALOGS) -> Path:
    """The catalog that a translator edits."""
    return folder / code / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Collect the strings of code and templates by Babel's mapping, the same way every time."""
    from babel.messages import frontend  # slow, and of no use to a running site

    template = WrittenCatalog(header_comment=COMMENT, fuzzy=False)
    with MAPPING.open(encoding="utf-8") as mapping:
        methods, options = frontend.parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    for file, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        place = (Path(file).as_posix(), line)
        template.add(message, locations=[place], auto_comments=comments, context=context)
    for found in template:
        found.locations.sort()  # or a string would be where Babel came by it first
    return template


def update(folder: Path = CATALOGS, languages: Path = LANGUAGES_FILE) -> list[Path]:
    """Write the template and bring every catalog up to it; changed strings are marked fuzzy."""
    template = extract()
    template_file(folder).write_bytes(serialize(template))
    updated = []
    for language in load_languages(drafts=True, file=languages):
        file = catalog_file(language.code, folder)
        if language.code == SOURCE or not file.exists():
            continue
        catalog = read(file, language.code)
        _take_back(catalog, template)
        catalog.update(template, update_creation_date=False)
        file.write_bytes(serialize(catalog))
        updated.append(file)
    return updated


def _take_back(catalog: Catalog, template: Catalog) -> None:
    """Give strings that are said again the translations they had before they were gone."""
    for key, message in list(catalog.obsolete.items()):
        if template.get(message.id, message.context):
            del catalog.obsolete[key]
            if not catalog.get(message.id, message.context):
                catalog[message.id] = message


def compile_all(folder: Path = CATALOGS) -> None:
    """Compile the catalogs that have changed, and then raise FileFault if one cannot be read.

    What such a catalog was compiled to before stays as it is.
    """
    faults = []
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        if not is_compiled(file):
            try:
                _compile(read(file, file.parent.parent.name), file.with_suffix(".mo"))
            except Fault as fault:
                faults.append(fault)
    if faults:
        raise faults[0]


def _compile(catalog: Catalog, compiled: Path) -> None:
    for message in list(catalog):
        if message.id and not _filled(message):
            catalog.delete(message.id, message.context)  # so that English stands there, marked
    out = BytesIO()
    write_mo(out, catalog)
    try:
        compiled.write_bytes(out.getvalue())
    except OSError as error:
        raise Fault(f"{compiled}: cannot be written: {error.strerror}") from error


def add_language(
    code: str, name: str, file: Path = LANGUAGES_FILE, folder: Path = CATALOGS
) -> Path:
    """Add a draft language: a row in the data file and a catalog to translate.

    Raises Fault if the code is not two or three small letters that Babel knows, or is here already.
    """
    catalog = catalog_file(code, folder)
    if code in load_languages(drafts=True, file=file) or catalog.exists():
        raise Fault(f"{code!r} is here already, in {file} or {catalog}")
    if not name.strip() or not name.isprintable():
        raise Fault(f"{name!r} is not the name of a language, such as Svenska")
    # Without a region: addresses begin with it, and so does a page's lang.
    if not re.fullmatch("[a-z]{2,3}", code) or not localedata.exists(code):
        raise Fault(f"{code!r} is not the code of a language, such as sv")
    template = extract()
    template.locale = code
    # A JSON string is a TOML string too, whatever is in the name.
    quoted = json.dumps(name.strip(), ensure_ascii=False)
    row = f'\n[{code}]\nname = {quoted}\nformats = "{code}"\nstatus = "draft"\n'
    row += f"\n[{code}.words]  # borrowed from the source language until each has its own\n"
    data = (file.read_text("utf-8") + row).encode()
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_bytes(serialize(template))
    file.write_bytes(data)
    return catalog


def require_whole(languages: Languages, folder: Path = CATALOGS) -> None:
    """Raise Fault if a published language lacks a string: English would show on its pages."""
    template = read(template_file(folder), None)
    for language in languages:
        if language.published and language.code != SOURCE:
            file = catalog_file(language.code, folder)
            for finding in check_catalog(read(file, language.code), template, file, strict=True):
                raise Fault(finding)


def check(folder: Path = CATALOGS, languages: Path = LANGUAGES_FILE) -> list[str]:
    """Everything wrong with the catalogs, as lines `file:line: reason`."""
    template = extract()
    findings = [
        f"{place}:{line}: {reason}"
        for one in template
        for place, line in one.locations[:1]
        for reason in other_words("\n".join(_sources(one)), SOURCE)
    ]
    written = template_file(folder)
    if not written.exists() or written.read_text("utf-8") != serialize(template).decode():
        findings.append(f"{written}:1: is out of date; `make i18n-update` mends it")
    for language in load_languages(drafts=True, file=languages):
        if language.code == SOURCE:
            continue
        try:
            file = catalog_file(language.code, folder)
            catalog = read(file, language.code)
            findings += check_catalog(catalog, template, file, language.published)
            findings += [
                f"{file}:{_line(one)}: {reason}"
                for one in catalog
                if one.id
                for reason in other_words("\n".join(_texts(one)), language.code)
            ]
        except Fault as error:
            findings.append(str(error))
    return findings


@cache
def _terms(code: str) -> list[tuple[str, re.Pattern[str], str]]:
    terms = TomlFile(TERMS).rows.get(code, {})
    return [
        (say, re.compile(term["not"], re.MULTILINE), term["why"]) for say, term in terms.items()
    ]


def other_words(text: str, code: str) -> Iterator[str]:
    """Where a text in a language has another word than the one we use for a thing."""
    for say, refused, why in _terms(code):
        if found := refused.search(text):
            yield f"says {found[0]!r}: we say {say!r} ({why})"


def check_catalog(catalog: Catalog, template: Catalog, file: Path, strict: bool) -> Iterator[str]:
    """What is wrong with one catalog; a draft (not strict) may lack strings."""
    for message in template:
        ours = catalog.get(message.id, message.context) if message.id else None
        if ours is None or not any(_texts(ours)) or ours.fuzzy:
            if strict and message.id:
                what = "fuzzy" if ours and ours.fuzzy else "missing"
                yield f"{file}:{_line(ours)}: {what}: {short(message)}"
        elif ours.pluralizable != message.pluralizable or not _filled(ours):
            yield f"{file}:{_line(ours)}: a plural is missing: {short(message)}"
        else:
            yield from _check_texts(ours, file)
    for message in catalog if strict else ():
        if message.id and template.get(message.id, message.context) is None:
            yield f"{file}:{_line(message)}: stale: {short(message)}"


def _check_texts(message: Message, file: Path) -> Iterator[str]:
    """Whether the string was translated, with the same placeholders, markup and links."""
    sources = _sources(message)
    wanted, place = _pieces(sources[-1]), f"{file}:{_line(message)}"
    noted = any("same" in note.lower() for note in message.user_comments)
    for text in _texts(message):
        if _pieces(text) != wanted:
            yield f"{place}: placeholders, markup or links differ: {short(message)}"
        elif text in sources and re.search(r"[^\W\d_]", re.sub(PIECE, "", text)) and not noted:
            yield (
                f"{place}: not translated: {short(message)}; if it is the same on purpose,"
                " say so in a line above it that begins with `# same`"
            )


PIECE = re.compile(r"%\(\w+\)[a-z]|%.|%$|<[^>]*>?|https?://\S+")


def _pieces(text: str) -> list[str]:
    """What must stand in a translation as in the source; a lone % would break the page."""
    return sorted(PIECE.findall(text))


def _sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _texts(message: Message) -> list[str]:
    """What a message says in its language, without blanks; "" where it says nothing."""
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [text if text and text.strip() else "" for text in texts]


def _filled(message: Message) -> bool:
    return all(_texts(message))


def _line(message: Message | None) -> int:
    return (message.lineno if message else None) or 1
