"""Puts the made-up members into an empty database."""

from datetime import UTC, date, datetime, timedelta

from plussa import clock
from plussa.auth.identity.identity_codes import identity_hash
from plussa.auth.models import Login
from plussa.auth.password import passwords
from plussa.db import database
from plussa.demo.cast import PASSWORD, PEOPLE, Made
from plussa.legal.library import load_library
from plussa.members.cards.service import issue_card
from plussa.members.event_kinds import EventKind
from plussa.members.events import record
from plussa.members.models import Actor, CardKind, Household, Member, Role, Source
from plussa.members.numbers import make_member_number
from plussa.numbers import unused
from plussa.permissions.models import Acceptance, Way

STREETS = {"Koivukuja": "Koivukuja 3", "Rantatie": "Rantatie 12 B 4", "Torikatu": "Torikatu 1"}


def fill(identity_key: str) -> int:
    """Make the members unless there are any; how many were made."""
    with database.atomic():
        if Member.select().exists():
            return 0
        homes: dict[str, Household] = {}
        for made in PEOPLE:
            first = made.home not in homes
            if first:
                homes[made.home] = Household.create(created_at=_years_ago(3))
            _add(made, homes[made.home], first, identity_key)
        return len(PEOPLE)


def _add(made: Made, home: Household, first: bool, identity_key: str) -> None:
    joined = _years_ago(3)
    strongly = {
        "identity_hash": identity_hash(made.identity_code, identity_key.encode()),
        "confirmed_at": joined,
        "confirmed_source": Source.BANK,
        "birth_date": made.birth_date,
        "birth_date_source": Source.BANK,
    }
    member = Member.create(
        number=unused("member", make_member_number),
        household=home,
        role=Role.PRIMARY if first else Role.MEMBER,
        may_see_money=first,
        may_use_money=first,
        given_names=made.given_names,
        family_name=made.family_name,
        street=STREETS[made.home],
        postal_code="00530",
        city="Helsinki",
        address_source=Source.IMPORT,
        protected_address=made.protected,
        phone="+358401234567" if first else "",
        email=made.email,
        language=made.language,
        joined_at=joined,
        **(strongly if made.confirmed else {}),
    )
    Login.create(
        member=member,
        email_key=made.email,
        password_hash=passwords.hash_password(PASSWORD),
        created_at=joined,
    )
    record(member, EventKind.IMPORTED, Actor.PROGRAMME)
    issue_card(member, CardKind.DIGITAL)
    _accept_old_rules(member, joined)


def _accept_old_rules(member: Member, joined: datetime) -> None:
    """They accepted the oldest edition, so the account has something new to tell them."""
    oldest = load_library().documents["rules"][0]
    Acceptance.create(
        member=member,
        document="rules",
        edition=oldest.effective,
        language=member.language,
        accepted_at=joined,
        way=Way.IMPORT,
    )


def _years_ago(years: int) -> datetime:
    day: date = clock.today() - timedelta(days=365 * years)
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
