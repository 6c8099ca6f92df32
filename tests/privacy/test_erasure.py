"""Erasure: what it says first, what it does, what it stores of it, and that nobody comes back."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Login, Session
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.cases.service import open_case
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Card, CardNotice, Event, Member
from plussa.money.ledger import audit
from plussa.money.models import Purchase
from plussa.outbox.models import Message
from plussa.permissions.models import Choice
from plussa.privacy.commands import erasures_group
from plussa.privacy.erasure import deleting
from plussa.privacy.erasure import service as erasure
from plussa.privacy.models import Erasure, ErasurePart, ErasureState
from plussa.privacy.refusals import PrivacyRefused
from plussa.register.categories import CATEGORIES
from plussa.register.terms import Category, Fate
from tests.mails import link
from tests.models import MODELS
from tests.money.stores import buy, give
from tests.people import Cast, Reader
from tests.privacy.erasing import tell_receivers
from tests.rows import fill

As = Callable[..., Reader]
ERASE = "/en/account/my-data/erasure/"
GOING = sorted(one.name for one in CATEGORIES if one.fate is not Fate.KEPT)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A cast with a row of Aino's, who lives alone, in every table."""
    fill(cast)
    Erasure.delete().execute()
    Member.update(left_at=clock.now()).where(Member.id.in_([cast.eino.id])).execute()
    buy(cast.aino, 31_10, date(2026, 11, 20))
    give(cast.aino, 5_00)
    return cast


def strong(reader: As, cast: Cast) -> Reader:
    aino = reader(cast.aino)
    Session.update(identified_at=clock.now(), strongly=True).execute()
    return aino


def fails(name: str) -> Callable[[Category, Member], int]:
    """What erases every category but one."""

    def erase(category: Category, who: Member) -> int:
        if category.name == name:
            raise OSError("aino@example.fi")
        return deleting.erase(category, who)

    return erase


def everything() -> str:
    """The whole database as text, but for what is kept in spite of an erasure."""
    kept = {
        "choice",
        "acceptance",
        "case_entry",
        "case_file",
        "entry",
        "edition_told",
        "restriction",
    }
    return "\n".join(
        f"{model._meta.table_name}: {row}"
        for model in MODELS
        if model._meta.table_name not in kept
        for row in model.select().tuples()
    )


def test_it_says_first_what_happens_and_does_nothing(full: Cast, reader: As) -> None:
    aino = strong(reader, full)
    page = aino.get(ERASE)
    assert "Nothing has been done yet" in page.text
    assert "Cards and their state" in page.text
    assert "accounting requires it" in page.text
    assert "deleted at once. An empty row stays" in page.text
    assert "The day on which you left stays" in page.text
    assert "There is €5.00 to use now" in page.text
    aino.refused(ERASE)
    assert not Erasure.select().exists()
    assert Member.get_by_id(full.aino.id).left_at is None


def test_who_is_not_strongly_identified_is_led_to_the_ways(full: Cast, reader: As) -> None:
    answer = reader(full.aino).client.get(ERASE)
    assert (answer.status_code, answer.location) == (303, "/en/account/identify/ways/")


def test_it_is_done_at_once_and_shown_from_what_was_stored(
    app: Flask, full: Cast, reader: As
) -> None:
    aino = strong(reader, full)
    name, number = full.aino.name, full.aino.number
    card = Card.get(Card.member == full.aino).number
    aino.post(ERASE, sure="y")
    found = Erasure.get()
    assert (found.state, found.case.state) == (ErasureState.DONE, CaseState.GRANTED)
    parts = {one.category: one for one in ErasurePart.select()}
    assert set(parts) == {one.name for one in CATEGORIES} - {"staff"}
    assert all(one.done_at and not one.fault for one in parts.values())
    assert parts["money"].fate is Fate.KEPT
    assert parts["money"].until == date(2032, 12, 31)
    assert CardNotice.select().where(CardNotice.number == card).exists(), "until the tills know"
    tell_receivers()
    left = everything()
    assert [seeded for seeded in (name, number, card) if seeded in left] == []
    assert not Login.select().where(Login.member == full.aino).exists()
    assert not Event.select().where(Event.member == full.aino).exists()
    assert not Purchase.select().where(Purchase.member == full.aino).exists()
    assert Choice.select().where(Choice.member == full.aino).exists(), "proof is kept"
    page = reader().get(link(app, "erasure_begun"))
    assert "Poisto valmistui" in page.text
    assert "Ei vielä tehty" not in page.text


