"""Every page behind a log-in opens on PostgreSQL, which is stricter about what is asked of it."""

import pytest
from flask import Flask

from plussa import clock
from plussa.auth.models import Session
from plussa.members.staff import StaffRole
from tests.desk.staff import desk_reader
from tests.each import each
from tests.laws import test_desk_routes as desk
from tests.laws import test_private_routes as private
from tests.people import Cast, Reader

pytestmark = pytest.mark.parametrize("fresh", ["postgresql"], indirect=True)
ANSWERS = {200, 303, 404, 409, 410}


@each("endpoint", private.PRIVATE)
def test_a_page_of_a_member_opens(app: Flask, cast: Cast, endpoint: str) -> None:
    aino = Reader(app, cast.aino)
    Session.update(identified_at=clock.now(), strongly=True).execute()
    assert aino.client.get(private.address(app, endpoint, cast)).status_code in ANSWERS


@each("endpoint", desk.DESK)
def test_a_page_of_customer_service_opens(app: Flask, cast: Cast, endpoint: str) -> None:
    kaisa = desk_reader(app, StaffRole.APPROVER)
    assert kaisa.client.get(desk.address(app, endpoint, cast)).status_code == 200
