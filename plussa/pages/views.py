"""Information pages: what the programme does with data and money, and where each thing is done."""

from flask import Blueprint, render_template

from plussa.legal.views import library
from plussa.web.publish import page_date, published

pages = Blueprint("pages", __name__)


@published(pages, "/")
def start(language: str) -> str:
    """The start page, with the editions that are about to come into force."""
    documents = {name: library().upcoming(name, page_date()) for name in library().documents}
    return render_template("pages/start.html", upcoming=documents)


@published(pages, "/{information}/")
def information(language: str) -> str:
    """Membership and data: where each thing is done."""
    return render_template("pages/information.html")


@published(pages, "/{customer_service}/")
def customer_service(language: str) -> str:
    """Customer service: channels, hours, and what it does with data requests."""
    return render_template("pages/customer_service.html")


@published(pages, "/{accessibility}/")
def accessibility(language: str) -> str:
    """The accessibility statement (Act 306/2019, chapter 3 a)."""
    return render_template("pages/accessibility.html")


@published(pages, "/{cookies}/")
def cookies(language: str) -> str:
    """Cookies: none on public pages."""
    return render_template("pages/cookies.html")


@published(pages, "/{login}/")
def login(language: str) -> str:
    """What will be behind the log-in button."""
    return render_template("pages/login.html")
