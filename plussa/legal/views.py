"""Pages of the legal documents."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from plussa.i18n import current_language
from plussa.legal.compare import changed_clauses
from plussa.legal.compare import compare as compare_texts
from plussa.legal.editions import Edition
from plussa.legal.library import DOCUMENTS
from plussa.legal.published import editions_on
from plussa.web.publish import Values, published

legal = Blueprint("legal", __name__)


def every_document(day: date) -> Iterable[Values]:
    """The documents that have an edition in force."""
    return [{"document": name} for name in DOCUMENTS if editions_on(day).current(name)]


def every_edition(day: date) -> Iterable[Values]:
    """The editions a visitor may see."""
    return [
        {"document": one.document, "effective": one.effective} for one in editions_on(day).all()
    ]


def every_pair(day: date) -> Iterable[Values]:
    """Each two editions of a document, the earlier first."""
    for document, editions in editions_on(day).documents.items():
        for earlier, later in combinations(editions, 2):
            yield {"document": document, "earlier": earlier.effective, "later": later.effective}


@published(legal, "/{document}/", every_document, document=DOCUMENTS)
def show_current(document: str) -> str:
    """The edition in force."""
    return _show(
        "legal/edition.html", current_language(), editions_on().current(document) or abort(404)
    )


@published(legal, "/{document}/<date:effective>/", every_edition, document=DOCUMENTS)
def show_edition(document: str, effective: date) -> str:
    """An edition at its own address."""
    return _show("legal/edition.html", current_language(), _find(document, effective))


@published(legal, "/{document}/{editions}/", every_document, document=DOCUMENTS)
def show_editions(document: str) -> str:
    """All editions of a document, and links that compare any two."""
    editions = editions_on().documents[document][::-1] or abort(404)
    pairs = [(earlier, later) for later, earlier in combinations(editions, 2)]
    return render_template(
        "legal/editions.html", editions=editions, pairs=pairs, published=editions_on()
    )


@published(legal, "/{document}/<date:effective>/{changes}/", every_edition, document=DOCUMENTS)
def show_changes(document: str, effective: date) -> str:
    """What changed in an edition and why, clause by clause."""
    edition = _find(document, effective)
    before = editions_on().before(edition)
    fates = changed_clauses(before.governing, edition.governing) if before else {}
    return _show("legal/changes.html", current_language(), edition, fates=fates)


@published(legal, "/{document}/<date:effective>/{side_by_side}/", every_edition, document=DOCUMENTS)
def show_side_by_side(document: str, effective: date) -> str:
    """An edition in all its languages beside each other, clause by clause."""
    return _show("legal/side_by_side.html", current_language(), _find(document, effective))


@published(
    legal, "/{document}/{compare}/<date:earlier>/<date:later>/", every_pair, document=DOCUMENTS
)
def compare(document: str, earlier: date, later: date) -> str | Response:
    """Two editions of a document compared word by word; a pair in the wrong order is put right."""
    language = current_language()
    first, second = _find(document, earlier), _find(document, later)
    if earlier == later:
        abort(404)
    if earlier > later:
        turned = url_for("legal.compare", document=document, earlier=later, later=earlier)
        return redirect(turned, 308)
    clauses = compare_texts(first.text(language), second.text(language))
    written = second if language in first.texts else first
    return _show("legal/compare.html", language, written, pair=(first, second), clauses=clauses)


@published(legal, "/{changes}/")
def show_all_changes() -> str:
    """Every edition of every document, the latest first, with what it changed."""
    return render_template("legal/all_changes.html", published=editions_on())


def _find(document: str, effective: date) -> Edition:
    return editions_on().find(document, effective) or abort(404)


def _show(template: str, language: str, edition: Edition, **context: Any) -> str:
    """Render a template about one edition, or say that it was not written in this language."""
    if language not in edition.texts:
        template = "legal/untranslated.html"
    return render_template(
        template,
        edition=edition,
        text=edition.text(language),
        before=editions_on().before(edition),
        published=editions_on(),
        **context,
    )
