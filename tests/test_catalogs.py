"""A translator's work: a draft language, a saved catalog seen at once, an address that has moved."""

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from plussa import catalogs, create_app
from plussa.config import Settings
from plussa.i18n import CATALOGS, LANGUAGES_FILE, LanguageError, load_languages
from plussa.web.export import export_site
from plussa.web.publish import Site
from plussa.web.reload import Reloading
from tests.audit import audit
from tests.conftest import ORIGIN, TODAY
from tests.document import Page

COOKIES = "/sv/cookies/"


class Texts(NamedTuple):
    """Copies of the data file of languages and of the catalogs."""

    languages: Path
    catalogs: Path

    def client(self, preview: bool = False) -> FlaskClient:
        catalogs.compile_all(self.catalogs)
        settings = Settings(base_url=ORIGIN, preview=preview)
        return create_app(settings, self.languages, self.catalogs).test_client()


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    languages, folder = tmp_path / "languages.toml", tmp_path / "translations"
    shutil.copy(LANGUAGES_FILE, languages)
    shutil.copytree(CATALOGS, folder)
    return Texts(languages, folder)


@pytest.fixture
def swedish(texts: Texts) -> Texts:
    """Swedish added as a draft by the command's service, with one string translated."""
    catalog = catalogs.add_language("sv", "Svenska", texts.languages, texts.catalogs)
    translate(catalog, "Log in", "Logga in")
    return texts


def translate(catalog: Path, source: str, string: str) -> None:
    """Write a translation as a translator would, in an editor."""
    text = catalog.read_text("utf-8")
    changed = re.sub(
        rf'^msgid "{re.escape(source)}"\nmsgstr ".*"$',
        lambda _: f'msgid "{source}"\nmsgstr "{string}"',
        text,
        flags=re.MULTILINE,
    )
    assert changed != text
    newer = max(catalog.stat().st_mtime_ns + 1, catalogs.UNDATED.microsecond)
    catalog.write_text(changed, "utf-8")
    os.utime(catalog, ns=(newer, max(newer, catalog.stat().st_mtime_ns)))


def test_a_new_language_is_a_draft_with_every_string_to_translate(swedish: Texts) -> None:
    assert load_languages(file=swedish.languages).codes == ["fi", "en"]
    assert load_languages(True, swedish.languages).codes == ["fi", "en", "sv"]
    catalog = catalogs.catalog_file("sv", swedish.catalogs).read_text("utf-8")
    ours = {message.id for message in catalogs.extract() if message.id}
    assert catalog.count("\nmsgid ") == len(ours) + 1  # and the header


@pytest.mark.parametrize(
    ("code", "why"), [("xx-nothing", "not the code"), ("fi", "is here already")]
)
def test_a_language_that_cannot_be_added_is_refused(texts: Texts, code: str, why: str) -> None:
    before = texts.languages.read_text("utf-8")
    with pytest.raises(LanguageError, match=why):
        catalogs.add_language(code, "Name", texts.languages, texts.catalogs)
    assert texts.languages.read_text("utf-8") == before


def test_a_draft_falls_back_string_by_string_in_preview_and_marks_it(swedish: Texts) -> None:
    page = Page(swedish.client(preview=True).get(COOKIES).text, COOKIES)
    assert page.language == "sv"
    buttons = [element.text for element in page.all("a") if element.get("href") == "/sv/log-in/"]
    assert buttons == ["Logga in"]
    assert "⟦Skip to content⟧" in page.text
    assert "⟦" in page.all("h1")[0].text


def test_every_page_of_a_draft_is_a_sound_page(swedish: Texts) -> None:
    client = swedish.client(preview=True)
    found = [path for path in Site(client.application, TODAY).addresses if path.startswith("/sv/")]
    pages = {path: client.get(path) for path in found}
    assert len(pages) > 40
    for path, answer in pages.items():
        if answer.mimetype != "text/html":
            continue
        faults = audit(
            Page(answer.text, path, answer.status_code, ORIGIN), links=False, languages=False
        )
        assert (answer.status_code, faults) == (200, []), path


@pytest.mark.parametrize("address", ["rules", "data-protection-notice", "rules/2026-05-01"])
def test_a_legal_page_of_a_draft_says_which_text_governs(swedish: Texts, address: str) -> None:
    page = Page(swedish.client(preview=True).get(f"/sv/{address}/").text, f"/sv/{address}/")
    assert "Finnish" in page.all("main")[0].text
    finnish = "/fi/saannot/" if address.startswith("rules") else "/fi/tietosuojaseloste/"
    assert any(link.startswith(finnish) for link in page.links)


@pytest.mark.parametrize(
    "path", ["/sv/", COOKIES, "/sv/rules/", "/sv/404.html", "/sv/changes/feed.atom"]
)
def test_a_draft_is_not_answered_without_preview(swedish: Texts, path: str) -> None:
    assert swedish.client().get(path).status_code == 404
    assert swedish.client(preview=True).get(path).status_code == 200


