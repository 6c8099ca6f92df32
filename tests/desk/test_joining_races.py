"""Two who join at once through customer service: a person has one membership all the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from flask import Flask

from plussa.cases.models import Channel
from plussa.db import connected
from plussa.desk.membership import duplicates, joining
from plussa.desk.membership.duplicates import Duplicate, DuplicateFound, Particulars
from plussa.desk.membership.joining import Enrolment
from plussa.legal.published import editions_on
from plussa.members.models import Member


def test_two_forms_of_one_person_at_once_make_one_membership(
    app: Flask, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = Particulars("Sanelma", "Uusi", phone="+358401")
    both, find = Barrier(2), duplicates._by_name

    def look(seen: Particulars) -> list[Duplicate]:
        found = find(seen)
        with suppress(BrokenBarrierError):  # who has the turn looks alone
            both.wait(0.3)
        return found

    monkeypatch.setattr(duplicates, "_by_name", look)

    def fill_in(key: str) -> bool:
        with app.test_request_context("/en/"), connected():
            rules = editions_on().current("rules")
            assert rules is not None
            with suppress(DuplicateFound):
                joining.join(who, Enrolment(Channel.PHONE, "fi", key), rules)
                return True
        return False

    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(fill_in, [str(uuid4()), str(uuid4())])) == [False, True]
    assert Member.select().count() == 1
