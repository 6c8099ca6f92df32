"""Catalogs as files: all that a translator wrote in one lives through reading and writing it."""

import codecs
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, write_po

from plussa.faults import FileFault

# A template's date would change at every run, and so would every diff; so would Babel's version.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
COMMENT = "# What the site says. Edit the .po files; `make i18n-check` checks them."
HEADERS = {
    "Project-Id-Version": "Plussa",
    "Report-Msgid-Bugs-To": "",
    "POT-Creation-Date": f"{UNDATED:%Y-%m-%d %H:%M%z}",
    "PO-Revision-Date": f"{UNDATED:%Y-%m-%d %H:%M%z}",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}
PREVIOUS = re.compile(rb"#[ \t]*~?[ \t]*\|")  # a string before its last change


class DuplicateMessageError(ValueError):
    """A string stands twice in a catalog, where each says something else."""


class WrittenCatalog(Catalog):
    """A catalog as it is written: its headers are those of its file, and each string stands once."""

    _headers: tuple[tuple[str, str], ...] = ()

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Every header, those that Babel does not know too; ours when nobody has written any."""
        ours = dict(HEADERS)
        if self.locale:
            team = self.locale.english_name or ""
            ours |= {"Language": str(self.locale), "Language-Team": team}
            ours["Plural-Forms"] = self.plural_forms
        *others, (name, value) = self._headers or ours.items()
        return [*others, (name, f"{value}\n")]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        self._headers = tuple(headers)
        Catalog._set_mime_headers(self, self._headers)

    def __setitem__(self, id: str | list[str] | tuple[str, ...], message: Message) -> None:
        here = self.get(id, message.context)
        if here is not None and here.lineno and message.lineno:
            first, again = here.lineno, message.lineno
            raise DuplicateMessageError(again, f"{short(message)} stands in line {first} too")
        super().__setitem__(id, message)


def serialize(catalog: Catalog) -> bytes:
    """A catalog as a .po file, without line numbers, which change for no reason a translator has."""
    out = BytesIO()
    write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def read(file: Path, code: str | None) -> Catalog:
    """Read a catalog; raise FileFault, naming file and line, if it cannot be read or says a thing twice."""
    try:
        lines = file.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
        catalog = WrittenCatalog(locale=code, header_comment=COMMENT, fuzzy=False)
        # Babel would keep the string before a change as a translator's note.
        source = (b"" if PREVIOUS.match(line.strip()) else line for line in lines)
        PoFileParser(catalog, abort_invalid=True).parse(source)
        c2py(catalog.plural_expr)
        return catalog
    except FileNotFoundError:
        raise FileFault(file, 1, "there is no such catalog") from None
    except PoFileError as error:
        reason = re.sub(r" on \d+$", "", str(error))  # Babel counts lines from 0
        raise FileFault(file, error.lineno + 1, reason) from None
    except DuplicateMessageError as error:
        raise FileFault(file, *error.args) from None
    except (ValueError, LookupError) as error:
        # Not in the encoding it names, an encoding nobody knows, or a broken header.
        raise FileFault(file, 1, f"cannot be read: {error}") from None


def short(message: Message) -> str:
    """The string of a message, as a finding quotes it."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return repr(text if len(text) < 70 else text[:67] + "…")
