"""A file of made-up members for an import, as an earlier system might write it."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from stdnum import luhn

from plussa.members.imports.columns import NAMES

NAMED = ("Aino Maria", "Eino", "Åsa", "Väinö Ilmari", "Otso", "Siiri")
FAMILIES = ("Esimerkki", "Mäkelä", "Öhman", "Virtanen", "von Testi")
DOMAINS = ("example.fi", "example.com", "posti.example.net", "example.org")
PHONES = ("+3584{:08}", "040 {:07}", "050-{:07}", "09 {:07}")
CONTROL = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_DAY = date(1940, 1, 1)


def write_file(file: Path, members: int) -> None:
    """Write members by household, a primary member first, but one row in ten somewhere else."""
    random = Random(1)  # noqa: S311  the same file every time, and no secret
    rows = [_row(number, random) for number in range(members)]
    for place in range(0, members, 10):
        other = random.randrange(members)
        rows[place], rows[other] = rows[other], rows[place]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, NAMES)
        writer.writeheader()
        writer.writerows(rows)


def _row(number: int, random: Random) -> dict[str, str]:
    born = FIRST_DAY + timedelta(days=number % 22_000)
    joined = date(2015, 1, 1) + timedelta(days=number % 4_000)
    phone = PHONES[random.choices(range(4), (50, 30, 10, 10))[0]]
    return {
        "external_id": f"M{number:09}",
        "household_external_id": f"H{number // 2:09}",
        "role": "member" if number % 2 else "primary",
        "given_names": random.choice(NAMED),
        "family_name": random.choice(FAMILIES),
        "street": f"Koivukuja {number % 200 + 1} B {number % 50}",
        "postal_code": f"{number % 90_000 + 100:05}",
        "city": random.choice(("Helsinki", "Jyväskylä", "Åbo")),
        "phone": phone.format(random.randrange(2_000_000, 9_000_000)),
        "email": f"member.{number}@{random.choice(DOMAINS)}",
        "language": random.choice(("fi", "en")),
        "birth_date": str(born),
        "identity_code": _identity_code(born, number // 22_000) if number % 3 else "",
        "joined_at": str(joined),
        "rules_edition": str(joined) if number % 5 else "",
        "card_numbers": _card_number(number),
    }


def _identity_code(born: date, nth: int) -> str:
    """The code of the nth person born on a day; there are 898 of each day and sign."""
    sign, individual = "-YXWVU"[nth // 898], nth % 898 + 2
    digits = f"{born:%d%m%y}{individual:03}"
    return f"{born:%d%m%y}{sign}{individual:03}{CONTROL[int(digits) % 31]}"


def _card_number(number: int) -> str:
    digits = f"924630{number:09}"
    return digits + luhn.calc_check_digit(digits)
