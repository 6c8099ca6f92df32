"""Reading a legal text: what is wrong is said with file and line."""

from datetime import date

import pytest

from plussa.faults import FileFault
from plussa.legal.parse import FRONT_MATTER, TAKEN, parse_text
from tests.legal.samples import BODY, source


def test_a_text_is_read_whole() -> None:
    found = parse_text(source(), "rules/2026-05-01/en.md")
    assert (found.title, found.published, found.material) == ("Rules", date(2025, 1, 1), True)
    assert (found.governs, found.checked) == ("fi", None)
    introduction = found.introduction
    assert (introduction.number, introduction.id, introduction.title) == (0, "introduction", "")
    assert introduction.body == "Read [the notice](page:notice)."
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


def fault(broken: str) -> str:
    with pytest.raises(FileFault) as caught:
        parse_text(broken, "rules/2026-05-01/en.md")
    place, _, reason = str(caught.value).partition(": ")
    file, line = place.rsplit(":", 1)
    assert file == "rules/2026-05-01/en.md"
    return f"{line}: {reason}"


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_a_missing_line_of_front_matter_is_named(name: str) -> None:
    lines = source().split("\n")
    lacking = "\n".join(line for line in lines if not line.startswith(f"{name} ="))
    assert fault(lacking) == f"1: front matter lacks {name}"


@pytest.mark.parametrize(
    ("good", "bad", "line", "kind"),
    [
        ('title = "Rules"', "title = 5", 2, "title is not a str"),
        ('title = "Rules"', 'title = ""', 2, "title is not a str"),
        ('title = "Rules"', 'title = " \\t"', 2, "title is not a str"),
        ('action = "Nothing."', "action = ''", 8, "action is not a str"),
        ("material = true", 'material = true\nchecked = "2025-01-01"', 5, "checked is not a date"),
        (
            "material = true",
            "material = true\nchecked = 2025-01-01T00:00:00",
            5,
            "checked is not a date",
        ),
        ("material = true", "material = true\nchanges = 5", 5, "changes is not a list"),
        ("material = true", 'material = true\ntitles = "x"', 5, "titles is not expected"),
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
    assert fault(source().replace('why = "Why."', "why = Why")).startswith("6: not TOML: ")


@pytest.mark.parametrize("broken", ["", "# Rules", "+++\n", "+++\ntitle = 1\n", "x\n+++\n+++\n"])
def test_a_text_without_front_matter_is_refused(broken: str) -> None:
    assert fault(broken) == "1: no front matter between two lines of +++"


@pytest.mark.parametrize(
    "part",
    [
        'clause = "one"',
        'clause = "one"\nwhat = "x"\nwhy = "y"\nwhen = "z"',
        'clause = "one"\nwhat = " "\nwhy = "y"',
        'clause = "one"\nwhat = 5\nwhy = "y"',
    ],
)
def test_changes_have_three_parts_that_say_something(part: str) -> None:
    assert fault(source(more=f"[[changes]]\n{part}\n")) == (
        "9: each [[changes]] has clause, what and why"
    )


def test_changes_are_tables() -> None:
    assert fault(source(more='changes = ["one"]\n')).startswith("9: each [[changes]] has")


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


@pytest.mark.parametrize("id", sorted(TAKEN))
@pytest.mark.parametrize("heading", ["## Two {{#{}}}", "### Two {{#{}}}"])
def test_an_id_of_the_page_itself_is_refused_at_its_line(id: str, heading: str) -> None:
    broken = source(BODY.replace("## Two {#two}", heading.format(id)))
    line = broken.split("\n").index(heading.format(id)) + 1
    assert fault(broken) == f"{line}: heading id {id!r} is the page's own"


@pytest.mark.parametrize("level", ["#", "####"])
def test_a_heading_of_another_level_is_refused_at_its_line(level: str) -> None:
    broken = source(BODY.replace("### Inside", f"{level} Inside"))
    line = broken.split("\n").index(f"{level} Inside {{#inside}}") + 1
    assert fault(broken) == f"{line}: headings are of level 2 (##) or 3 (###)"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("First words,", "and more of them."),
        ("- An item", "that goes on"),
        ("- An item", "  that goes on"),
        ("| A | row |", "and words"),
        ("### Inside {#inside}", "Words at once"),
        ("First words", "1986 was the year"),
        ("First words", "**bold ones**"),
    ],
)
def test_a_paragraph_that_goes_on_is_refused_at_its_second_line(above: str, below: str) -> None:
    body = BODY.replace("### Inside {#inside}\n\nMore words.", f"{above}\n{below}")
    broken = source(body)
    line = broken.split("\n").index(below) + 1
    assert fault(broken) == f"{line}: a paragraph goes on from the line above: one line each"


def test_items_and_rows_stand_on_lines_of_their_own_without_a_blank_one_between() -> None:
    lists = "Words:\n- one\n- two\n\n1. one\n2. two\n\n| A | B |\n|---|---|\n| a | b |\n"
    assert parse_text(source(f"\n{lists}"), "a.md").introduction.body == lists.strip()
