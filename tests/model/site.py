"""The site as its users and operators have it: files in, acts of members, commands; pages and exports out."""

import csv
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from plussa import clock
from plussa.exchange.importing import aside_file, import_file
from plussa.members.cards import service as cards
from plussa.members.household import invitations, service
from plussa.members.household.refusals import HouseholdRefused
from plussa.members.models import Card, CardState, Member, Role
from plussa.money import awards, corrections, donations, exports
from plussa.money.account.overview import MoneyOverview, overview
from plussa.money.account.statement import Statement, statement
from plussa.money.imports.service import KINDS
from plussa.money.ledger import audit, lots
from plussa.money.models import MoneyWish
from plussa.money.outcomes import MoneyRefused
from plussa.privacy.ending import leaving
from tests.model.money import Row
from tests.money.stores import card_of
from tests.people import add_household, add_member

Told = dict[str, Any]  # to the tills, of a household
REASONS = {
    "card: nobody has": "card",
    "card: had been blocked": "card",
    "card: its member had left": "card",
    "card: its member’s identity": "right",
    "card: its member may not": "right",
    "card: the household is no more": "closed",
    "cents: the household has less": "money",
    "cents: more than is left": "too much",
    "cents: more than the member has bought": "beyond",
    "at: before what": "before",
    "id: the same receipt": "duplicate",
    "returns: there is no such": "original",
    "reverses: there is no such": "original",
}


class Site:
    """Everything that a history does to the site and reads from it, by the numbers of its people."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.members: dict[int, int] = {}
        self.tills: dict[int, Told] = {}
        self.files = 0

    def join(self, who: int, home_of: int | None, confirmed: bool) -> str:
        """A new member, alone or with another; the number of the card."""
        traits: dict[str, Any] = {"login": False}
        traits |= {} if confirmed else {"confirmed_at": None}
        if home_of is None:
            made = add_member(add_household(), may_see_money=True, may_use_money=True, **traits)
        else:
            made = add_member(self.member(home_of).household, role=Role.MEMBER, **traits)
        self.members[who] = made.id
        return card_of(made)

    def member(self, who: int) -> Member:
        found: Member = Member.get_by_id(self.members[who])
        return found

    # --- What members do; whether the site lets them

    def accept(self, who: int, host: int) -> bool:
        return self._try(lambda: self._accept(self.member(who), self.member(host)))

    def _accept(self, member: Member, host: Member) -> None:
        invitations.accept(member, invitations.invite(host, member.email, "fi"))

    def move_out(self, who: int) -> bool:
        home = self.member(who).household_id
        return self._try(lambda: service.leave(self.member(who))) and (
            self.member(who).household_id != home
        )

    def remove(self, who: int, other: int) -> bool:
        return self._try(lambda: service.remove(self.member(who), self.member(other)))

    def dissolve(self, who: int) -> bool:
        home = self.member(who).household_id
        return self._try(lambda: service.dissolve(self.member(who))) and (
            self.member(who).household_id != home
        )

    def hand_over(self, who: int, other: int) -> bool:
        new = not self.member(other).is_primary
        return self._try(lambda: service.hand_over(self.member(who), self.member(other))) and new

    def give_right(self, who: int, other: int, may_use: bool) -> bool:
        me, one = self.member(who), self.member(other)
        return self._try(lambda: service.change_money_rights(me, one, may_use, may_use))

    def leave(self, who: int) -> bool:
        return self._try(lambda: leaving.leave(self.member(who)))

    def choose(self, who: int, wish: str, most: int | None) -> bool:
        return self._try(lambda: donations.choose(self.member(who), MoneyWish(wish), most))

    @staticmethod
    def _try(act: Any) -> bool:
        with suppress(HouseholdRefused, MoneyRefused):
            act()
            return True
        return False

    def block(self, card: str) -> None:
        cards.block(Card.get(Card.number == card))

    def add_card(self, who: int) -> str:
        """A new card in the place of a blocked one."""
        number: str = cards.replace(
            Card.select().where(Card.member == self.members[who]).order_by(Card.id.desc()).first()
        ).number
        return number

    # --- What operators do

    def correct(self, who: int, cents: int) -> None:
        corrections.correct(self.member(who).household_id, cents, "test")

    def award(self) -> None:
        awards.award(awards.last_month())

    def daily(self) -> None:
        lots.expire()
        donations.donate_all()

    def receive(self, rows: Iterable[Row], as_csv: bool) -> dict[str, str]:
        """Import a file of a kind of rows; the rows that were put aside, and roughly why."""
        found = list(rows)
        kind = KINDS["redemptions" if found[0].is_use else "purchases"]
        self.files += 1
        file = self.folder / f"{self.files}.{'csv' if as_csv else 'jsonl'}"
        told = [_told(row) for row in found]
        with file.open("w", encoding="utf-8", newline="") as out:
            if as_csv:
                writer = csv.DictWriter(out, kind.table.names)
                writer.writeheader()
                writer.writerows(told)
            else:
                out.writelines(json.dumps(row) + "\n" for row in told)
        import_file(file, kind)
        aside = aside_file(file)
        lines = aside.read_text("utf-8").splitlines() if aside.exists() else []
        return {row["row"]["id"]: _why(row["reason"]) for row in map(json.loads, lines)}

    # --- What they read

    @staticmethod
    def is_active(card: str) -> bool:
        """Whether a card has been delivered and works."""
        return bool(Card.get(Card.number == card).state is CardState.ACTIVE)

    def overview(self, who: int) -> MoneyOverview:
        return overview(self.member(who))

    def statement(self, who: int, first: date) -> Statement:
        return statement(self.member(who).household_id, first, clock.today())

    def told_to_tills(self) -> dict[str, Told]:
        """What the tills know of cards, once they have taken in what there is to tell."""
        file = self.folder / "tills.jsonl"
        delivery, _ = exports.TILLS.export(file)
        if delivery is not None:
            lines = file.read_text("utf-8").splitlines()
            self.tills |= {line["household"]: line for line in map(json.loads, lines)}
            exports.TILLS.acknowledge(delivery.id)
        return {card: told for told in self.tills.values() for card in told["cards"]}

    @staticmethod
    def faults_in_books() -> list[Any]:
        return list(audit.check().findings)


def _told(row: Row) -> dict[str, Any]:
    """A row as the tills write it."""
    told: dict[str, Any] = {"id": row.id, "card": row.card, "cents": row.cents}
    told |= {"at": row.at.isoformat(), "store": "101"}
    if row.is_use:
        return told | ({"reverses": row.of} if row.of else {})
    return told | {"store_name": "K-Market"} | ({"returns": row.of} if row.of else {})


def _why(reason: str) -> str:
    """The kind of a reason; an unknown one as it is, which nothing expects."""
    return next((kind for text, kind in REASONS.items() if reason.startswith(text)), reason)
