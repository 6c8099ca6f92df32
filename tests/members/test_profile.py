"""Personal information: what a member sees, changes and cannot change."""

from collections.abc import Callable

import pytest

from plussa.members.models import Event, Member
from tests.document import Page
from tests.people import Cast, Reader

As = Callable[..., Reader]
PROFILE = "/fi/oma-tili/tiedot/"
PHONE = PROFILE + "puhelin/"


@pytest.mark.parametrize("path", [PROFILE, "/en/account/information/"])
def test_it_shows_what_is_known(cast: Cast, reader: As, path: str) -> None:
    page = reader(cast.aino).get(path)
    for text in ("Aino Esimerkki", "Koivukuja 3", "+358 40 1234567", "aino@example.fi"):
        assert text in page.text


@pytest.mark.parametrize("notation", ["0409876543", "040 987 6543", "+358-40-9876543"])
def test_a_telephone_number_is_saved_in_any_notation(cast: Cast, reader: As, notation: str) -> None:
    answer = reader(cast.aino).post(PHONE, phone=notation)
    assert answer.location == PROFILE + "#phone"
    assert Member.get_by_id(cast.aino.id).phone == "+358409876543"
    assert Event.get().kind == "phone_changed"


def test_a_panel_is_answered_alone(cast: Cast, reader: As) -> None:
    answer = reader(cast.aino).fragment(PHONE, target="phone", phone="0409876543")
    page = Page(answer.text)
    assert page.ids == ["phone", "said"]
    assert len(answer.data) < 3000


def test_a_bad_number_comes_back_with_what_was_typed(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(PHONE, phone="12 apples")
    assert [one.get("value") for one in page.all("input") if one.get("name") == "phone"] == [
        "12 apples"
    ]
    assert Event.select().count() == 0


def test_a_visitor_is_led_to_log_in(cast: Cast, reader: As) -> None:
    assert reader().client.get(PHONE).location == "/fi/kirjaudu/"
