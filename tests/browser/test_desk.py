"""Customer service's pages and data rights in a real browser: by keyboard alone, and as axe sees them."""

from typing import Any

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Session
from plussa.cases.models import Case, CaseKind, CaseState, Channel
from plussa.cases.service import decide, open_case
from plussa.desk.models import Assignment
from plussa.desk.sign_in import accounts as staff
from plussa.members.looks import open_look
from plussa.members.models import Card, CardState, Member
from plussa.members.restrictions import RestrictionGround
from plussa.members.staff import StaffRole
from plussa.privacy.erasure import service as erasure
from plussa.privacy.restriction import service as restriction
from tests.browser.conftest import Visit, Visitor
from tests.browser.test_accessibility import seen_in_turn
from tests.browser.test_account import logged_in, tab_to
from tests.desk.staff import PASSWORD, code_now, open_account
from tests.people import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("fresh", ["sqlite"], indirect=True),
]


def at_work(visit: Visit, factor: staff.Factor, **options: Any) -> Visitor:
    """Kaisa, who has logged in with the keyboard alone."""
    kaisa = visit(forms=True, **options)
    page = kaisa.go("/en/desk/log-in/")
    page.focus("[name=username]")
    page.keyboard.type("kaisa")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    page.focus("[name=code]")
    page.keyboard.type(code_now(factor))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/desk/")
    return kaisa


@pytest.mark.parametrize("javascript", [True, False])
def test_a_card_is_blocked_by_the_keyboard_alone(
    visit: Visit, cast: Cast, javascript: bool
) -> None:
    kaisa = at_work(visit, open_account("kaisa"), java_script_enabled=javascript)
    page = kaisa.page
    tab_to(kaisa, "Find a member")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find-member/")
    page.focus("[name=reason] >> nth=0")
    page.keyboard.press("Space")
    page.focus("[name=who]")
    page.keyboard.type(cast.aino.number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/member/*/")
    tab_to(kaisa, "Block this card")
    page.keyboard.press("Enter")
    page.wait_for_url("**/card/*/")
    page.focus("[name=channel] >> nth=0")
    page.keyboard.press("Space")
    tab_to(kaisa, "Block the card")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The card is blocked.")
    assert Card.get(Card.member == cast.aino).state is CardState.BLOCKED


def test_the_desk_passes_axe(app: Flask, visit: Visit, cast: Cast) -> None:
    look = open_look(cast.aino, "kaisa", StaffRole.APPROVER, "call", 30).key
    card = Card.get(Card.member == cast.aino).key
    restriction.begin(cast.aino, RestrictionGround.ACCURACY)
    late = open_case(CaseKind.ACCESSIBILITY, "En löydä nappia.", Channel.FORM, name="Veikko")
    Case.update(due_on=clock.today().replace(day=1)).where(Case.id == late.id).execute()
    asked = open_case(CaseKind.ERASURE, "Kirje.", Channel.POST, member=cast.otso)
    waiting = erasure.enter(cast.otso, "liisa", asked).key
    Member.update(confirmed_at=None).where(Member.id == cast.otso.id).execute()
    unconfirmed = open_look(cast.otso, "kaisa", StaffRole.APPROVER, "joining", 30).key
    kaisa = at_work(visit, open_account("kaisa", StaffRole.APPROVER))
    member, other = f"/en/desk/member/{look}/", f"/en/desk/member/{unconfirmed}/"
    paths = (
        "/en/desk/", "/en/desk/mine/", "/en/desk/unassigned/", "/en/desk/find-member/",
        "/en/desk/enter-case/", f"/en/desk/case/{late.number}/",
        f"/en/desk/case/{late.number}/decide/", f"/en/desk/case/{late.number}/extend/",
        member, f"{member}card/{card}/", f"{member}address/", f"{member}permissions/",
        f"{member}restriction/", f"{member}restriction/lift/", "/en/desk/erasures/",
        f"{member}leave-the-programme/", f"{member}household/hand-over/",
        f"{member}household/dissolve/", "/en/desk/join/", f"{other}join/", f"{other}confirm/",
        f"{other}confirm/letter/", f"{other}confirm/letter/code/",
        f"{other}leave-the-programme/",
        f"/en/desk/erasures/{waiting}/", f"/fi/palvelutiski/jasen/{look}/", "/fi/palvelutiski/",
    )  # fmt: skip
    found = seen_in_turn(kaisa, paths)
    assert not found, "\n".join(found)
    assert not Assignment.select().exists(), "reading assigns nothing"


def test_the_pages_of_rights_pass_axe(visit: Visit, cast: Cast) -> None:
    refused = open_case(CaseKind.RECTIFICATION, "Nimi.", Channel.ACCOUNT, member=cast.aino)
    decide(refused, CaseState.REFUSED, "Nimi on oikein.")
    number = refused.number
    aino = logged_in(visit)
    Session.update(identified_at=clock.now(), strongly=True).execute()
    paths = (
        "/en/account/my-data/", "/en/account/my-data/report/", "/en/account/my-data/erasure/",
        f"/en/account/requests/{number}/", f"/en/account/requests/{number}/letter/to-the-ombudsman/",
        "/fi/oma-tili/omat-tietoni/rajoitus/", "/fi/oma-tili/omat-tietoni/",
    )  # fmt: skip
    found = seen_in_turn(aino, paths)
    assert not found, "\n".join(found)