def test_a_draft_is_not_linked_listed_or_exported(swedish: Texts, tmp_path: Path) -> None:
    client = swedish.client()
    for path in ("/", "/fi/", "/en/", "/index.html", "/404.html", "/sitemap.xml", "/en/rules/"):
        answer = client.get(path, headers={"Accept-Language": "sv"})
        assert "/sv/" not in answer.text + answer.headers.get("Location", ""), path
    export_site(client.application, tmp_path / "site", TODAY)
    assert {path.name for path in (tmp_path / "site").iterdir() if path.is_dir()} == {
        "fi",
        "en",
        "static",
    }


def test_a_draft_is_not_announced_in_preview_either(swedish: Texts) -> None:
    client = swedish.client(preview=True)
    assert "/sv/" not in client.get("/index.html").text
    assert 'rel="alternate" hreflang="sv"' not in client.get("/en/").text
    assert 'href="/sv/"' in client.get("/en/").text


def test_strict_checks_do_not_bind_a_draft(swedish: Texts) -> None:
    assert [line for line in catalogs.check(*swedish[::-1]) if "/sv/" in line] == []
    translate(
        catalogs.catalog_file("sv", swedish.catalogs),
        "As things stand on %(date)s.",
        "Läget %(dag)s.",
    )
    assert len([line for line in catalogs.check(*swedish[::-1]) if "/sv/" in line]) == 1


def test_a_draft_that_is_published_is_bound_by_them(swedish: Texts) -> None:
    text = swedish.languages.read_text("utf-8").replace('"draft"', '"published"')
    swedish.languages.write_text(text, "utf-8")
    with pytest.raises(LanguageError, match=r"\[sv\.words\] lacks"):
        load_languages(file=swedish.languages)


def test_updating_keeps_what_a_draft_has(swedish: Texts) -> None:
    assert catalogs.catalog_file("sv", swedish.catalogs) in catalogs.update(*swedish[::-1])
    assert 'msgstr "Logga in"' in catalogs.catalog_file("sv", swedish.catalogs).read_text("utf-8")


@pytest.fixture
def moved(texts: Texts) -> Texts:
    """Finnish has changed its word for the rules."""
    text = texts.languages.read_text("utf-8")
    changed = text.replace("[en]\n", '[fi.moved]\njasenehdot = "rules"\n\n[en]\n', 1)
    assert changed != text
    texts.languages.write_text(changed, "utf-8")
    return texts


@pytest.mark.parametrize(
    "rest",
    ["", "2026-05-01/", "2026-05-01/muutokset/", "versiot/", "vertailu/2025-01-01/2026-05-01/"],
)
def test_an_address_with_a_former_word_leads_to_the_present_one(moved: Texts, rest: str) -> None:
    client = moved.client()
    answer = client.get(f"/fi/jasenehdot/{rest}")
    assert answer.status_code == 308
    assert answer.location.endswith(f"/fi/saannot/{rest}")
    page = Page(answer.text, f"/fi/jasenehdot/{rest}")
    assert page.language == "fi"
    assert any(link.endswith(f"/fi/saannot/{rest}") for link in page.links)
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/en/jasenehdot/{rest}").status_code == 404


def test_a_former_address_is_exported_as_a_page_and_not_listed(
    moved: Texts, tmp_path: Path
) -> None:
    client = moved.client()
    export_site(client.application, tmp_path / "site", TODAY)
    page = (tmp_path / "site/fi/jasenehdot/2026-05-01/index.html").read_text("utf-8")
    assert f'content="0; url={ORIGIN}/fi/saannot/2026-05-01/"' in page
    assert "jasenehdot" not in client.get("/sitemap.xml").text


def test_a_saved_catalog_is_seen_on_the_next_page_load(texts: Texts) -> None:
    def build(settings: Settings) -> object:
        return create_app(settings, texts.languages, texts.catalogs)

    site = Client(Reloading(Settings(reload=True), build, texts.catalogs))  # type: ignore[arg-type]
    catalog = catalogs.catalog_file("fi", texts.catalogs)
    assert "Sisään vain" not in site.get("/fi/").text
    translate(catalog, "Log in", "Sisään vain")
    assert "Sisään vain" in site.get("/fi/").text
    translate(catalog, "Log in", "Ovi auki")
    answer = site.get("/fi/").text
    assert "Ovi auki" in answer
    assert "Sisään vain" not in answer


def test_a_catalog_that_is_half_written_says_so_and_then_works_again(
    texts: Texts, caplog: pytest.LogCaptureFixture
) -> None:
    def build(settings: Settings) -> object:
        return create_app(settings, texts.languages, texts.catalogs)

    site = Client(Reloading(Settings(reload=True), build, texts.catalogs))  # type: ignore[arg-type]
    catalog = catalogs.catalog_file("fi", texts.catalogs)
    whole = catalog.read_text("utf-8")
    catalog.write_text(whole + '\nmsgid "half', "utf-8")
    broken = site.get("/fi/")
    assert broken.status_code == 500
    assert re.search(rf"{re.escape(str(catalog))}:\d+: ", broken.text)
    assert "cannot be built" in caplog.text
    catalog.write_text(whole + "\n", "utf-8")
    assert site.get("/fi/").status_code == 200
