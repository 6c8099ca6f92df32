"""Two who join at once through customer service: a person has one membership all the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from flask import Flask

from plussa.cases.models import Channel
from plussa.db import connected
from plussa.desk import joining, twins
from plussa.desk.joining import Enrolment
from plussa.desk.twins import Particulars, Resembled, Twin
from plussa.legal.shelf import shelf
from plussa.members.models import Member
from plussa.members.staff import StaffRole
from tests.desk.members import somebody


def test_two_forms_of_one_person_at_once_make_one_membership(
    app: Flask, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kaisa, who = somebody("kaisa", StaffRole.AGENT), Particulars("Sanelma", "Uusi", phone="+358401")
    both, find = Barrier(2), twins.find

    def look(seen: Particulars) -> list[Twin]:
        found = find(seen)
        with suppress(BrokenBarrierError):  # who has the turn looks alone
            both.wait(0.3)
        return found

    monkeypatch.setattr(twins, "find", look)

    def fill_in(key: str) -> bool:
        with app.test_request_context("/en/"), connected():
            rules = shelf().current("rules")
            assert rules is not None
            with suppress(Resembled):
                joining.join(kaisa, who, Enrolment(Channel.PHONE, "fi", key), rules)
                return True
        return False

    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(fill_in, [str(uuid4()), str(uuid4())])) == [False, True]
    assert Member.select().count() == 1
