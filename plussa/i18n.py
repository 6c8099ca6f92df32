"""Languages: the only module that knows locales, catalogs and the words of addresses."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from itertools import product
from pathlib import Path

from babel import Locale, localedata
from babel.support import Translations
from flask import Flask, current_app, g, request
from flask.sansio.app import App
from flask_babel import Babel
from markupsafe import Markup

from plussa.faults import Fault, TomlFile

HERE = Path(__file__).parent
ROOT = HERE if (HERE / "templates").is_dir() else HERE.parent  # an installed package holds them all
LANGUAGES_FILE = Path(__file__).with_name("languages.toml")
CATALOGS = ROOT / "translations"
SOURCE = "en"  # the language that strings are written in
WORD = re.compile(r"[a-z0-9-]+")
DEFAULT = "fi"  # for a visitor whose languages we do not have, and the one whose texts govern


@dataclass(frozen=True)
class Language:
    """One language: its code, own name, locale for formats, and words for addresses."""

    code: str
    name: str
    formats: str
    published: bool
    words: Mapping[str, str]
    moved: Mapping[str, str]

    @property
    def direction(self) -> str:
        """Which way it is written: "ltr" from left to right, or "rtl"."""
        return Locale.parse(self.formats).text_direction


@dataclass(frozen=True)
class Languages:
    """The languages a site shows, in the order of the data file."""

    shown: tuple[Language, ...]

    def __iter__(self) -> Iterator[Language]:
        return iter(self.shown)

    def __getitem__(self, code: str) -> Language:
        return {language.code: language for language in self.shown}[code]

    def __contains__(self, code: object) -> bool:
        return any(language.code == code for language in self.shown)

    @property
    def codes(self) -> list[str]:
        """Their codes."""
        return [language.code for language in self.shown]


def load_languages(drafts: bool = False, file: Path = LANGUAGES_FILE) -> Languages:
    """Read the published languages, and drafts when asked for.

    Raises FileFault for a row that is not whole: a published language has every word, each once.
    """
    record = TomlFile(file)
    if SOURCE not in record.rows or DEFAULT not in record.rows:
        raise record.fault(SOURCE, SOURCE, f"[{SOURCE}] and [{DEFAULT}] must be here")
    source = record.rows[SOURCE].get("words", {})
    languages = [_read_language(code, record, source) for code in record.rows]
    return Languages(tuple(one for one in languages if one.published or drafts))


def _read_language(code: str, record: TomlFile, source: Mapping[str, str]) -> Language:
    row = record.rows[code]
    for name in ("name", "formats", "status"):
        if not isinstance(row.get(name), str) or not row[name]:
            raise record.fault(code, name, f"[{code}] lacks {name}")
    if row["status"] not in ("draft", "published"):
        raise record.fault(code, "status", f"[{code}] status is draft or published")
    if not localedata.exists(row["formats"]):
        raise record.fault(code, "formats", f"[{code}] formats is not a locale, such as en_GB")
    if code in (SOURCE, DEFAULT) and row["status"] != "published":
        raise record.fault(code, "status", f"[{code}] must be published")
    own, moved = row.get("words", {}), row.get("moved", {})
    for name, table in (("words", own), ("moved", moved)):
        if not isinstance(table, dict):
            raise record.fault(code, name, f"[{code}] {name} is not a table")
    published = row["status"] == "published"
    _check_words(code, own, source, record, published)
    words = {**source, **own}
    for former, name in moved.items():
        reason = ""
        if not WORD.fullmatch(former) or name not in list(source):
            reason = "has former words and the names of words"
        elif former in words.values():
            reason = f"{former} is a word of today"
        if reason:
            raise record.fault(f"{code}.moved", former, f"[{code}.moved] {reason}")
    return Language(code, row["name"], row["formats"], published, words, moved)


def _check_words(
    code: str, own: Mapping[str, str], source: Mapping[str, str], record: TomlFile, whole: bool
) -> None:
    table = f"{code}.words"
    for name, word in own.items():
        if name not in source:
            raise record.fault(table, name, f"[{table}] {name} is not a word of addresses")
        if not isinstance(word, str) or not WORD.fullmatch(word):
            raise record.fault(table, name, f"[{table}] {name}: small letters a–z, digits and -")
        if list(own.values()).count(word) > 1:
            raise record.fault(table, name, f"[{table}] {name}: one word for two things")
    lacking = sorted(set(source) - set(own))
    if whole and lacking:
        raise record.fault(table, table, f"[{table}] lacks {', '.join(lacking)}")


class MarkedFallback(NullTranslations):
    """Stands in for strings a draft language lacks, and marks them so that a translator sees them."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def is_compiled(written: Path) -> bool:
    """Whether a catalog was compiled since it was saved; of a package it was when that was built."""
    compiled = written.with_suffix(".mo")
    if not compiled.exists():
        return False
    return ROOT == HERE or compiled.stat().st_mtime_ns >= written.stat().st_mtime_ns


