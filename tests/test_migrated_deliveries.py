"""The rows of a migration that makes two tables of deliveries one."""

from plussa import clock, db
from plussa.exchange.deliveries import Delivery
from plussa.money.exports import TILLS
from plussa.money.models import MoneyNotice
from tests.money.stores import give
from tests.people import Cast
from tests.test_migrations import runner


def test_deliveries_of_money_get_numbers_that_nobody_was_told(cast: Cast) -> None:
    give(cast.aino, 5_00)
    for _ in range(3):
        Delivery.create(receiver="tills", created_at=clock.now(), acknowledged_at=clock.now())
    open_one = TILLS.gather()
    assert open_one is not None
    while "0030_deliveries" not in runner().down():
        pass
    [(told,)] = db.database.execute_sql("SELECT id FROM money_delivery").fetchall()
    known = [number for (number,) in db.database.execute_sql("SELECT id FROM delivery").fetchall()]
    assert db.migrate()
    after = TILLS.gather()
    assert after is not None
    assert after.id > max(told, *known)
    assert MoneyNotice.get().delivery_id == after.id
    TILLS.acknowledge(after.id)
    following = Delivery.create(receiver="card_maker", created_at=clock.now())
    assert following.id > after.id
