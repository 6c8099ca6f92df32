"""The page of permissions: a press each way, words beside each switch, and their history."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from plussa.members.models import Event
from plussa.permissions import service, shown, wordings
from plussa.permissions.models import Choice, CurrentChoice, Permission, Value
from plussa.permissions.wordings import Wording, Wordings
from plussa.quotas import Quota
from tests.conftest import Clock
from tests.document import Element, Page
from tests.people import Cast, Reader
from tests.permissions.choosing import made
from tests.queries import counted

As = Callable[..., Reader]
PAGE = {"fi": "/fi/oma-tili/luvat/", "en": "/en/account/permissions/"}
HISTORY = PAGE["en"] + "history/"
WORDS = {
    "email": "email", "sms": "text-message", "phone": "phone", "post": "post",
    "profiling": "profiling", "advertising": "advertising", "detail_level": "purchase-detail-level",
    "reminders": "reminders",
}  # fmt: skip
SWITCHES = [one for one in Permission if one is not Permission.DETAIL_LEVEL]
TODAY = "2026-06-15"


def path(permission: Permission) -> str:
    return f"{PAGE['en']}{WORDS[permission.value]}/"


def switch(page: Page, permission: Permission) -> Element:
    [found] = page.all("button", id=f"{permission.value}-switch")
    return found


def value(cast: Cast, permission: Permission) -> Value:
    return service.standing(cast.aino, permission).value


@pytest.mark.parametrize("language", PAGE)
def test_it_says_how_everything_stands_in_the_words_in_force(
    cast: Cast, reader: As, language: str
) -> None:
    page = reader(cast.aino).get(PAGE[language])
    for permission in Permission:
        words = service.in_force(permission).words(language)
        for text in (words.title, *words.paragraphs):
            assert text in page.text
    assert [switch(page, one).get("aria-checked") for one in SWITCHES] == [
        "false", "false", "true", "true", "true", "false", "true",
    ]  # fmt: skip
    assert [one.get("value") for one in page.all("input") if "checked" in one.attrs] == ["total"]


def test_consents_and_prohibitions_are_worded_apart(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).get(PAGE["en"])
    for permission in Permission:
        [panel] = page.all("div", id=permission.value)
        forbidden = permission in (Permission.PHONE, Permission.POST, Permission.PROFILING)
        promised = permission is Permission.REMINDERS
        assert ("This is a consent" in panel.text) == (not forbidden and not promised)
        assert ("allowed until you forbid it" in panel.text) == forbidden
        assert ("belongs to the membership until you switch it off" in panel.text) == promised


@pytest.mark.parametrize("permission", SWITCHES)
def test_a_press_each_way_without_javascript(
    cast: Cast, reader: As, permission: Permission
) -> None:
    aino = reader(cast.aino)
    before = value(cast, permission)
    for _ in range(2):
        button = switch(aino.get(PAGE["en"]), permission)
        wording = service.in_force(permission).day.isoformat()
        answer = aino.post(path(permission), wording=wording, value=button.get("value"))
        assert answer.location == f"{PAGE['en']}#{permission.value}"
        assert value(cast, permission).value == button.get("value")
        assert "This is in force now." in aino.get(PAGE["en"]).text
    assert value(cast, permission) is before
    assert Choice.select().count() == 2


def test_the_page_after_a_choice_offers_to_undo_it_once(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(path(Permission.EMAIL), wording=TODAY, value="on")
    [undo] = [one for one in aino.get(PAGE["en"]).all("button") if one.text == "Undo"]
    assert (undo.get("name"), undo.get("value")) == ("value", "off")
    assert not [one for one in aino.get(PAGE["en"]).all("button") if one.text == "Undo"]


def test_undo_is_offered_only_while_the_choice_stands_and_to_its_member(
    cast: Cast, reader: As
) -> None:
    aino = reader(cast.aino)
    aino.post(path(Permission.EMAIL), wording=TODAY, value="on")
    aino.post(path(Permission.EMAIL), wording=TODAY, value="off")
    made(cast.aino, Permission.EMAIL, Value.ON)
    made(cast.aino, Permission.EMAIL, Value.OFF)  # elsewhere, later, on purpose
    assert not [one for one in aino.get(PAGE["en"]).all("button") if one.text == "Undo"]
    eino = reader(cast.eino)
    with eino.client.session_transaction() as kept:
        kept["undo"] = made(cast.aino, Permission.SMS, Value.ON).key
    assert not [one for one in eino.get(PAGE["en"]).all("button") if one.text == "Undo"]


def test_by_htmx_the_panel_alone_is_answered(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    answer = aino.fragment(path(Permission.PHONE), target="phone", wording=TODAY, value="off")
    page = Page(answer.text)
    ids = (
        "title",
        "switch",
        "meaning",
        "undo",
    )  # the focus stays with what has the id of the button
    assert page.ids == ["phone", *(f"phone-{one}" for one in ids), "said"]
    assert switch(page, Permission.PHONE).get("aria-checked") == "false"
    assert [one.get("value") for one in page.all("button") if one.text == "Undo"] == ["on"]
    assert page.all("p", id="said")[0].text == (
        "This is in force now. You have forbidden marketing calls. We do not make them to you."
    )
    assert value(cast, Permission.PHONE) is Value.OFF
    assert not [one for one in aino.get(PAGE["en"]).all("button") if one.text == "Undo"]


def test_the_level_is_chosen_with_its_consequences_beside_it(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(path(Permission.DETAIL_LEVEL), wording=TODAY, value="product")
    page = aino.get(PAGE["en"])
    meanings = service.in_force(Permission.DETAIL_LEVEL).words("en").meanings
    for radio in [one for one in page.all("input") if one.get("type") == "radio"]:
        [meaning] = page.all("p", id=radio.get("aria-describedby"))
        assert meaning.text == meanings[radio.get("value")]
        assert ("checked" in radio.attrs) == (radio.get("value") == "product")
    assert [one.get("value") for one in page.all("button") if one.text == "Undo"] == ["total"]


def test_a_double_press_counts_once_and_offers_no_undo(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    for _ in range(2):
        aino.post(path(Permission.SMS), wording=TODAY, value="on")
    assert Choice.select().count() == Event.select().count() == 1
    page = aino.get(PAGE["en"])
    assert "This is in force now." in page.text
    assert not [one for one in page.all("button") if one.text == "Undo"]


@pytest.mark.parametrize("sent", ["", "maybe", "total", "ON"])
def test_a_value_that_is_none_changes_nothing(cast: Cast, reader: As, sent: str) -> None:
    page = reader(cast.aino).refused(path(Permission.EMAIL), wording=TODAY, value=sent)
    assert "Choose one of these." in page.text
    assert not Choice.select().exists()


@pytest.mark.parametrize("wording", ["", "2026-06-14", "yesterday", "2026-06-15T00", "0000-00-00"])
def test_words_that_are_not_in_force_change_nothing_and_the_new_ones_are_shown(
    cast: Cast, reader: As, wording: str
) -> None:
    aino = reader(cast.aino)
    page = aino.refused(path(Permission.EMAIL), wording=wording, value="on")
    assert "These words have changed since you saw them." in page.text
    assert service.in_force(Permission.EMAIL).words("en").paragraphs[0] in page.text
    assert switch(page, Permission.EMAIL).get("aria-checked") == "false"
    aino.fragment(path(Permission.EMAIL), 422, target="email", wording=wording, value="on")
    assert not Choice.select().exists()


def test_a_form_of_an_earlier_visit_changes_nothing(cast: Cast, reader: As) -> None:
    sent = {"csrf_token": "old", "wording": TODAY, "value": "on"}
    answer = reader(cast.aino).client.post(path(Permission.EMAIL), data=sent)
    assert answer.status_code == 422
    assert "from an earlier visit" in answer.text
    assert not CurrentChoice.select().exists()


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Wording:
    """Newer words for email, in force from 1 February 2027."""
    library = wordings.published()
    [old] = library.of[Permission.EMAIL]
    texts = {
        code: wordings.Words(f"New {code}", f"Newer words {code}.", dict(words.meanings))
        for code, words in old.texts.items()
    }
    new = Wording(old.file, Permission.EMAIL, date(2027, 2, 1), "0" * 64, texts)
    both = Wordings({**library.of, Permission.EMAIL: (old, new)})
    monkeypatch.setattr(wordings, "published", lambda: both)
    return new


def test_the_words_agreed_to_stand_beside_newer_ones(
    cast: Cast, reader: As, newer: Wording, at: Clock
) -> None:
    made(cast.aino, Permission.EMAIL, Value.ON)
    made(cast.aino, Permission.SMS, Value.ON)
    aino = reader(cast.aino)
    old = wordings.published().of[Permission.EMAIL][0].words("fi").paragraphs[0]
    assert old not in aino.get(PAGE["en"]).text
    at(date(2027, 2, 1))
    page = reader(cast.aino).get(PAGE["en"])
    [panel] = page.all("div", id="email")
    assert "Newer words en." in panel.text
    assert old in panel.text
    assert "You chose this when the words were others" in panel.text
    [other] = page.all("div", id="sms")
    assert "when the words were others" not in other.text
    assert switch(page, Permission.EMAIL).get("aria-checked") == "true"


def test_the_page_takes_the_same_queries_however_much_was_chosen(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    taken = []
    for _ in range(2):
        with counted() as asked:
            aino.client.get(PAGE["en"])
        taken.append(len(asked))
        for permission in SWITCHES:
            for wanted in (Value.ON, Value.OFF, Value.ON):
                if value(cast, permission) is not wanted:
                    made(cast.aino, permission, wanted)
    assert taken[0] == taken[1]


def test_the_history_has_every_choice_in_its_own_words(cast: Cast, reader: As) -> None:
    made(cast.aino, Permission.EMAIL, Value.ON, language="fi")
    made(cast.aino, Permission.PHONE, Value.OFF, language="en")
    page = reader(cast.aino).get(HISTORY)
    told = [one for one in page.all("div") if one.get("lang")]
    assert [one.get("lang") for one in told] == ["en", "fi"]
    assert "You have forbidden marketing calls." in told[0].text
    assert "Olet antanut suostumuksen" in told[1].text
    assert "Suomi" in page.text
    assert "Consent given" in page.text


def test_the_history_is_paged_and_holds_everything_once(cast: Cast, reader: As) -> None:
    for number in range(2 * service.PAGE + 1):
        made(cast.aino, Permission.EMAIL, Value.OFF if number % 2 else Value.ON)
    aino = reader(cast.aino)
    found: list[str] = []
    where = HISTORY
    while where:
        page = aino.get(where)
        found += [link for link in page.links if "/receipt/" in link]
        where = next((one.get("href") for one in page.all("a") if one.text == "Earlier"), "")
    assert len(found) == len(set(found)) == 2 * service.PAGE + 1


def test_the_history_of_another_member_is_not_shown(cast: Cast, reader: As) -> None:
    made(cast.aino, Permission.EMAIL, Value.ON)
    otso = reader(cast.otso)
    assert "You have not chosen anything yet." in otso.get(HISTORY).text
    assert "Nothing earlier." in otso.get(f"{HISTORY}2147483647/").text


def test_a_choice_by_words_of_another_system_is_told_without_them(cast: Cast, reader: As) -> None:
    choice = made(cast.aino, Permission.EMAIL, Value.ON)
    choice.wording = date(2019, 1, 1)
    assert shown.ToldChoice(choice).words is None


def test_the_home_says_what_may_be_sent(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    assert "Marketing is allowed by these ways: phone, post." in aino.get("/en/account/").text
    for permission in (Permission.PHONE, Permission.POST):
        made(cast.aino, permission, Value.OFF)
    assert "You allow no marketing." in aino.get("/en/account/").text


def test_allowing_over_and_over_ends_and_forbidding_never_does(
    cast: Cast, reader: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "A_DAY", Quota("permissions", 2, timedelta(hours=12)))
    aino, email = reader(cast.aino), path(Permission.EMAIL)
    for _ in range(2):
        aino.post(email, wording=TODAY, value="on")
        aino.post(email, wording=TODAY, value="off")
    page = aino.refused(email, 429, wording=TODAY, value="on")
    assert "Nothing was changed" in page.text
    assert value(cast, Permission.EMAIL) is Value.OFF
    aino.post(path(Permission.PHONE), wording=TODAY, value="off")
    assert value(cast, Permission.PHONE) is Value.OFF
    assert aino.fragment(email, 429, target="email", wording=TODAY, value="on")
