"""Somebody without email and internet, from joining to leaving: all of it at the desk."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from flask import Flask

from plussa.auth.checks.commands import letters
from plussa.members.models import Card, CardNotice, Member, Receiver
from plussa.money import awards
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills import redemptions
from plussa.privacy.commands import make_report
from tests.conftest import Clock
from tests.desk.members import open_look
from tests.desk.newcomers import join
from tests.desk.staff import desk_reader
from tests.money.stores import buy, standing, use

SHOWN: dict[str, Any] = {
    "document": "identity_card", "given_names": "Sanelma Aino", "family_name": "Uusi",
    "birth_date": "1938-02-11", "seen": "y",
}  # fmt: skip


def test_join_buy_confirm_use_and_leave(app: Flask, fresh: str, at: Clock, tmp_path: Path) -> None:
    at(date(2026, 10, 5))
    desk = desk_reader(app)
    member = join(desk)
    number = Card.get(Card.member == member).number
    assert CardNotice.get().receiver is Receiver.TILLS
    assert app.test_cli_runner().invoke(letters, ["export", str(tmp_path / "a")]).exit_code == 0
    [letter] = map(json.loads, (tmp_path / "a").read_text().splitlines())
    assert (letter["what"], letter["card"], letter["number"]) == ("welcome", number, member.number)
    buy(member, 2_000_00, date(2026, 10, 6))
    at(date(2026, 11, 5))
    awards.award(date(2026, 10, 1))
    assert standing(member) == (10_00, 0)
    assert redemptions.store_all([use(member, 4_00, date(2026, 11, 5))]) == [
        MoneyOutcome.NOT_CONFIRMED
    ]
    desk = desk_reader(app)
    path = open_look(desk, member.number)
    desk.post(f"{path}confirm/", **SHOWN)
    assert redemptions.store_all([use(member, 4_00, date(2026, 11, 5))]) == [MoneyOutcome.STORED]
    report = tmp_path / "report.zip"
    app.test_cli_runner().invoke(make_report, [member.number, "--to", str(report)])
    with ZipFile(report) as found:
        said = found.read("report.html").decode()
    for words in ("Liityit Plussaan asiakaspalvelun kautta.", "näytit henkilökortin"):
        assert words in said
    form = f"{path}leave-the-programme/"
    page = desk.get(form)
    assert "€6.00 to use" in page.text
    told = next(one.get("value") for one in page.all("input") if one.get("name") == "sums")
    desk.post(form, channel="shop", checked="y", told="y", sums=told)
    assert Member.get_by_id(member.id).left_at is not None
    assert standing(member) == (0, 0)
    app.test_cli_runner().invoke(letters, ["export", str(tmp_path / "b")])
    what = [json.loads(one)["what"] for one in (tmp_path / "b").read_text().splitlines()]
    assert what == ["left"], "of being confirmed nothing needs telling any more"
