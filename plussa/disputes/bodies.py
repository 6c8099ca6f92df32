"""The bodies a member can turn to: facts as dated data, each with its source. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path

from plussa.faults import TomlFile

FILE = Path(__file__).with_name("bodies.toml")
FALLBACK = "en"  # what a draft language has not written yet is borrowed from here


@dataclass(frozen=True)
class BodyText:
    """What is told about a body in one language, in whole sentences."""

    name: str
    role: str
    when: str
    phone: str
    cost: str
    serves: str
    time: str
    outcome: str
    limits: str
    unserved: str = ""
    write: str = ""
    visit: str = ""


@dataclass(frozen=True)
class Body:
    """One body: where its facts come from, when they were last checked, and what they are."""

    id: str
    source: str
    reviewed_on: date | None
    languages: tuple[str, ...]
    web: Mapping[str, str]
    number: str
    email: str
    texts: Mapping[str, BodyText]

    def text(self, language: str) -> BodyText:
        """What is told in a language, or in English when nothing is written in it."""
        return self.texts.get(language, self.texts[FALLBACK])

    def names_elsewhere(self, language: str) -> dict[str, str]:
        """Its names in the other languages, by their codes."""
        return {code: text.name for code, text in self.texts.items() if code != language}

    def site(self, language: str) -> tuple[str, str]:
        """The address of its own site for a reader of a language, and the language spoken there."""
        for code in (language, FALLBACK):
            if code in self.web:
                return self.web[code], code
        code, address = next(iter(self.web.items()))
        return address, code


REQUIRED = [field.name for field in fields(BodyText) if field.default is MISSING]
KNOWN = [field.name for field in fields(BodyText)]


def load_bodies(file: Path = FILE, languages: Iterable[str] = (FALLBACK,)) -> dict[str, Body]:
    """Read the bodies; each of `languages` must be written whole.

    Raises FileFault, naming file and line, for a field that is missing or not fit to be used.
    """
    record = TomlFile(file)
    return {id: _read_body(id, record, {FALLBACK, *languages}) for id in record.rows}


def stale_bodies(
    bodies: Mapping[str, Body], today: date, days: int
) -> list[tuple[str, date | None]]:
    """The bodies reviewed more than so many days ago, in the future by mistake, or never."""
    return [
        (id, body.reviewed_on)
        for id, body in bodies.items()
        if body.reviewed_on is None or not 0 <= (today - body.reviewed_on).days <= days
    ]


def _read_body(id: str, record: TomlFile, languages: Iterable[str]) -> Body:
    row = record.rows[id]
    for name in ("source", "reviewed_on", "languages", "web"):
        if name not in row:
            raise record.fault(id, name, f"[{id}] lacks {name}")
    if not str(row["source"]).startswith("https://"):
        raise record.fault(id, "source", f"[{id}] source is not an https:// address")
    if row["reviewed_on"] != "" and type(row["reviewed_on"]) is not date:
        what = f'[{id}] reviewed_on is a date like 2026-11-23, or ""'
        raise record.fault(id, "reviewed_on", what)
    if not isinstance(row["languages"], list) or not row["languages"]:
        raise record.fault(id, "languages", f"[{id}] languages is not a list of codes")
    return Body(
        id=id,
        source=row["source"],
        reviewed_on=row["reviewed_on"] or None,
        languages=tuple(row["languages"]),
        web=_read_web(id, record),
        number=str(row.get("number", "")),
        email=str(row.get("email", "")),
        texts=_read_texts(id, record, languages),
    )


def _read_web(id: str, record: TomlFile) -> dict[str, str]:
    web = record.rows[id]["web"]
    if not isinstance(web, dict) or not web:
        raise record.fault(f"{id}.web", "web", f"[{id}.web] has no address")
    for code, address in web.items():
        if not str(address).startswith("https://"):
            raise record.fault(f"{id}.web", code, f"[{id}.web] {code} is not an https:// address")
    return web


def _read_texts(id: str, record: TomlFile, languages: Iterable[str]) -> dict[str, BodyText]:
    row = record.rows[id]
    texts = {code: text for code, text in row.items() if isinstance(text, dict) and code != "web"}
    told = set(texts.get(FALLBACK, ()))  # what one language tells, the others tell too
    for code in sorted(languages):
        if code not in texts:
            raise record.fault(id, code, f"[{id}] has no text [{id}.{code}]")
        needed = {*REQUIRED, *told, "unserved"}
        if code in row["languages"]:
            needed.discard("unserved")
        for name in [name for name in KNOWN if name in needed and not texts[code].get(name)]:
            raise record.fault(f"{id}.{code}", name, f"[{id}.{code}] lacks {name}")
    for code, text in texts.items():
        for name in text:
            if name not in {*told, "unserved"} or name not in KNOWN:
                raise record.fault(f"{id}.{code}", name, f"[{id}.{code}] {name} is not expected")
    return {code: BodyText(**{**texts[FALLBACK], **text}) for code, text in texts.items()}
