"""The made-up people of the demo. Their identity codes are of the 900 range: nobody has one."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Made:
    """A made-up person; `home` is the household, and the first person of each its primary member."""

    given_names: str
    family_name: str
    identity_code: str
    birth_date: date
    email: str = ""
    language: str = "fi"
    home: str = ""
    confirmed: bool = True
    protected: bool = False


PEOPLE = (
    Made("Aino", "Mäkelä", "020983-9022", date(1983, 9, 2), "aino@example.fi", home="Koivukuja"),
    Made("Eino", "Mäkelä", "130585-901D", date(1985, 5, 13), "eino@example.fi", home="Koivukuja"),
    Made(
        "Oona", "Mäkelä", "110204A904W", date(2004, 2, 11), "oona@example.fi",
        home="Koivukuja", confirmed=False,
    ),
    Made("Mei Ling", "Tan", "240391-903H", date(1991, 3, 24), "mei@example.fi", "en", "Rantatie"),
    Made(
        "Åke", "Öhman", "300767-905F", date(1967, 7, 30), "ake@example.fi",
        home="Torikatu", protected=True,
    ),
)  # fmt: skip
# Known to the demo bank, but not members.
STRANGERS = (
    Made("Ursula", "Uusi", "070175-906W", date(1975, 1, 7)),
    Made("Nnamdi", "Okafor", "290200A907K", date(2000, 2, 29), language="en"),
)
PASSWORD = "metsäpolku vie rantaan"  # noqa: S105  of every made-up member, printed by `make run`
