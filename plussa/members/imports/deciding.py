"""What becomes of each row of a batch, by what the database holds and what the other rows say."""

from dataclasses import dataclass, field

from plussa.members.imports.checks import MemberRow
from plussa.members.imports.known import Home, Known, differences, mark_of
from plussa.members.models import Role


@dataclass
class Decision:
    """The rows of a batch by what becomes of them.

    Who waits has a household without a primary member so far; one may come later in the file.
    """

    new: list[MemberRow] = field(default_factory=list)
    same: list[MemberRow] = field(default_factory=list)
    waiting: list[MemberRow] = field(default_factory=list)
    conflicts: list[tuple[MemberRow, str]] = field(default_factory=list)
    bad: list[tuple[MemberRow, str]] = field(default_factory=list)
    households: int = 0  # made for those that are new
    cards: int = 0
    led: set[str] = field(default_factory=set)  # households whose primary member is in this batch


def decide(rows: list[MemberRow], known: Known) -> Decision:
    """Sort rows, each of another member; primary members first, since the others depend on them."""
    decision = Decision()
    for row in sorted(rows, key=lambda row: row.role is not Role.PRIMARY):
        held = known.members.get(row.external_id)
        if held is None:
            _sort_new(row, known, decision)
        elif differing := differences(row, held):
            decision.conflicts.append((row, f"differs from what is held: {', '.join(differing)}"))
        else:
            decision.same.append(row)
    return decision


def _sort_new(row: MemberRow, known: Known, decision: Decision) -> None:
    home = known.homes.get(row.household)
    if faults := _faults(row, known, home, decision):
        decision.bad.append((row, "; ".join(faults)))
    elif row.role is not Role.PRIMARY and not _led(row, home, decision):
        decision.waiting.append(row)
    else:
        if row.role is Role.PRIMARY:
            decision.led.add(row.household)
        decision.new.append(row)
        known.cards.update(row.cards)
        if row.identity_hash:
            known.identities.add(row.identity_hash)


def _faults(row: MemberRow, known: Known, home: Home | None, decision: Decision) -> list[str]:
    found = []
    if mark_of(row.external_id) in known.erased:
        found.append("external_id: the data of this member was erased")
    if home and home.dissolved:
        found.append("household_external_id: the household has been dissolved")
    if row.role is Role.PRIMARY and _led(row, home, decision):
        found.append("role: the household has a primary member already")
    if row.identity_hash in known.identities:
        found.append("identity_code: belongs to another member")
    found += [
        f"card_numbers: the number that ends in {number[-4:]} belongs to another member"
        for number in row.cards
        if number in known.cards
    ]
    return found


def _led(row: MemberRow, home: Home | None, decision: Decision) -> bool:
    return row.household in decision.led or bool(home and home.has_primary)
