"""Publishing: a fixed set of addresses a day, each with a page in every language."""

from datetime import date

import pytest
from flask import Blueprint, Flask

from plussa.i18n import former_paths, load_languages
from plussa.web.publish import PublishError, Site, addresses, published
from tests.conftest import TODAY, Browse


def test_every_published_page_passes_the_audit(
    paths: list[str], browse: Browse, subtests: pytest.Subtests
) -> None:
    assert len(paths) > 80
    for path in paths:
        with subtests.test(path):
            browse(path)


def test_every_address_is_there_once(app: Flask) -> None:
    found = [address.path for address in addresses(app, TODAY)]
    assert len(found) == len(set(found))


def test_every_page_has_its_twin_in_the_other_language(app: Flask) -> None:
    pages: dict[str, set[tuple[object, ...]]] = {"fi": set(), "en": set()}
    for address in addresses(app, TODAY):
        if address.publication.localized:
            values = {**address.values}
            key = (
                address.publication.endpoint,
                *sorted((k, v) for k, v in values.items() if k != "language"),
            )
            pages[values["language"]].add(key)
    assert pages["fi"] == pages["en"] != set()


def test_addresses_are_words_of_their_own_language(app: Flask) -> None:
    words = {one.code: set(one.words.values()) for one in load_languages()}
    for address in addresses(app, TODAY):
        if not address.publication.localized:
            continue
        language = address.values["language"]
        parts = address.path.strip("/").replace(".", "/").split("/")[1:]
        strangers = {
            part for part in parts
            if part not in words[language] and not part[0].isdigit()
        } - {"404", "html", "atom", "json"}  # fmt: skip
        assert not strangers, address.path


@pytest.mark.parametrize("path", ["/en/there/", "/fi/there/"])
def test_an_address_that_does_not_answer_is_named(settings: object, path: str) -> None:
    app = Flask(__name__)
    app.extensions["plussa.languages"] = load_languages()
    app.config["ORIGIN"] = "http://plussa.test"
    blueprint = Blueprint("there", __name__)

    @published(blueprint, "/there/")
    def there(language: str) -> tuple[str, int]:
        return "gone", 410

    app.register_blueprint(blueprint)
    with pytest.raises(PublishError, match=f"{path}: answers 410"):
        Site(app, TODAY).render(path)


def test_a_page_speaks_for_the_day_of_its_site_whatever_the_clock_says(app: Flask) -> None:
    body = Site(app, date(2027, 6, 24)).render("/en/").body.decode()
    assert "24 June 2027" in body.replace("\xa0", " ")


def test_nothing_has_moved_without_a_word_for_it() -> None:
    for language in load_languages():
        assert list(former_paths(f"/{language.code}/", language)) == []
