"""The member who is logged in."""

from typing import cast

from flask_login import current_user

from plussa.members.models import Member


def current_member() -> Member:
    """The member whom this request is from; only for routes whose row asks for one."""
    return cast(Member, current_user.member)


def visiting_member() -> Member | None:
    """The member whom this request is from, on a page that is for anybody."""
    return current_member() if current_user.is_authenticated else None
