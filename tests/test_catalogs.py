"""A translator's work: a draft language, a saved catalog seen at once, an address that has moved."""

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from plussa import catalogs, create_app
from plussa.config import Settings
from plussa.faults import Fault, FileFault
from plussa.i18n import CATALOGS, LANGUAGES_FILE, load_catalog, load_languages
from plussa.web.export import export_site
from plussa.web.publish import Site
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


@pytest.fixture
def arabic(texts: Texts) -> Texts:
    """Arabic added likewise: written from right to left, with six forms of a plural."""
    catalog = catalogs.add_language("ar", "العربية", texts.languages, texts.catalogs)
    translate(catalog, "Log in", "تسجيل الدخول")
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
    newer = catalog.stat().st_mtime_ns + 1
    catalog.write_text(changed, "utf-8")
    os.utime(catalog, ns=(newer, max(newer, catalog.stat().st_mtime_ns)))


def test_a_new_language_is_a_draft_with_every_string_to_translate(swedish: Texts) -> None:
    assert load_languages(file=swedish.languages).codes == ["fi", "en"]
    assert load_languages(True, swedish.languages).codes == ["fi", "en", "sv"]
    catalog = catalogs.catalog_file("sv", swedish.catalogs).read_text("utf-8")
    ours = {message.id for message in catalogs.extract() if message.id}
    assert catalog.count("\nmsgid ") == len(ours) + 1  # and the header


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("xx", "not the code"), ("xx-nothing", "not the code"), ("sv-FI", "not the code"),
        ("sv_FI", "not the code"), ("SV", "not the code"), ("", "not the code"), ("s", "not the code"),
        ("sv\n", "not the code"), ("../sv", "not the code"), ("svenska", "not the code"),
        ("fi", "is here already"),
    ],
)  # fmt: skip
def test_a_language_that_cannot_be_added_is_refused(texts: Texts, code: str, why: str) -> None:
    before = texts.languages.read_text("utf-8"), sorted(texts.catalogs.rglob("*"))
    with pytest.raises(Fault, match=why):
        catalogs.add_language(code, "Name", texts.languages, texts.catalogs)
    assert (texts.languages.read_text("utf-8"), sorted(texts.catalogs.rglob("*"))) == before


@pytest.mark.parametrize("name", ['Sven"ska', "back\\slash", "Davvisámegiella", "a]#"])
def test_a_language_may_have_any_name(texts: Texts, name: str) -> None:
    catalogs.add_language("se", name, texts.languages, texts.catalogs)
    added = load_languages(True, texts.languages)["se"]
    assert (added.name, added.published) == (name, False)


@pytest.mark.parametrize("name", ["", " ", "a\nb = 1", "a\x7fb", "\udcff"])
def test_a_name_nobody_could_read_is_refused(texts: Texts, name: str) -> None:
    before = texts.languages.read_bytes()
    with pytest.raises(Fault, match="is not the name of a language"):
        catalogs.add_language("se", name, texts.languages, texts.catalogs)
    assert texts.languages.read_bytes() == before


def test_a_translation_that_is_here_already_is_not_overwritten(texts: Texts) -> None:
    catalog = catalogs.add_language("se", "Davvisámegiella", texts.languages, texts.catalogs)
    rows, _, _ = texts.languages.read_text("utf-8").partition("\n[se]")
    texts.languages.write_text(rows, "utf-8")
    catalog.write_text("translated", "utf-8")
    with pytest.raises(Fault, match="is here already"):
        catalogs.add_language("se", "Davvisámegiella", texts.languages, texts.catalogs)
    assert catalog.read_text("utf-8") == "translated"


def test_a_draft_falls_back_string_by_string_in_preview_and_marks_it(swedish: Texts) -> None:
    page = Page(swedish.client(preview=True).get(COOKIES).text, COOKIES)
    assert page.language == "sv"
    buttons = [element.text for element in page.all("a") if element.get("href") == "/sv/log-in/"]
    assert buttons == ["Logga in"]
    assert "⟦Skip to content⟧" in page.text
    assert "⟦" in page.all("h1")[0].text


