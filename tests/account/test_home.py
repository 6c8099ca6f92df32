"""The account's home: what matters today, new editions, and how little it asks of the database."""

from collections.abc import Callable
from datetime import date

import pytest

from plussa import clock
from plussa.db import database
from plussa.members.models import Member
from plussa.money import donations
from plussa.money.models import MoneyWish
from plussa.permissions.models import Acceptance, SeenEdition, Way
from plussa.privacy.ending import leaving
from tests.people import Cast, Reader, add_card, add_member

As = Callable[..., Reader]
HOME = "/en/account/"
UPCOMING = date(2027, 3, 1)


def accepted(member: Member, edition: date) -> None:
    Acceptance.create(
        member=member, document="rules", edition=edition, language="fi",
        accepted_at=clock.now(), way=Way.IMPORT,
    )  # fmt: skip


@pytest.mark.parametrize("path", [HOME, "/fi/oma-tili/"])
def test_it_answers_the_questions_of_the_day(cast: Cast, reader: As, path: str) -> None:
    text = reader(cast.aino).get(path).text
    assert "Eino Esimerkki" in text
    assert cast.aino.number in text


def test_a_new_edition_is_told_with_what_changed_since_the_last_one_seen(
    cast: Cast, reader: As
) -> None:
    accepted(cast.aino, date(2026, 5, 1))
    page = reader(cast.aino).get(HOME)
    assert "The rules change on 1 March 2027" in page.text.replace("\u00a0", " ")
    assert "/en/rules/compare/2026-05-01/2027-03-01/" in [one.get("href") for one in page.all("a")]


def test_it_is_told_until_it_is_put_away(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    seen = f"/en/account/seen/rules/{UPCOMING}/"
    aino.get(seen)
    aino.post(seen)
    aino.post(seen)
    assert SeenEdition.select().count() == 1
    assert "The rules change" not in aino.get(HOME).text
    assert "The data protection notice change" in aino.get(HOME).text


def test_an_edition_that_nobody_has_read_bars_nothing(cast: Cast, reader: As) -> None:
    otso = reader(cast.otso)
    assert "The rules change" in otso.get(HOME).text
    for path in ("plussa-money/choice/", "permissions/", "my-data/", "leave-the-programme/"):
        otso.get(HOME + path)
    otso.post(f"{HOME}plussa-money/choice/", wish="save", charity="all", at_most="")
    assert donations.current(cast.otso.household_id).wish is MoneyWish.SAVE
    assert not SeenEdition.select().exists()
    leaving.leave(cast.otso)
    assert Member.get_by_id(cast.otso.id).left_at is not None


def test_putting_away_what_is_not_there_is_a_404(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino).client
    assert aino.get("/en/account/seen/rules/2026-12-24/").status_code == 404
    assert aino.get("/en/account/seen/recipes/2027-03-01/").status_code == 404


def test_an_unconfirmed_member_does_not_see_the_others(cast: Cast, reader: As) -> None:
    Member.update(confirmed_at=None).where(Member.id == cast.aino.id).execute()
    text = reader(cast.aino).get(HOME).text
    assert "Eino" not in text
    assert "not confirmed yet" in text


def test_it_takes_at_most_six_queries_whatever_the_member_has(cast: Cast, reader: As) -> None:
    for _ in range(8):
        add_member(cast.aino.household, role=cast.eino.role, login=False)
        add_card(cast.aino)
        accepted(cast.aino, date(2026, 5, 1))
    aino = reader(cast.aino)
    asked: list[object] = []
    database.query_hooks.append(asked.append)
    try:
        aino.client.get(HOME)
    finally:
        database.query_hooks.remove(asked.append)
    assert 0 < len(asked) <= 6
