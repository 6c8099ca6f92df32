"""Pages of the legal documents."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from plussa.legal.compare import changed_clauses
from plussa.legal.compare import compare as compare_texts
from plussa.legal.editions import Edition, Text
from plussa.legal.library import DOCUMENTS, Library
from plussa.web.publish import Values, page_date, published

legal = Blueprint("legal", __name__)


def library() -> Library:
    """The library of the running app."""
    found: Library = current_app.extensions["plussa.library"]
    return found


def every_document(day: date) -> Iterable[Values]:
    """The documents that have an edition in force."""
    return [{"document": name} for name in DOCUMENTS if library().current(name, day)]


def every_edition(day: date) -> Iterable[Values]:
    """The editions a visitor may see."""
    for edition in library().all_visible(day):
        yield {"document": edition.document, "effective": edition.effective}


def every_pair(day: date) -> Iterable[Values]:
    """Each two editions of a document, the earlier first."""
    for name in DOCUMENTS:
        for earlier, later in combinations(library().visible(name, day), 2):
            yield {"document": name, "earlier": earlier.effective, "later": later.effective}


@published(legal, "/{document}/", every_document, document=DOCUMENTS)
def show_current(language: str, document: str) -> str:
    """The edition in force."""
    edition = library().current(document, page_date())
    return _show("legal/edition.html", language, edition)


@published(legal, "/{document}/<date:effective>/", every_edition, document=DOCUMENTS)
def show_edition(language: str, document: str, effective: date) -> str:
    """An edition at its own address."""
    return _show("legal/edition.html", language, _find(document, effective))


@published(legal, "/{document}/{editions}/", every_document, document=DOCUMENTS)
def show_editions(language: str, document: str) -> str:
    """All editions of a document, and links that compare any two."""
    editions = library().visible(document, page_date())[::-1]
    if not editions:
        abort(404)
    return render_template(
        "legal/editions.html",
        document=document,
        editions=editions,
        state=_state,
        pairs=[(earlier, later) for later, earlier in combinations(editions, 2)],
        title=_text(editions[0], language).title,
    )


@published(legal, "/{document}/<date:effective>/{changes}/", every_edition, document=DOCUMENTS)
def show_changes(language: str, document: str, effective: date) -> str:
    """What changed in an edition and why, clause by clause."""
    edition = _find(document, effective)
    before = library().before(edition)
    fates = changed_clauses(before.governing, edition.governing) if before else {}
    return _show("legal/changes.html", language, edition, fates=fates)


@published(legal, "/{document}/<date:effective>/{side_by_side}/", every_edition, document=DOCUMENTS)
def show_side_by_side(language: str, document: str, effective: date) -> str:
    """An edition in all its languages beside each other, clause by clause."""
    return _show("legal/side_by_side.html", language, _find(document, effective))


@published(
    legal, "/{document}/{compare}/<date:earlier>/<date:later>/", every_pair, document=DOCUMENTS
)
def compare(language: str, document: str, earlier: date, later: date) -> str | Response:
    """Two editions of a document compared word by word; a pair in the wrong order is put right."""
    first, second = _find(document, earlier), _find(document, later)
    if earlier == later:
        abort(404)
    if earlier > later:
        return redirect(url_for("legal.compare", document=document, earlier=later, later=earlier))
    clauses = compare_texts(_text(first, language), _text(second, language))
    return _show("legal/compare.html", language, second, earlier=first, clauses=clauses)


@published(legal, "/{changes}/")
def show_all_changes(language: str) -> str:
    """Every edition of every document, the latest first, with what it changed."""
    return render_template(
        "legal/all_changes.html", editions=library().all_visible(page_date()), state=_state,
        text=lambda edition: _text(edition, language),
    )  # fmt: skip


def _find(document: str, effective: date) -> Edition:
    return library().find(document, effective, page_date()) or abort(404)


def _show(template: str, language: str, edition: Edition | None, **context: Any) -> str:
    """Render a template about one edition, or say that it is not written in a draft language."""
    if edition is None:
        abort(404)
    if language not in edition.texts:
        template = "legal/untranslated.html"
    return render_template(
        template,
        edition=edition,
        text=_text(edition, language),
        before=library().before(edition),
        current=library().current(edition.document, page_date()),
        upcoming=library().upcoming(edition.document, page_date()),
        state=_state,
        **context,
    )


def _text(edition: Edition, language: str) -> Text:
    """The text in a language, or the governing one where a draft language has none."""
    return edition.texts.get(language, edition.governing)


_state: Callable[[Edition], str] = lambda edition: library().state(edition, page_date())  # noqa: E731