def load_catalog(
    language: Language, folder: Path = CATALOGS, stale: bool = False
) -> NullTranslations:
    """Read a language's compiled catalog.

    Raises Fault when a language other than the source has none, or one compiled before its catalog
    was last saved; while texts are being written (stale) such a one does, and a draft needs none.
    """
    if language.code == SOURCE:
        return Translations()
    compiled = folder / language.code / "LC_MESSAGES" / "messages.mo"
    written = compiled.with_suffix(".po")
    if is_compiled(written) or (stale and compiled.exists()):
        with compiled.open("rb") as file:
            catalog = Translations(file)
    elif stale and not language.published:
        catalog = Translations()
    else:
        raise Fault(f"{written}: not compiled since it was saved; `make catalogs` compiles it")
    if not language.published:
        catalog.add_fallback(MarkedFallback())
    return catalog


def init_app(
    app: Flask, languages: Languages, folder: Path = CATALOGS, stale: bool = False
) -> None:
    """Give the app its languages and their catalogs in a folder."""
    app.extensions["plussa.languages"] = languages
    babel = Babel(app, default_locale=DEFAULT, locale_selector=current_language)
    with app.app_context():
        # Filled by hand: Flask-Babel would look for catalogs by itself and say nothing if it found none.
        catalogs = babel.domain_instance.cache
        for one in languages:
            catalogs[one.code, "messages"] = load_catalog(one, folder, stale)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_add_language)
    app.jinja_env.globals.update(direction=direction, catalog_fault="")
    app.context_processor(
        lambda: {"language": site_languages()[current_language()], "languages": site_languages()}
    )


def languages_of(app: App) -> Languages:
    """The languages an app shows."""
    return app.extensions["plussa.languages"]


def site_languages() -> Languages:
    """The languages of the running app."""
    return languages_of(current_app)


def current_language() -> str:
    """The language of this request: its address says it; elsewhere the visitor's browser does."""
    languages = site_languages()
    named = g.get("language") or request.path.split("/", 2)[1]
    return named if named in languages else preferred_language(languages)


def direction(code: str) -> Markup:
    """Which way a page or a part of it in a language runs, as an attribute where not all run one way."""
    languages = site_languages()
    runs = languages[code].direction if code in languages else "ltr"
    if runs == languages[current_language()].direction == "ltr":
        return Markup("")
    return Markup(' dir="{}"').format(runs)


def preferred_language(languages: Languages) -> str:
    """The best of our languages for the request's Accept-Language header (RFC 9110, 12.5.4)."""
    # By primary subtag: a browser set to en-GB or sv-FI means English or Swedish.
    wanted = [(tag.split("-")[0].lower(), quality) for tag, quality in request.accept_languages]
    known = [(quality, code) for code, quality in wanted if code in languages and quality > 0]
    return max(known, key=lambda pair: pair[0], default=(0, DEFAULT))[1]


def localize(pattern: str, language: Language, **choices: str) -> str:
    """Spell an address pattern in a language: "/{rules}/" is "/fi/saannot/".

    A name in braces is first looked up among the choices, then among the language's words.
    """
    return _spell(pattern, language.code, language.words, choices)


def former_spellings(pattern: str, language: Language, **choices: str) -> list[str]:
    """The same pattern as it was spelled before the language changed words of it."""
    used = {choices.get(name, name) for name in re.findall(r"\{(\w+)\}", pattern)}
    spellings = {
        name: [language.words[name], *(old for old, new in language.moved.items() if new == name)]
        for name in used & set(language.moved.values())
    }
    found = {
        _spell(pattern, language.code, {**language.words, **mix}, choices)
        for mix in combinations(spellings)
    }
    return sorted(found - {localize(pattern, language, **choices)})


def combinations(choices: Mapping[str, Collection[str]]) -> list[dict[str, str]]:
    """Every way to choose one of each."""
    return [dict(zip(choices, mix, strict=True)) for mix in product(*choices.values())]


def _spell(pattern: str, code: str, words: Mapping[str, str], choices: Mapping[str, str]) -> str:
    return f"/{code}" + re.sub(r"\{(\w+)\}", lambda m: words[choices.get(m[1], m[1])], pattern)


def _take_language(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Keep the language that an address names, so that no view has to take it."""
    g.language = (values or {}).pop("language", None)


def _add_language(endpoint: str, values: dict[str, object]) -> None:
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values.setdefault("language", current_language())
