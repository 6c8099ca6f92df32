"""Sign-ins of customer service: on record as they happen, seen by whose they are and by approvers."""

from datetime import timedelta

import pytest
from flask import Flask

from plussa import clock
from plussa.desk.models import SignInOutcome, Staff, StaffSession, StaffSignIn
from plussa.desk.sign_in import accounts as staff
from plussa.desk.sign_in import record as sign_ins
from plussa.members.staff import StaffRole
from plussa.privacy import retention
from tests.conftest import Clock
from tests.desk.staff import PASSWORD, code_now, desk_reader, open_account
from tests.people import Reader

DOOR, FACTOR, OWN = "/en/desk/log-in/", "/en/desk/log-in/code/", "/en/desk/sign-ins/"
ALL = "/en/desk/sign-ins/everybody/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
SAID = {
    SignInOutcome.ENTERED: ("Logged in.", "Kirjautui sisään."),
    SignInOutcome.RECOVERED: (
        "Logged in with a recovery code.",
        "Kirjautui sisään palautuskoodilla.",
    ),
    SignInOutcome.WRONG_PASSWORD: ("The password was wrong.", "Salasana oli väärä."),
    SignInOutcome.WRONG_FACTOR: (
        "The password was right and the code was wrong.",
        "Salasana oli oikein, mutta koodi oli väärä.",
    ),
    SignInOutcome.LEFT: ("Logged out.", "Kirjautui ulos."),
    SignInOutcome.FACTOR_RENEWED: (
        "The second factor was renewed.",
        "Toinen tunnistustapa uusittiin.",
    ),
    SignInOutcome.PASSWORD_SET: ("The password was changed.", "Salasana vaihdettiin."),
}


def on_record() -> list[SignInOutcome]:
    return [one.outcome for one in StaffSignIn.select().order_by(StaffSignIn.id)]


def test_what_happens_at_the_door_is_on_record(app: Flask, fresh: str) -> None:
    factor = open_account("kaisa")
    kaisa = Reader(app)
    kaisa.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    kaisa.refused(DOOR, username="kaisa", password="wrong")
    kaisa.refused(DOOR, username="nobody", password="wrong")
    kaisa.post(DOOR, username="kaisa", password=PASSWORD)
    kaisa.refused(FACTOR, code="000000")
    kaisa.post(FACTOR, code=code_now(factor))
    kaisa.post("/en/desk/log-out/")
    kaisa.post(DOOR, username="kaisa", password=PASSWORD)
    kaisa.post(FACTOR, code=factor.recovery_codes[0])
    staff.set_password("kaisa", "toinen hiljainen majakka")
    staff.renew_factor("kaisa")
    assert on_record() == [
        SignInOutcome.WRONG_PASSWORD, SignInOutcome.WRONG_PASSWORD,
        SignInOutcome.WRONG_FACTOR, SignInOutcome.ENTERED, SignInOutcome.LEFT,
        SignInOutcome.RECOVERED, SignInOutcome.PASSWORD_SET, SignInOutcome.FACTOR_RENEWED,
    ]  # fmt: skip
    assert set(on_record()) == set(SignInOutcome), "something is never on record"
    devices = [one.device for one in StaffSignIn.select().order_by(StaffSignIn.id)]
    assert devices == ["Firefox, Linux"] * 6 + ["", ""]
    assert [one.staff_id is None for one in StaffSignIn.select().order_by(StaffSignIn.id)] == [
        False, True, *[False] * 6,
    ], "a name that nobody has is not kept"  # fmt: skip


def test_a_name_that_nobody_has_is_seen_by_approvers(app: Flask, fresh: str) -> None:
    liisa = desk_reader(app, StaffRole.APPROVER, "liisa")
    Reader(app).refused(DOOR, username="kukaton", password="wrong")
    page = liisa.get(ALL)
    assert "A user name that nobody has" in page.text
    assert "kukaton" not in page.text
    assert "A user name that nobody has" not in liisa.get(OWN).text


def test_logging_out_of_nothing_is_not_on_record(app: Flask, fresh: str) -> None:
    kaisa = desk_reader(app)
    token = kaisa.form_token("/en/desk/log-out/")
    StaffSession.delete().execute()
    kaisa.client.post("/en/desk/log-out/", data={"csrf_token": token})
    assert on_record() == []


@pytest.mark.parametrize("outcome", SignInOutcome)
def test_each_outcome_is_said_in_both_languages(
    app: Flask, fresh: str, outcome: SignInOutcome
) -> None:
    kaisa = desk_reader(app)
    sign_ins.note(Staff.get(), outcome, "Firefox, Linux")
    for path, words in zip((OWN, "/fi/palvelutiski/kirjautumiset/"), SAID[outcome], strict=True):
        page = kaisa.get(path)
        assert words in page.text
        assert "Firefox, Linux" in page.text


def test_everybody_sees_their_own_and_an_approver_sees_all(app: Flask, fresh: str) -> None:
    kaisa, olli = desk_reader(app), desk_reader(app, StaffRole.AUDITOR, "olli")
    liisa = desk_reader(app, StaffRole.APPROVER, "liisa")
    sign_ins.note(Staff.get(Staff.username == "olli"), SignInOutcome.WRONG_PASSWORD)
    assert "The password was wrong." in olli.get(OWN).text
    for other in (kaisa, liisa):
        assert "The password was wrong." not in other.get(OWN).text
    for reader in (kaisa, olli):
        assert reader.client.get(ALL).status_code == 403
        assert "Everybody’s sign-ins" not in reader.get(OWN).text
    assert "Everybody’s sign-ins" in liisa.get(OWN).text
    page = liisa.get(ALL)
    assert "Olli" in page.text
    assert "The password was wrong." in page.text


def test_they_come_a_page_at_a_time(app: Flask, fresh: str) -> None:
    liisa = desk_reader(app, StaffRole.APPROVER, "liisa")
    for _ in range(sign_ins.PAGE + 1):
        sign_ins.note(Staff.get(), SignInOutcome.LEFT)
    for path in (OWN, ALL):
        page = liisa.get(path)
        assert page.text.count("Logged out.") == sign_ins.PAGE
        [earlier] = [one.get("href") for one in page.all("a") if one.text == "Earlier"]
        page = liisa.get(earlier)
        assert page.text.count("Logged out.") == 1
        assert path in [
            one.get("href") for one in page.all("a") if one.text == "Back to the newest"
        ]


def test_they_are_kept_for_three_years(app: Flask, fresh: str, at: Clock) -> None:
    open_account("kaisa")
    began = clock.now()
    sign_ins.note(Staff.get(), SignInOutcome.LEFT)
    at(began + timedelta(days=3 * 365 - 2))
    sign_ins.note(Staff.get(), SignInOutcome.ENTERED)
    retention.run()
    assert on_record() == [SignInOutcome.LEFT, SignInOutcome.ENTERED]
    at(began + timedelta(days=3 * 365 + 3))
    retention.run()
    assert on_record() == [SignInOutcome.ENTERED]
