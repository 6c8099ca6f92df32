"""Pages about disputes as a visitor meets them."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plussa.disputes.bodies import load_bodies
from plussa.disputes.ladders import LADDERS, OUTCOMES, QUESTIONS
from tests.conftest import Browse

DISPUTES = ("/fi/erimielisyydet/", "/en/disputes/")
GUIDE = ("/fi/erimielisyydet/opas/", "/en/disputes/guide/")
SWAP = {
    "data-hx-select": "#main",
    "data-hx-target": "#main",
    "data-hx-swap": "outerHTML",
    "data-hx-push-url": "true",
}


@pytest.fixture(scope="module")
def pages(app: Flask, paths: list[str]) -> dict[str, str]:
    """Every published page about disputes by its address."""
    client = app.test_client()
    return {path: client.get(path).text for path in paths if path.startswith(DISPUTES)}


def main(page: str) -> str:
    """What is inside a page's #main."""
    return page.split('<main id="main"', 1)[1].split("</main>", 1)[0]


def links(html: str) -> Iterator[dict[str, str]]:
    """The attributes and text of each link."""
    for attributes, text in re.findall(r"<a\b([^>]*)>(.*?)</a>", html, re.DOTALL):
        yield {**dict(re.findall(r'([\w-]+)="([^"]*)"', attributes)), "text": text}


def test_every_page_is_there_in_both_languages(pages: dict[str, str]) -> None:
    own = 3 + len(LADDERS) + len(load_bodies()) + len(QUESTIONS) - 1 + len(OUTCOMES) + 2
    assert [sum(path.startswith(f"/{code}/") for path in pages) for code in ("fi", "en")] == [
        own,
        own,
    ]


def test_every_page_passes_the_audit(pages: dict[str, str], browse: Browse) -> None:
    for path in pages:
        browse(path)


def test_no_two_pages_of_a_language_have_the_same_title(pages: dict[str, str]) -> None:
    english = [page for path, page in pages.items() if path.startswith("/en/")]
    titles = [re.findall(r"<title>(.*?)</title>", page)[0] for page in english]
    assert len(set(titles)) == len(titles)


def test_only_the_pages_of_the_guide_load_htmx(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert page.count("<script") == 2 * path.startswith(GUIDE), path
        assert ('name="htmx-config"' in page) == path.startswith(GUIDE), path


def test_a_step_of_the_guide_is_a_link_first_and_a_swap_second(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        for link in links(main(page)):
            if link["href"].startswith(GUIDE) and path.startswith(GUIDE):
                assert link["data-hx-get"] == link["href"], path
                assert SWAP.items() <= link.items(), path
            else:
                assert not any(name.startswith("data-hx") for name in link), path


def test_a_swap_takes_the_language_links_along(pages: dict[str, str]) -> None:
    for path in GUIDE:
        page = pages[path]
        assert page.count('class="languages"') == 1
        oob = {link["data-hx-select-oob"] for link in links(main(page)) if "data-hx-get" in link}
        assert oob == {".languages:outerHTML:.languages"}


def test_focus_goes_to_the_heading_of_a_guide_page(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert ('<h1 tabindex="-1" autofocus>' in page) == path.startswith(GUIDE), path


def test_every_question_shows_all_its_answers(pages: dict[str, str]) -> None:
    choices = main(pages["/en/disputes/guide/"]).split('class="choices"')[1].split("</ul>")[0]
    assert choices.count("<li>") == len(QUESTIONS["matter"])


@pytest.mark.parametrize("start", GUIDE)
def test_every_path_of_the_guide_ends_somewhere(pages: dict[str, str], start: str) -> None:
    seen: set[str] = set()
    waiting, ends = [start], 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        choices = re.findall(r'class="choices".*?</ul>', main(pages[path]), re.DOTALL)
        answers = [link["href"] for html in choices for link in links(html)]
        waiting += answers
        ends += not answers
        assert list(links(main(pages[path]))), path
    assert ends >= 10
    assert seen == {path for path in pages if path.startswith(start)}


def test_nothing_leads_to_the_closed_eu_platform(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert not re.search(r"europa\.eu|consumers/odr|online dispute resolution", page, re.I), (
            path
        )


def test_no_page_names_the_maistraatti(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert not re.search(r"maistraat|magistrat|local register office", page, re.I), path


def test_a_link_to_another_service_says_so(pages: dict[str, str]) -> None:
    foreign = [
        link for page in pages.values() for link in links(main(page)) if "://" in link["href"]
    ]
    assert foreign
    for link in foreign:
        assert link["rel"] == "external"
        assert re.search(r"\([^)]+\)$", link["text"]), link


def test_a_foreign_site_in_another_language_is_marked(pages: dict[str, str]) -> None:
    page = main(pages["/en/disputes/bodies/consumer-advisory-services/"])
    link = next(link for link in links(page) if link["href"].startswith("https://kkv.fi"))
    assert link["hreflang"] == "fi"
    assert "The site is in Finnish." in page


def test_an_english_reader_is_told_what_finnish_or_swedish_only_means(
    pages: dict[str, str],
) -> None:
    for path in (
        "/en/disputes/",
        "/en/disputes/contract/",
        "/en/disputes/bodies/",
        "/en/disputes/bodies/consumer-disputes-board/",
        "/en/disputes/guide/consumer-disputes-board/",
    ):
        assert "<strong>The Board works in Finnish or Swedish only" in pages[path], path
        assert "you may need a translation" in pages[path], path


def test_facts_that_nobody_checked_say_that_the_bodys_own_site_is_right(
    pages: dict[str, str],
) -> None:
    for body in load_bodies().values():
        assert body.reviewed_on is None, "then test the other sentence too"
    assert "the site is right" in pages["/en/disputes/bodies/consumer-disputes-board/"]


def test_a_ladder_tells_all_of_each_step(pages: dict[str, str]) -> None:
    facts = ("When", "Phone", "In writing", "Language", "Cost", "Time", "What comes out")
    for path, steps in (("contract", 3), ("personal-data", 2)):
        page = main(pages[f"/en/disputes/{path}/"])
        for fact in facts:
            assert page.count(f"<dt>{fact}</dt>") == steps, (path, fact)


@pytest.mark.parametrize(
    "path",
    [
        "/en/disputes/guide/nonsense/",
        "/en/disputes/guide/kysy-myyjalta/",
        "/fi/erimielisyydet/tahot/../sopimuz/",
        "/en/disputes/bodies/eu-platform/",
        "/en/disputes/letter/love/",
    ],
)
def test_an_address_nobody_published_is_a_friendly_404(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f'<html lang="{path[1:3]}">' in response.text
