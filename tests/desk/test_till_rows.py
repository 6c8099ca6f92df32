"""Rows from the tills that a person looks at: without a name, decided with a reason the member reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from plussa.members.looks import Look
from plussa.members.models import Actor, Event
from plussa.members.staff import StaffRole
from plussa.money.models import Purchase
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import PATIENCE, WaitingRow
from tests.conftest import Clock
from tests.desk.staff import desk_reader
from tests.money.files import bought, counts, run, write
from tests.people import Cast, Reader

ROWS = "/en/desk/rows-from-the-tills/"
pytestmark = pytest.mark.parametrize("fresh", ["sqlite"], indirect=True)


def doubled(cast: Cast, folder: Path) -> str:
    """The address of a receipt that came under a second identifier."""
    first = bought(cast.aino, "p1")
    run(write(folder / "a.csv", [first, {**first, "id": "x7"}]))
    return f"{ROWS}{WaitingRow.get().key}/"


@pytest.fixture
def approver(app: Flask, fresh: str) -> Reader:
    return desk_reader(app, StaffRole.APPROVER)


def test_the_queue_says_how_many_and_the_list_leads_to_each(
    approver: Reader, cast: Cast, tmp_path: Path
) -> None:
    assert "from the tills need" not in approver.get("/en/desk/").text
    assert "None are pending." in approver.get(ROWS).text
    path = doubled(cast, tmp_path)
    assert "1 row from the tills needs checking" in approver.get("/en/desk/").text
    listed = approver.get(ROWS)
    assert path in [link.get("href") for link in listed.all("a")]
    page = approver.get(path)
    for shown in (listed, page):
        assert "The same receipt is there under another identifier." in shown.text
        assert "+€12.34" in shown.text
        assert "K-Market Esimerkki" in shown.text
        assert cast.aino.number not in shown.text
        assert cast.aino.given_names not in shown.text
    approver.get(path.replace("/en/desk/rows-from-the-tills/", "/fi/palvelutiski/kassarivit/"))


def test_what_may_mend_itself_comes_after_thirty_days(
    app: Flask, cast: Cast, tmp_path: Path, at: Clock
) -> None:
    run(write(tmp_path / "a.csv", [bought(cast.aino, "r1", -1_00, returns="p1")]))
    row = WaitingRow.get()
    reader = desk_reader(app, StaffRole.APPROVER)
    assert "1 other row waits for a file to come." in reader.get(ROWS).text
    assert reader.client.get(f"{ROWS}{row.key}/").location == ROWS
    at(row.first_at + PATIENCE)
    reader = desk_reader(app, StaffRole.APPROVER)
    assert "What it gives back has not come from the tills." in reader.get(ROWS).text
    page = reader.get(f"{ROWS}{row.key}/")
    assert "It is right: store it" not in page.text
    assert reader.client.get(f"{ROWS}{row.key}/store/").location == f"{ROWS}{row.key}/"


def test_another_purchase_is_stored_and_its_member_reads_why(
    approver: Reader, reader: Callable[..., Reader], cast: Cast, tmp_path: Path
) -> None:
    path = doubled(cast, tmp_path)
    assert "It is another purchase: store it" in approver.get(path).text
    page = approver.refused(f"{path}store/", reason=" ")
    assert "Write the reason." in page.text
    approver.post(f"{path}store/", reason="The store confirmed two sales.")
    assert Purchase.select().count() == 2
    assert not WaitingRow.select().exists()
    event = Event.get(Event.kind == "till_row_stored")
    assert (event.member, event.actor, event.handler) == (
        cast.aino, Actor.CUSTOMER_SERVICE, "kaisa",
    )  # fmt: skip
    shown = reader(cast.aino).get("/en/account/history/").text
    assert "x7 from the tills" in shown
    assert "The store confirmed two sales." in shown


def test_the_same_purchase_is_set_aside_for_good(
    approver: Reader, reader: Callable[..., Reader], cast: Cast, tmp_path: Path
) -> None:
    path = doubled(cast, tmp_path)
    approver.post(f"{path}set-aside/", reason="One sale only.")
    row = WaitingRow.get()
    assert (row.handler, row.note, row.decided_at is not None) == ("kaisa", "One sale only.", True)
    assert Purchase.select().count() == 1
    assert "One sale only." in reader(cast.aino).get("/en/account/history/").text
    assert Event.get(Event.kind == "till_row_set_aside").handler == "kaisa"
    assert approver.client.get(path).location == ROWS
    assert "None are pending." in approver.get(ROWS).text
    assert counts(run(tmp_path / "a.csv")) == (0, 2, 0, 0)


def test_a_row_is_tried_again_at_once(app: Flask, cast: Cast, tmp_path: Path) -> None:
    agent = desk_reader(app, StaffRole.AGENT)
    run(write(tmp_path / "a.csv", [bought(cast.aino, "r1", -20_00)]))
    path = f"{ROWS}{WaitingRow.get().key}/"
    page = agent.get(path).text
    assert "Set it aside for good" not in page
    assert "An approver stores it all the same" in page
    answer = agent.post(f"{path}try-again/")
    assert (answer.location, WaitingRow.get().reason) == (path, MoneyOutcome.BEYOND_BOUGHT)
    assert "The row is still not stored." in agent.get(path).text
    purchases = [bought(cast.aino, "p1"), bought(cast.aino, "p2")]
    WaitingRow.update(reason=MoneyOutcome.TOO_MUCH).execute()
    run(write(tmp_path / "b.csv", purchases))
    assert not WaitingRow.select().exists(), "an import tries it too"
    assert agent.client.get(path).location == ROWS


def test_whose_row_it_is_needs_a_look(
    approver: Reader, reader: Callable[..., Reader], cast: Cast, tmp_path: Path
) -> None:
    path = doubled(cast, tmp_path)
    answer = approver.post(f"{path}member/")
    look = Look.get()
    assert answer.location == f"/en/desk/member/{look.key}/"
    assert (look.member, look.reason) == (cast.aino, "till_row x7")
    looks = reader(cast.aino).get("/en/account/history/looks/").text
    assert "The reason was row x7 from the tills" in looks
