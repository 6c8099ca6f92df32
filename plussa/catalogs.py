"""Catalogs for translators: update, compile and check them, and add a language."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from plussa.faults import Fault, FileFault
from plussa.i18n import (
    CATALOGS,
    LANGUAGES_FILE,
    ROOT,
    SOURCE,
    Languages,
    is_compiled,
    load_languages,
)

JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
# A template's date would change at every run, and so would every diff.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def template_file(folder: Path = CATALOGS) -> Path:
    """The template that lists every string."""
    return folder / "messages.pot"


def catalog_file(code: str, folder: Path = CATALOGS) -> Path:
    """The catalog that a translator edits."""
    return folder / code / "LC_MESSAGES" / "messages.po"


def extract() -> Catalog:
    """Collect the strings of code and templates, the same way every time."""
    template = Catalog(
        project="Plussa",
        header_comment="# What the site says. Edit the .po files; `make i18n-check` checks them.",
        creation_date=UNDATED,
        revision_date=UNDATED,
        fuzzy=False,
    )
    for file in _files("plussa", ".py"):
        _collect(template, file, "python", {})
    for file in _files("templates", ".html", ".xml", ".txt"):
        _collect(template, file, "jinja2", JINJA)
    return template


def _files(folder: str, *suffixes: str) -> list[Path]:
    """The files of a folder in a fixed order, without an editor's locks."""
    files = (ROOT / folder).rglob("[!.#]*")
    return sorted(file for file in files if file.suffix in suffixes)


def _collect(template: Catalog, file: Path, method: str, options: dict[str, str]) -> None:
    place = file.relative_to(ROOT).as_posix()
    found = extract_from_file(
        method, file, comment_tags=("Translators:",), options=options, strip_comment_tags=True
    )
    for line, message, comments, context in found:
        template.add(message, locations=[(place, line)], auto_comments=comments, context=context)


def serialize(catalog: Catalog) -> bytes:
    """A catalog as a .po file, without line numbers, which change for no reason a translator has."""
    out = BytesIO()
    write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def update(folder: Path = CATALOGS, languages: Path = LANGUAGES_FILE) -> list[Path]:
    """Write the template and bring every catalog up to it; changed strings are marked fuzzy."""
    template = extract()
    template_file(folder).write_bytes(serialize(template))
    updated = []
    for language in load_languages(drafts=True, file=languages):
        file = catalog_file(language.code, folder)
        if language.code == SOURCE or not file.exists():
            continue
        catalog = _read(file, language.code)
        catalog.update(template)
        catalog.creation_date = UNDATED
        file.write_bytes(serialize(catalog))
        updated.append(file)
    return updated


def compile_all(folder: Path = CATALOGS) -> None:
    """Compile every catalog; raise FileFault, naming file and line, if one cannot be read."""
    for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        if not is_compiled(file):
            compiled, out = file.with_suffix(".mo"), BytesIO()
            write_mo(out, _read(file, file.parent.parent.name))
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
    template = extract()
    template.locale = _locale(code)
    # A JSON string is a TOML string too, whatever is in the name.
    quoted = json.dumps(name.strip(), ensure_ascii=False)
    row = f'\n[{code}]\nname = {quoted}\nformats = "{code}"\nstatus = "draft"\n'
    row += f"\n[{code}.words]  # borrowed from the source language until each has its own\n"
    data = (file.read_text("utf-8") + row).encode()
    catalog.parent.mkdir(parents=True, exist_ok=True)
    catalog.write_bytes(serialize(template))
    file.write_bytes(data)
    return catalog


def _locale(code: str) -> Locale:
    """The locale of a code without a region: addresses begin with it, and so does a page's lang."""
    try:
        locale = Locale.parse(code) if re.fullmatch("[a-z]{2,3}", code) else None
    except UnknownLocaleError:
        locale = None
    if locale is None or locale.language != code or code == "und":
        raise Fault(f"{code!r} is not the code of a language, such as sv")
    return locale


def require_whole(languages: Languages, folder: Path = CATALOGS) -> None:
    """Raise Fault if a published language lacks a string: English would show on its pages."""
    template = _read(template_file(folder), None)
    for language in languages:
        if language.published and language.code != SOURCE:
            file = catalog_file(language.code, folder)
            for finding in check_catalog(_read(file, language.code), template, file, strict=True):
                raise Fault(finding)


def check(folder: Path = CATALOGS, languages: Path = LANGUAGES_FILE) -> list[str]:
    """Everything wrong with the catalogs, as lines `file:line: reason`."""
    template = extract()
    findings = []
    written = template_file(folder)
    if not written.exists() or written.read_bytes() != serialize(template):
        findings.append(f"{written}:1: is out of date; `make i18n-update` mends it")
    for language in load_languages(drafts=True, file=languages):
        if language.code == SOURCE:
            continue
        try:
            file = catalog_file(language.code, folder)
            findings += check_catalog(
                _read(file, language.code), template, file, language.published
            )
        except Fault as error:
            findings.append(str(error))
    return findings


def check_catalog(catalog: Catalog, template: Catalog, file: Path, strict: bool) -> Iterator[str]:
    """What is wrong with one catalog; a draft (not strict) may lack strings."""
    for message in template:
        if not message.id:
            continue
        ours = catalog.get(message.id, message.context)
        if ours is None or not _filled(ours) or ours.fuzzy:
            if strict:
                what = "fuzzy" if ours and ours.fuzzy else "missing"
                yield f"{file}:{_line(ours)}: {what}: {_short(message)}"
        else:
            yield from _check_pieces(ours, file)
    for message in catalog if strict else ():
        if message.id and template.get(message.id, message.context) is None:
            yield f"{file}:{_line(message)}: stale: {_short(message)}"


def _check_pieces(message: Message, file: Path) -> Iterator[str]:
    """Whether placeholders, markup and links are the same in string and translation."""
    wanted = _pieces(message.id[-1] if isinstance(message.id, tuple | list) else message.id)
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    for text in texts:
        if _pieces(text or "") != wanted:
            yield (
                f"{file}:{_line(message)}: placeholders, markup or links differ: {_short(message)}"
            )


def _pieces(text: str) -> list[str]:
    """What must stand in a translation as in the source; a lone % would break the page."""
    return sorted(re.findall(r"%\(\w+\)[a-z]|%.|%$|<[^>]*>?|https?://\S+", text))


def _filled(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(text and text.strip() for text in texts)


def _line(message: Message | None) -> int:
    return (message.lineno if message else None) or 1


def _short(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return repr(text if len(text) < 70 else text[:67] + "…")


def _read(file: Path, code: str | None) -> Catalog:
    try:
        # Babel would keep the string before a change (`#|`) as a translator's note.
        source = re.sub(rb"(?m)^#~?\|.*$", b"", file.read_bytes())
        return read_po(BytesIO(source), locale=code, abort_invalid=True)
    except FileNotFoundError:
        raise FileFault(file, 1, "there is no such catalog") from None
    except PoFileError as error:
        raise FileFault(file, error.lineno + 1, str(error)) from None  # Babel counts from 0
    except (ValueError, LookupError) as error:
        # Not in the encoding it names, an encoding nobody knows, or a broken header.
        raise FileFault(file, 1, f"cannot be read: {error}") from None
