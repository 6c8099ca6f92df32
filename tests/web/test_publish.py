"""Publishing: a fixed set of addresses a day, each with a page in every language."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from flask import Blueprint, Flask

from plussa.config import Settings
from plussa.i18n import load_languages
from plussa.web.publish import PublishError, Site, Values, addresses, published, published_file
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


@pytest.fixture
def bare(settings: Settings) -> Callable[[Blueprint], Flask]:
    """An app of nothing but languages and a blueprint."""

    def build(blueprint: Blueprint) -> Flask:
        app = Flask(__name__)
        app.extensions["plussa.languages"] = load_languages()
        app.config["SETTINGS"] = settings
        app.register_blueprint(blueprint)
        return app

    return build


@pytest.mark.parametrize("path", ["/en/there/", "/fi/there/"])
def test_an_address_that_does_not_answer_is_named(
    bare: Callable[[Blueprint], Flask], path: str
) -> None:
    blueprint = Blueprint("there", __name__)

    @published(blueprint, "/there/")
    def there(language: str) -> tuple[str, int]:
        return "gone", 410

    with pytest.raises(PublishError, match=f"{path}: answers 410"):
        Site(bare(blueprint), TODAY).render(path)


def test_without_more_words_every_combination_of_the_choices_is_published(
    bare: Callable[[Blueprint], Flask],
) -> None:
    blueprint = Blueprint("many", __name__)

    @published(blueprint, "/{one}/{other}/", one=("rules", "notice"), other=("feed", "guide"))
    def many(language: str, one: str, other: str) -> str:
        return f"{language} {one} {other}"

    site = Site(bare(blueprint), TODAY)
    english = {
        path: site.render(path).get_data() for path in site.addresses if path.startswith("/en/")
    }
    assert english == {
        "/en/rules/feed/": b"en rules feed",
        "/en/rules/guide/": b"en rules guide",
        "/en/data-protection-notice/feed/": b"en notice feed",
        "/en/data-protection-notice/guide/": b"en notice guide",
    }
    assert len(site.addresses) == 2 * len(english)


def test_what_is_published_of_the_choices_may_follow_from_the_date(
    bare: Callable[[Blueprint], Flask],
) -> None:
    blueprint = Blueprint("dated", __name__)

    def each(day: date) -> Iterable[Values]:
        return [{"one": "rules"}] if day < TODAY else []

    @published(blueprint, "/{one}/", each, one=("rules", "notice"))
    def dated(language: str, one: str) -> str:
        return one

    app = bare(blueprint)
    assert set(Site(app, date(2026, 1, 1)).addresses) == {"/fi/saannot/", "/en/rules/"}
    assert set(Site(app, TODAY).addresses) == set()


def test_a_file_belongs_to_no_language(bare: Callable[[Blueprint], Flask]) -> None:
    blueprint = Blueprint("file", __name__)

    @published_file(blueprint, "/one.txt")
    def one() -> str:
        return "1"

    assert list(Site(bare(blueprint), TODAY).addresses) == ["/one.txt"]


def test_a_page_speaks_for_the_day_of_its_site_whatever_the_clock_says(app: Flask) -> None:
    body = Site(app, date(2027, 6, 24)).render("/en/").get_data(as_text=True)
    assert "24 June 2027" in body.replace("\xa0", " ")


def test_published_addresses_have_not_moved(app: Flask) -> None:
    """Words of the account have; a word of a published page that changes has its test in test_moved."""
    assert not [address.path for address in addresses(app, TODAY) if address.former]
