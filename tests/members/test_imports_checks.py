"""Checks of one row: what is good is stored in one spelling, what is not is named."""

from random import Random

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from stdnum import luhn
from stdnum.fi import hetu

from plussa.exchange.fields import BadRow
from plussa.exchange.reading import FileLine
from plussa.members.imports import contacts
from plussa.members.imports.checks import MemberRow, Rules, check
from plussa.members.imports.columns import MEMBERS, NAMES
from plussa.members.imports.identities import CONTROL, birth_date, is_identity_code
from plussa.members.models import Role
from plussa.members.numbers import check_digit
from tests.conftest import TODAY
from tests.members.newcomers import LEAST, RULES, WHOLE


def checked(said: dict[str, str], rules: Rules = RULES) -> MemberRow:
    row = LEAST | said
    return check(FileLine(2, tuple(row.get(name, "") for name in NAMES), NAMES), rules)


def reason(said: dict[str, str]) -> str:
    with pytest.raises(BadRow) as caught:
        checked(said)
    return str(caught.value)


def test_the_least_row_has_the_rights_of_its_role() -> None:
    primary, other = checked({}), checked({"role": "member"})
    assert (primary.role, primary.may_see_money, primary.may_use_money) == (
        Role.PRIMARY,
        True,
        True,
    )
    assert (other.role, other.may_see_money, other.may_use_money) == (Role.MEMBER, False, False)
    assert (primary.phone, primary.birth_date, primary.identity_hash, primary.cards) == (
        "", None, None, (),
    )  # fmt: skip


def test_a_whole_row_is_put_in_one_spelling() -> None:
    row = checked(WHOLE | {"street": "  A\u0308kkijyrkka\u0308 \t 3 ", "email": "Aino@EXAMPLE.fi"})
    assert (row.street, row.phone, row.email) == (
        "Äkkijyrkkä 3",
        "+358401234567",
        "Aino@example.fi",
    )
    assert row.cards == ("4539578763621486",)
    assert row.identity_hash == RULES.hash_identity("131052-308T") != "131052-308T"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"external_id": " "}, "external_id: is missing"),
        ({"given_names": ""}, "given_names: is missing"),
        ({"role": "Primary"}, "role: is neither primary nor member"),
        ({"may_see_money": "maybe"}, "may_see_money: is neither yes nor no"),
        ({"protected_address": "x"}, "protected_address: is neither yes nor no"),
        (
            {"may_see_money": "no"},
            "may_see_money, may_use_money: a primary member sees and uses the money",
        ),
        (
            {"role": "member", "may_use_money": "yes"},
            "may_use_money: who uses the money also sees it",
        ),
        ({"given_names": "123"}, "given_names: has no letter"),
        ({"family_name": "a\x00b"}, "family_name: has a NUL character (U+0000)"),
        ({"street": "\ue000abc"}, "street: has a character that stands for nothing (U+E000)"),
        ({"postal_code": "0530"}, "postal_code: is not a Finnish postal code of five digits"),
        ({"postal_code": "٠٠٥٣٠"}, "postal_code: is not a Finnish postal code of five digits"),
        ({"phone": "12"}, "phone: is not a telephone number"),
        ({"email": "aino@"}, "email: is not an email address"),
        ({"language": "xx"}, "language: is not one of fi, en"),
        ({"birth_date": "2026-12-16"}, "birth_date: is in the future"),
        ({"birth_date": "1899-12-31"}, "birth_date: is before 1900-01-01"),
        ({"birth_date": "20190531"}, "birth_date: is not a date like 2019-05-31"),
        ({"birth_date": "2019-W22-5"}, "birth_date: is not a date like 2019-05-31"),
        ({"birth_date": "2019-02-29"}, "birth_date: is not a date like 2019-05-31"),
        ({"joined_at": ""}, "joined_at: is missing"),
        ({"joined_at": "2026-12-16"}, "joined_at: is in the future"),
        ({"rules_edition": "2027-01-01"}, "rules_edition: is in the future"),
        ({"identity_code": "131052-308U"}, "identity_code: is not a personal identity code"),
        ({"identity_code": "131052A308T"}, "identity_code: belongs to nobody born yet"),
        (
            {"identity_code": "131052-308T", "birth_date": "1952-10-14"},
            "birth_date: differs from that of identity_code",
        ),
        (
            {"card_numbers": "4539578763621486 4539578763621487"},
            "card_numbers: the number that ends in 1487 is not a card number",
        ),
        ({"card_numbers": "123"}, "card_numbers: the number that ends in 123 is not a card number"),
        ({"card_numbers": "4539578763621486 " * 2}, "card_numbers: a number is there twice"),
    ],
)
def test_what_is_wrong_is_named(said: dict[str, str], told: str) -> None:
    assert reason(said) == told


