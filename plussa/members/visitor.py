"""The member who is logged in."""

from typing import cast

from flask_login import current_user

from plussa.members.models import Member


def current_member() -> Member:
    """The member whom this request is from; only for routes whose row asks for one."""
    return cast(Member, current_user.member)
