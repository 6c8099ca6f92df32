"""Who has died is asked about wherever somebody could act, log in or be written to."""

from tests.sources import modules

# Whoever asks here whether a membership has ended must ask whether its member has died, too.
ROOMS = (
    "plussa.auth",
    "plussa.desk",
    "plussa.mailings",
    "plussa.members.household",
    "plussa.members.letters",
    "plussa.permissions",
    "plussa.privacy",
)
# Of these the end of the membership alone is asked, by name and why.
ENDED = {
    "plussa.desk.looking.looks": "says of each what it is: ended, or a death that is not settled",
    "plussa.desk.ending.erasures": "others are not left behind, whoever asks",
    "plussa.desk.membership.duplicates": "who joins anew may have been noted as dead by mistake",
    "plussa.members.household.homes": "the dead are in their household until it is settled",
    "plussa.privacy.ending.deaths": "a death is of who has not left",
    "plussa.privacy.erasure.deleting": "a household is kept while somebody is in it, settled or not",
    "plussa.privacy.ending.leaving": "notes the end",
    "plussa.privacy.restore.after_restore": "an erasure goes on whether its member lives",
    "plussa.privacy.retention": "what is kept is counted from the end",
    "plussa.privacy.ending.settling": "closes the deaths of memberships that ended in another way",
    "plussa.privacy.ending.terminations": "a death is asked beside it, and a notice rests after one",
}


def asks_of_the_living_alone(source: str) -> bool:
    """Whether a module tells apart only those who have left."""
    return "left_at" in source


def test_no_room_that_lets_in_or_writes_asks_only_who_has_left() -> None:
    found = [
        name
        for name, source in modules().items()
        if name.startswith(ROOMS) and name not in ENDED and asks_of_the_living_alone(source)
    ]
    assert not found, f"{', '.join(found)}: use plussa.members.endings.active()"


def test_the_law_can_fail() -> None:
    assert all(asks_of_the_living_alone(modules()[name]) for name in ENDED)
    assert asks_of_the_living_alone("Member.left_at.is_null()")
    assert not asks_of_the_living_alone("active()")
