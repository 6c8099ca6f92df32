"""The record of processing in the data protection notice: its table, and whether a new edition is due.

An edition that is about to be frozen has a line MARK where the table goes. What the newest frozen
edition says of each category is kept beside the editions; when the record says something else, the
notice is out of date (GDPR 13 and 14). Until the next edition is frozen, a draft says what it must say.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from plussa.register.categories import OF_MEMBERS
from plussa.register.record import stays_of
from plussa.register.terms import Category, Period

MARK = "[[categories]]"
RECORD = Path("notice") / "record.json"  # in the folder of the editions
DRAFT = Path("notice") / "next.json"  # what the next edition must say, while one is due
Said = dict[str, dict[str, Any]]


def write_tables(make_app: Callable[[], Flask], files: Iterable[Path], record: Path) -> list[Path]:
    """Put the table in the place of the mark, in each file's language; the files that had one."""
    written = [file for file in files if MARK in file.read_text("utf-8")]
    if written:
        app = make_app()
        for file in written:
            text = file.read_text("utf-8").replace(MARK, table(app, file.stem))
            file.write_text(text, "utf-8")
        _write(record)
        record.with_name(DRAFT.name).unlink(missing_ok=True)
    return written


def write_draft(record: Path) -> list[str]:
    """Write down what the next edition must say, if one is due; why it is."""
    draft, why = record.with_name(DRAFT.name), list(due(record))
    if why:
        _write(draft)
    else:
        draft.unlink(missing_ok=True)
    return why


def table(app: Flask, language: str) -> str:
    """What is held, why, how long, from where and for whom: a row of Markdown for each category."""
    with app.test_request_context(f"/{language}/"):
        return render_template(
            "register/notice_table.txt", categories=OF_MEMBERS, stays_of=stays_of
        ).strip()


def due(record: Path, categories: Iterable[Category] = OF_MEMBERS) -> Iterator[str]:
    """Why a new edition of the notice is due: what the record says now and the newest one did not."""
    if not record.exists():  # no notice has been frozen yet
        return
    before: Said = json.loads(record.read_text("utf-8"))
    now = said(categories)
    for name in sorted({*before, *now}):
        if name not in now:
            yield f"{name}: is not kept any more"
        elif name not in before:
            yield f"{name}: is a new category"
        else:
            for what in dict.fromkeys((*now[name], *before[name])):
                if now[name].get(what) != before[name].get(what):
                    yield f"{name}: {what} changed"


def said(categories: Iterable[Category]) -> Said:
    """What a notice must say of each category, in the record's own terms."""
    return {
        one.name: {
            "purposes": [each.value for each in one.purposes],
            "bases": [each.value for each in one.bases],
            "kept": _period(one.kept),
            "sources": [each.value for each in one.sources],
            "recipients": [each.value for each in one.recipients],
            **({"stays": stays} if (stays := [each.value for each in stays_of(one)]) else {}),
        }
        for one in categories
    }


def _write(file: Path) -> None:
    file.write_text(json.dumps(said(OF_MEMBERS), indent=1) + "\n", "utf-8")


def _period(kept: Period) -> dict[str, Any]:
    lasts = {"months": kept.months, "days": kept.days, "hours": kept.hours, "minutes": kept.minutes}
    return {"after": kept.after.value, **{unit: count for unit, count in lasts.items() if count}}
