"""The information pages say where each thing is done, with the operator's own facts."""

import html
from datetime import date

import pytest
from flask.testing import FlaskClient

from plussa import create_app
from plussa.config import Settings
from plussa.pages.views import STATEMENT_WRITTEN_ON
from tests.conftest import ORIGIN, Browse

BOTH = pytest.mark.parametrize("language", ["fi", "en"])


def visitor(**settings: str) -> FlaskClient:
    """A visitor of a site with some settings of its operator."""
    environ = {"PLUSSA_BASE_URL": ORIGIN, **settings}
    return create_app(Settings.from_env(environ)).test_client(use_cookies=False)


def words(client: FlaskClient, path: str) -> str:
    """What a page says, with entities read."""
    return html.unescape(client.get(path).text)


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/fi/jasenyys-ja-tiedot/", ("/fi/kirjaudu/", "/fi/asiakaspalvelu/", "#using-rights")),
        ("/en/membership-and-data/", ("/en/log-in/", "/en/customer-service/", "#using-rights")),
    ],
)
def test_each_thing_has_its_place(browse: Browse, path: str, places: tuple[str, ...]) -> None:
    browse(path)
    source = visitor().get(path).text
    for place in places:
        assert place in source


def test_customer_service_has_the_operators_facts_in_each_language(client: FlaskClient) -> None:
    finnish, english = words(client, "/fi/asiakaspalvelu/"), words(client, "/en/customer-service/")
    assert "Kesko Oyj, PL 1, 00016 KESKO" in finnish
    assert "ma–pe klo\N{NO-BREAK SPACE}9–21" in finnish
    assert "Kesko Corporation, PO Box 1, FI-00016 KESKO" in english
    assert "Mon–Fri 9–21" in english


def test_the_operators_settings_replace_them() -> None:
    said = words(
        visitor(
            PLUSSA_OPERATOR_NAME_EN="Plus Ltd",
            PLUSSA_SERVICE_PHONE="09 123 4567",
            PLUSSA_SERVICE_HOURS="tue-sat 10-18",
            PLUSSA_SERVICE_EMAIL="help@plus.example",
            PLUSSA_DPO_EMAIL="dpo@plus.example",
        ),
        "/en/customer-service/",
    )
    for fact in (
        "Plus Ltd",
        "tel:091234567",
        "Tue–Sat 10–18",
        "help@plus.example",
        "dpo@plus.example",
    ):
        assert fact in said
    assert "Kesko" not in said.replace("not Kesko’s service", "").replace("KESKO", "")


def test_no_email_is_offered_where_there_is_none(client: FlaskClient) -> None:
    assert "mailto:" not in client.get("/en/customer-service/").text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/en/", "It is not Kesko’s service."), ("/fi/", "Se ei ole Keskon palvelu.")],
)
def test_the_footer_says_that_the_site_is_independent(path: str, sentence: str) -> None:
    assert sentence in words(visitor(), path)
    assert sentence not in words(visitor(PLUSSA_INDEPENDENT="no"), path)


def test_the_statement_names_who_is_responsible_unless_the_site_is_independent() -> None:
    path = "/en/accessibility/"
    assert "Kesko Corporation is responsible" not in words(visitor(), path)
    assert "Kesko Corporation is responsible" in words(visitor(PLUSSA_INDEPENDENT="no"), path)


def test_the_statement_is_dated_and_names_deadline_and_supervisor(client: FlaskClient) -> None:
    said = words(client, "/en/accessibility/").replace("\N{NO-BREAK SPACE}", " ")
    assert date(2026, 11, 23) == STATEMENT_WRITTEN_ON
    assert "written on 23 November 2026" in said
    assert "within 14 days" in said
    assert "Traficom" in said


@BOTH
def test_every_page_offers_to_log_in(browse: Browse, language: str) -> None:
    login = {"fi": "/fi/kirjaudu/", "en": "/en/log-in/"}[language]
    page = browse(f"/{language}/")
    assert any(link.get("href") == login for link in page.all("a"))
    browse(login)
