"""Browsing customer service's pages, logged in or not."""

import pyotp
from flask import Flask

from plussa import clock
from plussa.desk.models import Staff
from plussa.desk.sign_in import accounts as staff
from plussa.desk.sign_in import sessions
from plussa.desk.sign_in.visitor import COOKIE
from plussa.members.staff import StaffRole
from tests.people import Reader

PASSWORD = "hiljainen majakka saaressa"


def open_account(username: str, role: StaffRole = StaffRole.AGENT) -> staff.Factor:
    """An account that can log in."""
    return staff.add(username, username.title(), role, PASSWORD)


def code_now(factor: staff.Factor, steps: int = 0) -> str:
    """The code that an authenticator shows now, or some steps later."""
    return pyotp.TOTP(factor.secret).at(int(clock.now().timestamp()) + 30 * steps)


def desk_reader(app: Flask, role: StaffRole = StaffRole.AGENT, username: str = "kaisa") -> Reader:
    """Somebody who is logged in to customer service."""
    found: Staff | None = Staff.get_or_none(Staff.username == username)
    if found is None:
        open_account(username, role)
        found = Staff.get(Staff.username == username)
    reader = Reader(app)
    reader.client.set_cookie(COOKIE, sessions.start(found))
    return reader
