"""What expires, and what was returned, as the account shows it."""

from collections.abc import Callable
from datetime import date

import pytest

from plussa.money import awards
from tests.conftest import Clock
from tests.money.stores import buy
from tests.people import Cast, Reader

As = Callable[..., Reader]
MONEY = "/en/account/plussa-money/"
NOVEMBER, AWARDED = date(2026, 11, 20), date(2026, 12, 5)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2212", "-")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (MONEY, "€1.00, last day 5 January 2028"),
        ("/fi/oma-tili/plussa-raha/", "1,00 €, viimeinen päivä 5. tammikuuta 2028"),
    ],
)
def test_what_expires_is_told_in_euros_with_its_day(
    cast: Cast, reader: As, at: Clock, path: str, says: str
) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    at(AWARDED)
    awards.award(date(2026, 11, 1))
    assert says in [plain(one.text) for one in reader(cast.aino).get(path).all("li")]


def test_a_return_has_a_row_of_its_own_among_the_purchases_and_in_the_money(
    cast: Cast, reader: As, at: Clock
) -> None:
    bought = buy(cast.aino, 200_00, NOVEMBER)
    at(AWARDED)
    awards.award(date(2026, 11, 1))
    buy(cast.aino, -200_00, AWARDED, returns=bought.external_id)
    said = plain(reader(cast.aino).get("/en/account/purchases/").text)
    assert "-€200.00 K-Market Esimerkki (returned)" in said
    assert said.count("€200.00 K-Market Esimerkki") == 2
    at(date(2027, 1, 5))
    awards.award(date(2026, 12, 1))
    said = plain(reader(cast.aino).get(MONEY).text)
    assert "Deducted for returned purchases: November 2026" in said