def test_each_column_has_its_longest() -> None:
    for column in MEMBERS.columns:
        told = reason({column.name: "a" * (column.most + 1)})
        assert told == f"{column.name}: is longer than {column.most} characters"


def test_all_that_is_wrong_with_a_row_is_named_at_once() -> None:
    assert reason({"role": "x", "phone": "y"}) == (
        "role: is neither primary nor member; phone: is not a telephone number"
    )


def test_another_encoding_is_named_before_what_follows_from_it() -> None:
    assert reason({"given_names": "\udce4", "role": "x"}) == "the line is not in UTF-8"


def test_a_date_today_is_good() -> None:
    assert checked({"joined_at": str(TODAY), "rules_edition": str(TODAY)}).joined_at == TODAY


def test_a_temporary_identity_code_is_for_trying_things_out() -> None:
    trying = Rules(TODAY, ("fi",), lambda code: code, test_identities=True)
    code = f"010180-900{CONTROL[10180900 % 31]}"
    assert reason({"identity_code": code}) == "identity_code: is not a personal identity code"
    assert checked({"identity_code": code.lower()}, trying).identity_hash == code


def test_names_of_the_whole_world_are_good() -> None:
    for name in ("Þórunn", "李小龙", "O’Brien-Näkkäläjärvi", "محمد", "می‌خواهم", "D"):
        assert checked({"given_names": name}).given_names == name


def test_telephone_numbers_are_judged_as_the_library_does() -> None:
    random = Random(1)  # noqa: S311  the same every time
    for _ in range(10_000):
        start = random.choice(("+358", "0", "+358 ", "00358", "358", "+46", ""))
        rest = random.choices("0123456789 -", k=random.randint(4, 12))
        text = f"{start}{random.choice('0123456789')}{''.join(rest)}"
        assert contacts.phone_number(text) == slow_phone(text), text


def slow_phone(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException:
        return None
    shape = phonenumbers.PhoneNumberFormat.E164
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, shape) if valid else None


LOCALS = (
    "a", "aino.maria", "a+b_c-d", ".a", "a.", "a..b", "Aino", "INFO", "ä", '"a b"', "a b", "a" * 64,
    "a" * 65, "", "a'b", "a@b",
)  # fmt: skip
DOMAINS = (
    "example.fi", "EXAMPLE.fi", "ÄKÄ.fi", "xn--4caa.fi", "a-.fi", "-a.fi", "a--b.fi", "ab--c.fi",
    "localhost", "a.test", "example.fi.", "", "1.2.3.4", "[1.2.3.4]", "a_b.fi", "fi", "a..fi",
    f"{'a' * 63}.fi", f"{'a' * 64}.fi", ".".join(["a" * 60] * 3) + ".abcde.fi",
    ".".join(["a" * 60] * 4) + ".fi", "ﬁ.example.fi", "e\u0301.fi",
)  # fmt: skip


@pytest.mark.parametrize("domain", DOMAINS)
def test_email_addresses_are_judged_as_the_library_does(domain: str) -> None:
    for local in LOCALS:
        text = f"{local}@{domain}"
        assert contacts.email_address(text) == slow_email(text), text


def slow_email(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


@pytest.mark.parametrize("temporary", [False, True])
def test_identity_codes_are_judged_as_the_library_does(temporary: bool) -> None:
    random, good = Random(1), 0  # noqa: S311  the same every time
    for _ in range(20_000):
        day = f"{random.randrange(33):02}{random.randrange(14):02}{random.randrange(100):02}"
        number = f"{random.choice((0, 1, 2, 899, 900, 999, random.randrange(1000))):03}"
        control = CONTROL[(int(day + number) + random.choice((0, 0, 0, 1))) % 31]
        code = f"{day}{random.choice('-+YXWVUABCDEFGZ')}{number}{control}"
        assert is_identity_code(code, temporary) == hetu.is_valid(code, temporary), code
        good += is_identity_code(code, temporary)
    assert 3_000 < good < 15_000
    for code in ("", "131052-308", "131052-308TT", "131052-308I", "١٣١٠٥٢-308T", "131052_308T"):
        assert not is_identity_code(code, temporary)


def test_a_code_tells_the_century() -> None:
    assert [str(birth_date(f"131052{sign}308T")) for sign in "+-AU"] == [
        "1852-10-13", "1952-10-13", "2052-10-13", "1952-10-13",
    ]  # fmt: skip


def test_card_numbers_are_judged_as_the_library_does() -> None:
    random = Random(1)  # noqa: S311  the same every time
    for _ in range(5_000):
        number = "".join(random.choices("0123456789", k=random.randint(12, 19)))
        assert check_digit(number) == luhn.calc_check_digit(number)
