"""Changes of the legal documents as Atom (RFC 4287) and JSON Feed (version 1.1)."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext

from plussa.dates import HELSINKI
from plussa.formats import long_date
from plussa.i18n import current_language
from plussa.legal.published import editions_on
from plussa.web.publish import page_date, published

feeds = Blueprint("feeds", __name__)


@published(feeds, "/{changes}/{feed}.atom", listed=False)
def atom() -> Response:
    """The changes as an Atom feed, the latest edition first."""
    language = current_language()
    entries = list(_entries(language))
    body = render_template(
        "legal/changes.atom.xml",
        id=_permanent_id(f"changes/{language}"),
        entries=entries,
        updated=max((one["date_published"] for one in entries), default=_midnight(page_date())),
    )
    return Response(body, mimetype="application/atom+xml")


@published(feeds, "/{changes}/{feed}.json", listed=False)
def json_feed() -> Response:
    """The changes as a JSON feed, the latest edition first."""
    language = current_language()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": gettext("Plussa: changes to the rules and the data protection notice"),
        "home_page_url": url_for("legal.show_all_changes", _external=True),
        "feed_url": url_for("feeds.json_feed", _external=True),
        "language": language,
        "items": list(_entries(language)),
    }
    body = json.dumps(feed, ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/feed+json")


def _entries(language: str) -> Iterator[dict[str, str]]:
    """The editions as a JSON feed tells them; an id stays when addresses change (RFC 4287, 4.2.6)."""
    for edition in editions_on().all():
        if language in edition.texts:
            name, since = edition.document, edition.effective
            text = edition.texts[language]
            yield {
                "id": _permanent_id(f"{name}/{since}/{language}"),
                "url": url_for(
                    "legal.show_changes", document=name, effective=since, _external=True
                ),
                "title": gettext(
                    "%(document)s, in force from %(date)s",
                    document=text.title,
                    date=long_date(since),
                ),
                "content_text": text.why,
                "date_published": _midnight(edition.published),
            }


def _permanent_id(name: str) -> str:
    """An id made of what never changes: neither the site's address nor words of a language."""
    return uuid5(NAMESPACE_URL, f"plussa/{name}").urn


def _midnight(day: date) -> str:
    return datetime.combine(day, time.min, HELSINKI).isoformat()