@pytest.mark.parametrize("code", ["sv", "ar"])
def test_every_page_of_a_draft_is_a_sound_page(code: str, request: pytest.FixtureRequest) -> None:
    draft: Texts = request.getfixturevalue({"sv": "swedish", "ar": "arabic"}[code])
    client = draft.client(preview=True)
    found = [path for path in Site(client.application, TODAY).addresses if path[:4] == f"/{code}/"]
    pages = {path: client.get(path) for path in found}
    assert len(pages) > 40
    for path, answer in pages.items():
        if answer.mimetype != "text/html":
            continue
        faults = audit(
            Page(answer.text, path, answer.status_code, ORIGIN), links=False, languages=False
        )
        assert (answer.status_code, faults) == (200, []), path


def test_a_language_from_right_to_left_says_so_and_what_is_in_others_says_otherwise(
    arabic: Texts,
) -> None:
    client = arabic.client(preview=True)
    assert '<html lang="ar" dir="rtl">' in client.get("/ar/").text
    assert '<html lang="fi">' in client.get("/fi/").text
    assert re.search(r'<p lang="(fi|en)" dir="ltr">', client.get("/ar/changes/").text)


def test_each_form_of_a_plural_is_used_and_one_that_lacks_stands_in_english(arabic: Texts) -> None:
    file = catalogs.catalog_file("ar", arabic.catalogs)
    first, other = [one.id for one in catalogs.extract() if one.pluralizable][:2]
    text = file.read_text("utf-8")
    empty = f'msgid_plural "{first[1]}"\n' + "".join(f'msgstr[{n}] ""\n' for n in range(6))
    assert empty in text
    filled = re.sub(r'msgstr\[(\d)\] ""', r'msgstr[\1] "form \1: %(num)s"', empty)
    file.write_text(text.replace(empty, filled), "utf-8")
    assert [line for line in catalogs.check(*arabic[::-1]) if "/ar/" in line] == []
    catalogs.compile_all(arabic.catalogs)
    catalog = load_catalog(load_languages(True, arabic.languages)["ar"], arabic.catalogs)
    said = [catalog.ngettext(first[0], first[1], n) for n in (0, 1, 2, 5, 100, 11)]
    assert said == [f"form {n}: %(num)s" for n in range(6)]
    assert catalog.ngettext(other[0], other[1], 1) == f"⟦{other[0]}⟧"
    lacking = file.read_text("utf-8").replace("form 3: %(num)s", "")
    file.write_text(lacking, "utf-8")
    assert any("a plural is missing" in line for line in catalogs.check(*arabic[::-1]))


def test_a_legal_page_of_a_draft_says_which_text_governs(swedish: Texts) -> None:
    client = swedish.client(preview=True)
    for address in ("rules", "data-protection-notice", "rules/2026-05-01"):
        page = Page(client.get(f"/sv/{address}/").text, f"/sv/{address}/")
        assert "Finnish" in page.all("main")[0].text, address
        finnish = "/fi/saannot/" if address.startswith("rules") else "/fi/tietosuojaseloste/"
        assert any(link.startswith(finnish) for link in page.links), address


def test_a_draft_is_not_answered_without_preview(swedish: Texts) -> None:
    public, preview = swedish.client(), swedish.client(preview=True)
    for path in ("/sv/", COOKIES, "/sv/rules/", "/sv/404.html", "/sv/changes/feed.atom"):
        assert public.get(path).status_code == 404, path
        assert preview.get(path).status_code == 200, path


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
    with pytest.raises(FileFault, match=r"languages\.toml:\d+: \[sv\.words\] lacks"):
        load_languages(file=swedish.languages)


def test_updating_keeps_what_a_draft_has(swedish: Texts) -> None:
    assert catalogs.catalog_file("sv", swedish.catalogs) in catalogs.update(*swedish[::-1])
    assert 'msgstr "Logga in"' in catalogs.catalog_file("sv", swedish.catalogs).read_text("utf-8")
