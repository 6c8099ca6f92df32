"""A row in every table, and all rows, for tests of the whole database."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from plussa import clock
from plussa.append_only import Errand, open_door
from plussa.auth.models import (
    ClaimLetter,
    Code,
    CodeUse,
    Draft,
    EmailChange,
    Identification,
    IdentityCheck,
    IdentityCheckWay,
    IdentityLink,
    Login,
    Method,
    Session,
)
from plussa.auth.models import SignIn as SignInRow
from plussa.cases.models import (
    Case,
    CaseEntry,
    CaseKind,
    CaseState,
    CaseStep,
    Channel,
    Mandate,
    MandateGround,
)
from plussa.db import BaseModel, database
from plussa.desk.models import (
    Assignment,
    RecoveryCode,
    SignInOutcome,
    Staff,
    StaffSession,
    StaffSignIn,
)
from plussa.exchange.deliveries import Delivery
from plussa.mailings.models import (
    EditionTold,
    Newsletter,
    NewsletterCopy,
    NewsletterText,
    Reminder,
    ToldBy,
)
from plussa.members import restrictions
from plussa.members.endings import Death, Estate, Termination
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.joinings import Joining
from plussa.members.letters import LetterKind
from plussa.members.letters import write as write_letter
from plussa.members.looks import Look
from plussa.members.models import (
    Actor,
    Card,
    CardNotice,
    CardState,
    Invitation,
    NameRequest,
    Receiver,
    Residence,
)
from plussa.members.staff import StaffRole
from plussa.money.models import (
    Account,
    Allocation,
    Balance,
    Entry,
    EntryKind,
    Lot,
    MoneyChoice,
    MoneyNotice,
    MoneyWish,
    MonthTotal,
    OpenLot,
    Posting,
    Purchase,
    PurchaseLine,
)
from plussa.money.outcomes import MoneyOutcome
from plussa.money.tills.waiting_rows import RowKind, WaitingRow
from plussa.numbers import RetiredNumber
from plussa.outbox.queue import post
from plussa.permissions.models import (
    Acceptance,
    Choice,
    CurrentChoice,
    Hold,
    Permission,
    SeenEdition,
    Value,
    Way,
)
from plussa.privacy.models import Erasure, ErasurePart, ErasureState, Sweep
from plussa.privacy.restore import installation
from plussa.quotas import Quota, spend
from plussa.register.terms import Fate
from tests.models import MODELS
from tests.people import Cast


def everything() -> dict[str, list[Any]]:
    """Every row of every table, as the database holds it."""
    return {
        model.__name__: list(database.execute_sql(_all_of(model)).fetchall()) for model in MODELS
    }


@cache
def _all_of(model: type[BaseModel]) -> str:
    """The query, which is the same on both databases; making sixty of them takes longer than asking."""
    query, values = model.select().order_by(model._meta.primary_key).sql()
    assert not values
    return str(query)


def fill_money(cast: Cast) -> None:
    """Put a row into every table of Plussa money."""
    aino, home, now, day = cast.aino, cast.aino.household, clock.now(), date(2026, 6, 15)
    total = MonthTotal.create(household=home, month=day)
    with database.atomic():
        Posting.create(entry=1, account=Account.AWARDS, cents=-5)
        Posting.create(entry=1, account=Account.MONEY, household=home, cents=5)
        entry = Entry.create(
            household=home, kind=EntryKind.AWARD, at=now, day=day, by=Actor.PROGRAMME, total=total
        )
    lot = Lot.create(household=home, entry=entry, cents=5, paid_on=day, expires_on=day)
    Allocation.create(entry=entry, lot=lot, cents=5)
    OpenLot.create(lot=lot, household=home, expires_on=day, cents=5)
    choice = MoneyChoice.create(household=home, wish=MoneyWish.SAVE, member=aino, at=now)
    Balance.create(household=home, money=5, choice=choice)
    purchase = Purchase.create(
        external_id="1", card=Card.get(Card.member == aino), member=aino, household=home, at=now,
        day=day, month=day, cents=5, store="1", store_name="K", digest="d",
    )  # fmt: skip
    PurchaseLine.create(purchase=purchase, product_group="milk", cents=5)
    WaitingRow.create(
        kind=RowKind.PURCHASES, external_id="2", card=purchase.card, at=now, day=day, cents=-5,
        store="1", store_name="K", original="0", digest="d", reason=MoneyOutcome.UNKNOWN_ORIGINAL,
        first_at=now, tried_at=now,
    )  # fmt: skip
    delivery = Delivery.create(receiver="tills_money", created_at=now)
    MoneyNotice.create(household=home, delivery=delivery, usable=5, wish=MoneyWish.SAVE, cards="")


def fill(cast: Cast) -> None:
    """Put a row into every table."""
    now, soon = clock.now(), clock.now() + timedelta(hours=1)
    aino, home = cast.aino, cast.aino.household
    RetiredNumber.create(block="card 2463001234567")
    NameRequest.create(member=aino, given_names="Aino", requested_at=now)
    Residence.create(member=aino, household=home, may_use_money=True, until=now)
    Invitation.create(
        household=home, invited_by=aino, email="a@example.fi", language="fi",
        created_at=now, expires_at=soon,
    )  # fmt: skip
    delivery = Delivery.create(receiver="tills", created_at=now)
    CardNotice.create(
        card=Card.get(Card.member == aino), number=Card.get(Card.member == aino).number,
        receiver=Receiver.TILLS, state=CardState.BLOCKED,
        created_at=now, delivery=delivery,
    )  # fmt: skip
    write_letter(aino, LetterKind.WELCOME)
    record(aino, EventKind.HOUSEHOLD_GAINED, other=cast.eino)
    fill_logins(cast)
    fill_money(cast)
    fill_permissions(cast)
    fill_cases(cast)
    fill_rights(cast)
    fill_desk(cast)
    post("staff_notice", "fi", "")
    spend((Quota("tries", 1, timedelta(minutes=1)), "x"))
    with open_door(Errand.RETENTION):
        pass


def fill_logins(cast: Cast) -> None:
    """Put a row into every table of logins and joining."""
    now, soon, day = clock.now(), clock.now() + timedelta(hours=1), date(2026, 6, 15)
    aino = cast.aino
    login = Login.get(Login.member == aino)
    session = Session.create(token_hash="t", login=login, started_at=now, expires_at=soon)
    SignInRow.create(member=aino, at=now, method=Method.BANK, device="Firefox", session=session)
    EmailChange.create(
        member=aino, old_email="a@b.fi", new_email="c@d.fi", requested_at=now, expires_at=soon
    )
    person = Identification.create(
        token_hash="t", identity_hash="i", given_names="A", family_name="B", birth_date=day,
        created_at=now, expires_at=soon,
    )  # fmt: skip
    Code.create(
        member=aino, use=CodeUse.LINK, identification=person, session=session,
        created_at=now, expires_at=soon,
    )  # fmt: skip
    Joining.create(
        email="a@b.fi", given_names="A", language="fi", rules_edition=day,
        accepted_at=now, expires_at=soon,
    )  # fmt: skip
    IdentityLink.create(member=aino, linked_at=now, birth_date=day)
    ClaimLetter.create(member=aino, asked_at=now, expires_at=soon)
    Draft.create(writer=aino.key, place="p", sealed="s", kept_at=now)


def fill_permissions(cast: Cast) -> None:
    """Put a row into every table of permissions and mailings."""
    now, aino, day = clock.now(), cast.aino, date(2026, 6, 15)
    Acceptance.create(
        member=aino, document="rules", edition=day, language="fi", accepted_at=now, way=Way.FORM
    )
    SeenEdition.create(member=aino, document="rules", edition=day, seen_at=now)
    choice = Choice.create(
        key="k", member=aino, permission=Permission.EMAIL, value=Value.ON, wording=day,
        wording_hash="w", language="fi", made_at=now, way=Way.FORM, actor=Actor.MEMBER,
    )  # fmt: skip
    CurrentChoice.create(member=aino, permission=Permission.EMAIL, value=Value.ON, choice=choice)
    newsletter = Newsletter.create(name="n", digest="d", created_at=now)
    NewsletterText.create(newsletter=newsletter, language="fi", title="T", body="B")
    NewsletterCopy.create(newsletter=newsletter, member=aino, message="m", choice=choice)
    Reminder.create(member=aino, expires_on=day, reminded_at=now)
    EditionTold.create(member=aino, document="rules", edition=day, way=ToldBy.EMAIL, told_at=now)


def fill_cases(cast: Cast) -> None:
    """Put a row into every table of cases."""
    now, day = clock.now(), date(2026, 6, 15)
    case = Case.create(
        number="1", kind=CaseKind.CONTACT, member=cast.aino, language="fi", channel=Channel.FORM,
        received_on=day, opened_at=now, due_on=day,
    )  # fmt: skip
    CaseEntry.create(
        case=case, at=now, step=CaseStep.OPENED, actor=Actor.MEMBER, state=CaseState.OPEN
    )
    Mandate.create(case=case, name="M", ground=MandateGround.GUARDIAN)


def fill_rights(cast: Cast) -> None:
    """Put a row into every table of data rights and retention."""
    now, aino = clock.now(), cast.aino
    Look.create(member=aino, at=now, until=now, handler="k", role=StaffRole.AGENT, reason="r")
    ground = restrictions.RestrictionGround.CLAIM
    restrictions.Restriction.create(member=aino, ground=ground, since=now)
    Termination.create(member=aino, reason="r", proposed_at=now, proposed_by="k")
    # Over, so that she still is let in.
    Death.create(member=aino, died_on=now, announced_at=now, announced_by="k", revoked_at=now)
    Estate.create(
        member=aino, name="N", street="S", postal_code="00100", city="C", language="fi", since=now,
        opened_by="k",
    )  # fmt: skip
    IdentityCheck.create(
        member=aino, way=IdentityCheckWay.LETTER, asked_at=now, ready_at=now, expires_at=now
    )
    erasure = Erasure.create(member=aino, state=ErasureState.WAITING, asked_at=now)
    ErasurePart.create(erasure=erasure, category="cards", fate=Fate.DELETED, tried_at=now)
    Sweep.create(category="cards", began_at=now)
    installation.claim()
    Hold.create(since=now)


def fill_desk(cast: Cast) -> None:
    """Put a row into every table of customer service."""
    now = clock.now()
    kaisa = Staff.create(
        username="k", name="K", role=StaffRole.AGENT, password_hash="p", created_at=now,
    )  # fmt: skip
    StaffSignIn.create(staff=kaisa, at=now, outcome=SignInOutcome.ENTERED, device="Firefox")
    RecoveryCode.create(staff=kaisa, code_hash="c")
    StaffSession.create(token_hash="t", staff=kaisa, started_at=now, expires_at=now)
    Assignment.create(case=Case.get(Case.member == cast.aino), staff=kaisa, at=now)
