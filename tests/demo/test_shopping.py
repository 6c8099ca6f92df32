"""Made-up members have shopped, and have money for the months that are over."""

from plussa.demo import people, shopping
from plussa.money.ledger import audit, lots
from plussa.money.models import Purchase, PurchaseLine
from tests.conftest import TODAY


def test_they_have_shopped_once(fresh: str) -> None:
    people.fill("k" * 32)
    made = shopping.shop()
    assert made == Purchase.select().count() > 20
    assert shopping.shop() == 0
    assert Purchase.select().count() == made
    assert not PurchaseLine.select().exists()  # nobody has chosen a finer level
    assert all(one.day < TODAY for one in Purchase.select())


def test_the_months_that_are_over_are_paid(fresh: str) -> None:
    people.fill("k" * 32)
    shopping.shop()
    households = {one.household_id for one in Purchase.select()}
    assert all(lots.usable(household) > 0 for household in households)
    assert audit.check().findings == []
