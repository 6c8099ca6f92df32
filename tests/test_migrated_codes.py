"""The rows of a migration that writes AX before the postal codes of Åland."""

from plussa import clock, db
from plussa.mailings.models import Reminder
from plussa.members.endings import Estate
from plussa.members.models import Member
from tests.people import Cast
from tests.test_migrations import runner


def test_codes_of_aland_get_ax_and_others_stay(cast: Cast) -> None:
    people = (cast.aino, cast.eino, cast.otso)
    for member, code in zip(people, ("AX-22100", "00530", ""), strict=True):
        Member.update(postal_code=code).where(Member.id == member.id).execute()
    Estate.create(
        member=cast.otso, name="Y", street="Torggatan 1", postal_code="AX-22150",
        city="Mariehamn", language="fi", since=clock.now(), opened_by="k",
    )  # fmt: skip
    Reminder.create(member=cast.aino, expires_on=clock.today(), reminded_at=clock.now())
    while "0034_reminders" not in runner().down():
        pass
    assert _codes("member") == {"22100", "00530", ""}
    assert _codes("estate") == {"22150"}
    assert db.migrate()
    assert _codes("member") == {"AX-22100", "00530", ""}
    assert _codes("estate") == {"AX-22150"}
    assert not Reminder.select().exists()


def _codes(table: str) -> set[str]:
    rows = db.database.execute_sql(f"SELECT postal_code FROM {table}").fetchall()  # noqa: S608
    return {code for (code,) in rows}
