"""Who has died is asked about wherever somebody could act, log in or be written to."""

from tests.laws.test_architecture import modules

# Whoever asks here whether a membership has ended must ask whether its member has died, too.
ROOMS = ("plussa.auth", "plussa.mailings", "plussa.permissions")


def asks_of_the_living_alone(source: str) -> bool:
    """Whether a module tells apart only those who have left."""
    return "left_at" in source


def test_no_room_that_lets_in_or_writes_asks_only_who_has_left() -> None:
    found = [
        name
        for name, source in modules().items()
        if name.startswith(ROOMS) and asks_of_the_living_alone(source)
    ]
    assert not found, f"{', '.join(found)}: use plussa.members.endings.active()"


def test_the_law_can_fail() -> None:
    assert asks_of_the_living_alone("Member.left_at.is_null()")
    assert not asks_of_the_living_alone("active()")
