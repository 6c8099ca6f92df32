"""Plussa money in the account: the balance, why each row is what it is, and who may see what."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from plussa.cases.models import Case, CaseKind
from plussa.members.models import Member
from plussa.money import awards, closing, corrections, donations
from plussa.money.models import Entry, EntryKind, MoneyWish, Purchase
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import purchases
from tests.conftest import Clock
from tests.money.stores import buy, receipt
from tests.people import Cast, Reader, add_member
from tests.queries import counted

As = Callable[..., Reader]
MONEY = "/en/account/plussa-money/"
NOVEMBER, AWARDED = date(2026, 11, 20), date(2026, 12, 5)
KEY = "0b8f5d0e-3c0f-4a53-9b7f-5a7b0a6d1c11"


@pytest.fixture(autouse=True)
def rights(cast: Cast) -> None:
    """Aino may see and use her household's money, and Otso his."""
    for one in (cast.aino, cast.otso):
        whole = {"may_see_money": True, "may_use_money": True}
        Member.update(**whole).where(Member.id == one.id).execute()


def award(at: Clock) -> Entry:
    """Pay for November; the row."""
    at(AWARDED)
    awards.award(date(2026, 11, 1))
    found: Entry = Entry.select().where(Entry.kind == EntryKind.AWARD).get()
    return found


def row_of(entry: Entry) -> str:
    return f"{MONEY}row/{entry.id}/"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("path", "says"),
    [(MONEY, "€0.16 to use"), ("/fi/oma-tili/plussa-raha/", "0,16 € käytettävissä")],
)
def test_the_balance_and_its_moment_are_there(
    cast: Cast, reader: As, at: Clock, path: str, says: str
) -> None:
    buy(cast.aino, 10_60, NOVEMBER)
    buy(cast.aino, 20_50, NOVEMBER)
    award(at)
    text = plain(reader(cast.aino).get(path).text)
    assert says in text
    assert {"en": "20 November 2026", "fi": "20. marraskuuta 2026"}[path[1:3]] in text


def test_what_is_on_its_way_is_told_with_its_month(cast: Cast, reader: As) -> None:
    buy(cast.aino, 200_00, date(2026, 12, 10))
    assert "December 2026: +€1.00" in plain(reader(cast.aino).get(MONEY).text)


def test_a_debt_is_told(cast: Cast, reader: As) -> None:
    corrections.correct(cast.aino.household_id, -2_00, "palautus")
    assert "Debt from returned purchases: €2.00" in plain(reader(cast.aino).get(MONEY).text)


def test_an_empty_account_says_what_to_expect(cast: Cast, reader: As) -> None:
    text = reader(cast.otso).get(MONEY).text
    assert "No rows yet" in text
    assert "The tills have not sent us any purchases yet." in text


