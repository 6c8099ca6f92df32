"""Reading a legal text: what is wrong is said with file and line."""

from datetime import date

import pytest

from plussa.legal.editions import Edition, TextError, in_force, parse_text, state
from tests.legal.samples import BODY, source, text


def test_a_text_is_read_whole() -> None:
    found = parse_text(source(), "rules/2026-05-01/en.md")
    assert (found.title, found.published, found.material) == ("Rules", date(2025, 1, 1), True)
    assert (found.governs, found.checked) == ("fi", None)
    assert found.introduction == "Read [the notice](page:notice)."
    assert [(clause.number, clause.id, clause.title) for clause in found.clauses] == [
        (1, "one", "One"), (2, "two", "Two"),
    ]  # fmt: skip
    assert found.clauses[0].body.startswith("First words")
    assert "### Inside" in found.clauses[0].body
    assert [(heading.level, heading.id) for heading in found.headings] == [
        (2, "one"),
        (3, "inside"),
        (2, "two"),
    ]
    lines = source().split("\n")
    assert [lines[heading.line - 1].split()[1] for heading in found.headings] == [
        "One",
        "Inside",
        "Two",
    ]
    assert [(target, target in lines[line - 1]) for target, line in found.links] == [
        ("page:notice", True), ("#two", True),
    ]  # fmt: skip
    assert found.clause("two") is found.clauses[1]
    assert found.clause("three") is None


def fault(broken: str) -> str:
    with pytest.raises(TextError) as caught:
        parse_text(broken, "rules/2026-05-01/en.md")
    place, _, reason = str(caught.value).partition(": ")
    file, line = place.rsplit(":", 1)
    assert file == "rules/2026-05-01/en.md"
    return f"{line}: {reason}"


@pytest.mark.parametrize(
    "name", ["title", "published", "material", "governs", "why", "concerns", "action"]
)
def test_a_missing_line_of_front_matter_is_named(name: str) -> None:
    lines = source().split("\n")
    lacking = "\n".join(line for line in lines if not line.startswith(f"{name} ="))
    assert fault(lacking) == f"1: front matter lacks {name}"


@pytest.mark.parametrize(
    ("good", "bad", "line", "kind"),
    [
        ('title = "Rules"', "title = 5", 2, "title is not a str"),
        ('title = "Rules"', 'title = ""', 2, "title is not a str"),
        ("published = 2025-01-01", 'published = "2025-01-01"', 3, "published is not a date"),
        ("material = true", 'material = "yes"', 4, "material is not a bool"),
        ('governs = "fi"', "governs = true", 5, "governs is not a str"),
        ('why = "Why."', "why = []", 6, "why is not a str"),
    ],
)
def test_a_line_of_the_wrong_type_is_found_at_its_line(
    good: str, bad: str, line: int, kind: str
) -> None:
    assert fault(source().replace(good, bad)) == f"{line}: front matter: {kind}"


def test_a_moment_is_not_a_date() -> None:
    moment = source().replace("published = 2025-01-01", "published = 2025-01-01T00:00:00Z")
    assert fault(moment) == "3: front matter: published is not a date"


def test_front_matter_that_cannot_be_read_is_found_at_its_line() -> None:
    assert fault(source().replace('why = "Why."', "why = Why")).startswith("6: front matter: ")


@pytest.mark.parametrize("broken", ["", "# Rules", "+++\n", "+++\ntitle = 1\n", "x\n+++\n+++\n"])
def test_a_text_without_front_matter_is_refused(broken: str) -> None:
    assert fault(broken) == "1: no front matter between two lines of +++"


def test_changes_have_three_parts() -> None:
    for part in ('clause = "one"', 'clause = "one"\nwhat = "x"\nwhy = "y"\nwhen = "z"'):
        assert fault(source(more=f"[[changes]]\n{part}\n")).startswith("1: each [[changes]] has")


def test_a_heading_without_an_id_is_found_at_its_line() -> None:
    broken = source(BODY.replace("### Inside {#inside}", "### Inside"))
    line = broken.split("\n").index("### Inside") + 1
    assert fault(broken) == f"{line}: heading 'Inside' has no {{#id}}"


@pytest.mark.parametrize("id", ["{#Two}", "{two}", "{#two ids}", "{#}"])
def test_an_id_that_is_no_id_is_found(id: str) -> None:
    assert "has no {#id}" in fault(source(BODY.replace("{#two}", id)))


def test_an_id_that_is_there_twice_is_found_at_its_second_line() -> None:
    broken = source(BODY.replace("{#two}", "{#inside}"))
    line = broken.split("\n").index("## Two {#inside}") + 1
    assert fault(broken) == f"{line}: heading id 'inside' is there twice"


DAYS = (date(2025, 1, 1), date(2026, 5, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2024, 12, 31), ("upcoming", "upcoming", "upcoming")),
        (date(2025, 1, 1), ("in force", "upcoming", "upcoming")),
        (date(2026, 4, 30), ("in force", "upcoming", "upcoming")),
        (date(2026, 5, 1), ("superseded", "in force", "upcoming")),
        (date(2027, 2, 28), ("superseded", "in force", "upcoming")),
        (date(2027, 3, 1), ("superseded", "superseded", "in force")),
        (date(2099, 1, 1), ("superseded", "superseded", "in force")),
    ],
)
def test_the_state_of_an_edition_follows_from_the_dates(day: date, states: tuple[str, ...]) -> None:
    editions = [Edition("rules", effective, {"fi": text()}) for effective in DAYS]
    assert tuple(state(edition, editions, day) for edition in editions) == states
    expected = [e for e, s in zip(editions, states, strict=True) if s == "in force"]
    assert in_force(editions, day) is (expected[0] if expected else None)
