"""Information pages: what the programme does with data and money, and where each thing is done."""

from datetime import date

from flask import Blueprint, render_template

from plussa.legal.editions import EditionState
from plussa.legal.published import editions_on
from plussa.register.categories import CATEGORIES
from plussa.register.record import stays_of
from plussa.register.terms import Endless
from plussa.web.publish import published

# Changes whenever the accessibility statement is gone through again.
STATEMENT_WRITTEN_ON = date(2026, 11, 23)

pages = Blueprint("pages", __name__)


@published(pages, "/")
def start() -> str:
    """The start page, with the editions that are about to come into force."""
    found = editions_on()
    upcoming = [one for one in found.all() if found.state(one) is EditionState.UPCOMING]
    return render_template("pages/start.html", upcoming=upcoming)


@published(pages, "/{information}/")
def information() -> str:
    """Membership and data: where each thing is done."""
    return render_template("pages/information.html")


@published(pages, "/{customer_service}/")
def customer_service() -> str:
    """Customer service: channels, hours, and what it does with data requests."""
    return render_template("pages/customer_service.html")


@published(pages, "/{held}/")
def held() -> str:
    """The record of processing, as it drives the report, erasure and the nightly deletion."""
    return render_template(
        "pages/held.html", categories=CATEGORIES, stays_of=stays_of, endless=Endless
    )


@published(pages, "/{accessibility}/")
def accessibility() -> str:
    """The accessibility statement (Act 306/2019, chapter 3 a)."""
    return render_template("pages/accessibility.html", written_on=STATEMENT_WRITTEN_ON)


@published(pages, "/{cookies}/")
def cookies() -> str:
    """Cookies: none on public pages."""
    return render_template("pages/cookies.html")