def test_the_picture_has_a_table_behind_it(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    award(at)
    page = reader(cast.aino).get(MONEY)
    assert len(page.all("rect")) == 2 * 13
    assert len(page.all("tr")) == 1 + 13


def test_a_row_is_worked_out_from_the_purchases_and_the_rules(
    cast: Cast, reader: As, at: Clock
) -> None:
    buy(cast.aino, 10_60, NOVEMBER)
    buy(cast.aino, 20_50, NOVEMBER)
    page = reader(cast.aino).get(row_of(award(at)))
    text = plain(page.text)
    for part in (
        "€31.10 in all",
        "31 points",
        "rounded once, to the nearest cent: €0.16",
        "€20.50",
    ):
        assert part in text
    links = [one.get("href") for one in page.all("a")]
    assert "/en/rules/2026-05-01/#rounding" in links


def test_anothers_purchases_cannot_be_worked_out(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 10_60, NOVEMBER)
    buy(cast.eino, 20_50, NOVEMBER)
    text = plain(reader(cast.aino).get(row_of(award(at))).text)
    assert "The household’s total is not shown" in text
    assert "€10.60" in text
    for hidden in ("20.50", "31.10", "31 points"):
        assert hidden not in text


def test_the_total_of_many_is_one_sum(cast: Cast, reader: As, at: Clock) -> None:
    third = add_member(cast.aino.household, role=cast.eino.role)
    for one, cents in ((cast.aino, 10_60), (cast.eino, 20_50), (third, 8_00)):
        buy(one, cents, NOVEMBER)
    text = plain(reader(cast.aino).get(row_of(award(at))).text)
    assert "€39.10 in all" in text
    assert "20.50" not in text


def test_the_difference_of_a_late_purchase_is_explained(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.otso, 200_00, NOVEMBER)
    award(at)
    buy(cast.otso, 100_00, NOVEMBER)
    at(date(2027, 1, 5))
    awards.award(date(2026, 12, 1))
    last = Entry.select().order_by(Entry.id.desc()).get()
    text = plain(reader(cast.otso).get(row_of(last)).text)
    assert "€1.00 had been paid earlier, so the difference is +€0.50" in text


def test_who_may_not_see_it_is_told_why(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    entry = award(at)
    eino = reader(cast.eino)
    assert "has not given you the right" in eino.get(MONEY).text
    for path in (row_of(entry), f"{MONEY}statement/", f"{MONEY}plussa.ics", f"{MONEY}earlier/9/"):
        assert eino.client.get(path).status_code == 404


def test_before_confirmation_the_money_of_others_is_hidden(cast: Cast, reader: As) -> None:
    new = {"confirmed_at": None, "may_see_money": True}
    Member.update(**new).where(Member.id == cast.eino.id).execute()
    assert "when your membership is confirmed" in reader(cast.eino).get(MONEY).text


def test_another_households_row_is_not_there(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    assert reader(cast.otso).client.get(row_of(award(at))).status_code == 404


def test_purchases_are_ones_own_alone(cast: Cast, reader: As) -> None:
    buy(cast.eino, 20_50, NOVEMBER)
    assert "€20.50" in plain(reader(cast.eino).get("/en/account/purchases/").text)
    assert "20.50" not in reader(cast.aino).get("/en/account/purchases/").text


@pytest.mark.parametrize("what", ["row", "purchase"])
def test_this_is_wrong_opens_a_case_with_the_row(
    cast: Cast, reader: As, at: Clock, what: str
) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    entry, purchase = award(at), Purchase.get()
    path = (
        f"{row_of(entry)}wrong/" if what == "row" else f"/en/account/purchases/{purchase.id}/wrong/"
    )
    aino = reader(cast.aino)
    aino.refused(path, text=" ")
    said: dict[str, Any] = {"text": "Yksi ostos puuttuu.", "key": KEY}
    for seen in ("", "2026-01-01T00:00:00+00:00 1"):
        page = aino.refused(path, 409, seen=seen, **said)
        assert "shows another row" in page.text
        assert "Yksi ostos puuttuu." in page.text
    assert not Case.select().exists()
    [seen] = [one.get("value") for one in page.all("input") if one.get("name") == "seen"]
    for _ in range(2):
        aino.post(path, seen=seen, **said)
    case = Case.get()
    about = f"entry:{entry.id}" if what == "row" else f"purchase:{purchase.id}"
    assert (case.kind, case.about) == (CaseKind.MISTAKE, about)
    assert case.due_on == AWARDED + timedelta(days=30)


def test_saving_holds_at_once(cast: Cast, reader: As) -> None:
    aino = reader(cast.aino)
    aino.post(f"{MONEY}choice/", wish="save", charity="all", at_most="")
    assert donations.current(cast.aino.household_id).wish is MoneyWish.SAVE
    assert "Save it for later" in aino.get(MONEY).text


def test_donating_gives_what_there_is_at_once(cast: Cast, reader: As) -> None:
    corrections.correct(cast.aino.household_id, 10_00, "lahja")
    aino = reader(cast.aino)
    assert "€10.00" in plain(aino.get(f"{MONEY}choice/").text)
    for _ in range(2):
        aino.post(f"{MONEY}choice/", wish="donate", charity="all", at_most="4,00")
    text = plain(aino.get(MONEY).text)
    assert "€6.00 to use" in text
    assert "At most €4.00 is donated in a calendar month" in text


@pytest.mark.parametrize("typed", ["0", "-1", "1,234", "paljon", "1e3", "99999999999"])
def test_a_sum_that_is_none_is_refused(cast: Cast, reader: As, typed: str) -> None:
    page = reader(cast.aino).refused(f"{MONEY}choice/", wish="donate", charity="all", at_most=typed)
    assert any(one.get("value") == typed for one in page.all("input"))
    assert donations.current(cast.aino.household_id).id is None


def test_who_may_not_use_it_chooses_nothing(cast: Cast, reader: As) -> None:
    eino = reader(cast.eino)
    token = eino.form_token("/en/log-out/")
    answer = eino.client.post(f"{MONEY}choice/", data={"csrf_token": token, "wish": "save"})
    assert answer.status_code == 409
    assert donations.current(cast.eino.household_id).id is None


def test_a_statement_adds_up_and_is_a_file_too(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    award(at)
    corrections.correct(cast.aino.household_id, -30, "=1+1")
    aino, period = reader(cast.aino), f"{MONEY}statement/2026-12-01/2026-12-31/"
    to = aino.post(f"{MONEY}statement/", first="2026-12-01", last="2026-12-31").location
    assert to == period
    text = plain(aino.get(period).text)
    assert "At the beginning €0.00" in text
    assert "At the end €0.70" in text
    answer = aino.client.get(f"{period}plussa.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[1].endswith("1.00,0.00,1.00")
    assert lines[2] == "2026-12-05,Corrected,-0.30,0.00,0.70"


def test_days_in_the_wrong_order_are_refused(cast: Cast, reader: As) -> None:
    page = reader(cast.aino).refused(f"{MONEY}statement/", first="2026-12-31", last="2026-12-01")
    assert "The last day is before the first." in page.text
    wrong = f"{MONEY}statement/2026-12-31/2026-12-01/"
    assert reader(cast.aino).client.get(wrong).status_code == 404


def test_the_calendar_has_a_day_for_each_expiry(cast: Cast, reader: As, at: Clock) -> None:
    buy(cast.aino, 200_00, NOVEMBER)
    award(at)
    answer = reader(cast.aino).client.get(f"{MONEY}plussa.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20280105\r\n" in answer.text
    assert "€1.00 of Plussa money expires" in answer.text
    assert "aino" not in answer.text.casefold()


def test_leaving_and_dissolving_say_the_euros(cast: Cast, reader: As) -> None:
    for one in (cast.aino, cast.otso):
        corrections.correct(one.household_id, 12_34, "lahja")
    assert "€12.34" in plain(reader(cast.aino).get("/en/account/household/dissolve/").text)
    assert "€12.34" in plain(reader(cast.otso).get("/en/account/leave-the-programme/").text)
    reader(cast.aino).post("/en/account/household/dissolve/")
    assert closing.preview(cast.aino.household_id).money == 0
    assert Entry.select().where(Entry.kind == EntryKind.FORFEIT).count() == 1


def test_the_page_asks_the_same_of_the_database_however_much_there_is(
    cast: Cast, reader: As
) -> None:
    aino = reader(cast.aino)

    def queries(path: str) -> int:
        with counted() as asked:
            assert aino.client.get(path).status_code == 200
        return len(asked)

    corrections.correct(cast.aino.household_id, 1_00, "yksi")
    buy(cast.aino, 5_00, NOVEMBER)
    few = [queries(path) for path in (MONEY, "/en/account/purchases/")]
    for number in range(40):
        corrections.correct(cast.aino.household_id, 1_00, f"{number}")
    many = [receipt(cast.aino, 5_00 + n, NOVEMBER - timedelta(days=n)) for n in range(40)]
    assert set(purchases.store_all(many)) == {MoneyOutcome.STORED}
    assert [queries(path) for path in (MONEY, "/en/account/purchases/")] == few