def test_the_books_hold_without_the_purchases(cast: Cast) -> None:
    buy(cast.otso, 31_10, date(2026, 11, 20))
    give(cast.otso, 5_00)
    erasure.run(erasure.start(cast.otso))
    assert not Purchase.select().exists()
    assert audit.check().findings == []


def test_only_the_last_message_still_knows_the_address(full: Cast, reader: As) -> None:
    strong(reader, full).post(ERASE, sure="y")
    knowing = [one.kind for one in Message.select().where(Message.recipient == "aino@example.fi")]
    assert knowing == ["erasure_begun"]


def test_others_stay_as_they_are(full: Cast, reader: As) -> None:
    before = Member.get_by_id(full.otso.id)
    strong(reader, full).post(ERASE, sure="y")
    after = Member.get_by_id(full.otso.id)
    assert (after.name, after.email, after.number) == (before.name, before.email, before.number)
    assert Card.select().where(Card.member == full.otso, ~Card.number.startswith("x")).exists()


@pytest.mark.parametrize("failing", GOING)
def test_when_a_part_fails_it_is_said_and_the_next_run_goes_on(
    app: Flask, full: Cast, monkeypatch: pytest.MonkeyPatch, failing: str, reader: As
) -> None:
    found = erasure.start(full.aino)
    with monkeypatch.context() as patch:
        patch.setattr(erasure, "erase", fails(failing))
        erasure.run(found)
    assert Erasure.get().state is ErasureState.STARTED
    part = ErasurePart.get(ErasurePart.category == failing)
    assert (part.done_at, part.fault) == (None, "OSError")
    path = link(app, "erasure_begun")
    page = reader().get(path)
    assert page.text.count("Ei vielä tehty") == 1
    assert erasure.run_all() == (1, 0)
    assert "Ei vielä tehty" not in reader().get(path).text


def test_twice_is_once(full: Cast) -> None:
    first, second = erasure.start(full.aino), erasure.start(full.aino)
    assert first.id == second.id
    assert Case.select().where(Case.kind == CaseKind.ERASURE).count() == 1
    erasure.run(first)
    parts = ErasurePart.select().count()
    erasure.run(Erasure.get())
    assert ErasurePart.select().count() == parts


def test_a_primary_member_hands_over_first(cast: Cast, reader: As) -> None:
    with pytest.raises(HouseholdRefused, match="HAND_OVER_FIRST"):
        erasure.start(cast.aino)
    assert not Case.select().exists(), "nothing of it is stored"
    aino = strong(reader, cast)
    assert "Hand the role over" in aino.get(ERASE).text
    assert "Hand the role over" in aino.refused(ERASE, 409, sure="y").text


def test_what_staff_enter_needs_another_pair_of_eyes(full: Cast) -> None:
    case = open_case(CaseKind.ERASURE, "A letter.", Channel.POST, member=full.aino)
    entered = erasure.enter(full.aino, "kaisa", case)
    erasure.run(entered)
    assert Member.get_by_id(full.aino.id).left_at is None, "it waits"
    with pytest.raises(PrivacyRefused, match="SAME_PERSON"):
        erasure.approve(entered, "kaisa")
    erasure.run(erasure.approve(entered, "oona"))
    assert Erasure.get().state is ErasureState.DONE
    with pytest.raises(PrivacyRefused, match="DECIDED"):
        erasure.refuse(entered, "oona", "Too late.")


def test_a_refusal_says_why_and_another_can_be_asked_for(full: Cast) -> None:
    case = open_case(CaseKind.ERASURE, "A letter.", Channel.POST, member=full.aino)
    erasure.refuse(erasure.enter(full.aino, "kaisa", case), "oona", "We do not know who wrote.")
    assert Case.get_by_id(case.id).state is CaseState.REFUSED
    assert erasure.start(full.aino).state is ErasureState.REQUESTED


def test_it_works_after_leaving_too(full: Cast) -> None:
    Member.update(left_at=clock.now()).where(Member.id == full.aino.id).execute()
    erasure.run(erasure.start(Member.get_by_id(full.aino.id)))
    assert Erasure.get().state is ErasureState.DONE


def test_the_command_says_what_is_done_and_what_is_not(
    app: Flask, full: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure.start(full.aino)
    with monkeypatch.context() as patch:
        patch.setattr(erasure, "erase", fails("cards"))
        failed = app.test_cli_runner().invoke(erasures_group, ["run"])
    assert failed.exit_code
    done = app.test_cli_runner().invoke(erasures_group, ["run"])
    assert done.output == "1 erasures done\n"


def test_a_forged_link_shows_nothing(cast: Cast, reader: As) -> None:
    assert reader().client.get("/en/erasure/forged/").status_code == 410
