"""Comparison word by word: nothing is lost, nothing is invented."""

from collections.abc import Sequence
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plussa.legal.compare import (
    ComparedBlock,
    ComparedClause,
    Run,
    changed_clauses,
    compare,
    word_runs,
)
from plussa.legal.editions import INTRODUCTION, Text
from plussa.legal.library import load_library
from tests.legal.samples import text

EDITIONS = load_library(drafts=True).documents
NOTHING = text("\n")
WORDS = st.sampled_from(
    ["Plussa", "money", "we", "pay", "13", "months", "väärä", ",", ".", "(", "5 €", "–"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(lambda words: "The " + " ".join(words))
CLAUSES = st.dictionaries(
    st.sampled_from(["one", "two", "three", "four"]),
    st.tuples(st.sampled_from(["Money", "Cards"]), st.lists(SENTENCES, max_size=4)),
    max_size=4,
)
INTRODUCTIONS = st.lists(SENTENCES, max_size=3)


def written(clauses: dict[str, tuple[str, list[str]]], introduction: Sequence[str] = ()) -> Text:
    """A text with an introduction and clauses."""
    parts = [
        f"## {title} {{#{id}}}\n\n" + "\n\n".join(body) for id, (title, body) in clauses.items()
    ]
    return text("\n" + "\n\n".join([*introduction, *parts]) + "\n")


def reading(runs: tuple[Run, ...] | list[Run], mark: str) -> str:
    return "".join(run.text for run in runs if run.mark in ("same", mark))


def side(clause: ComparedClause, mark: str) -> list[str]:
    """What a clause said before (its same and removed words) or says after (same and added)."""
    return list(filter(None, (reading(block.runs, mark) for block in clause.blocks)))


@given(st.text(), st.text())
def test_any_two_texts_can_be_read_back_from_their_runs(old: str, new: str) -> None:
    runs = word_runs(old, new)
    assert reading(runs, "removed") == old
    assert reading(runs, "added") == new
    assert all(run.text for run in runs)
    assert all(one.mark != other.mark for one, other in pairwise(runs))


@given(st.text())
def test_a_text_compared_with_itself_has_no_changes(same: str) -> None:
    assert word_runs(same, same) == ([Run("same", same)] if same else [])


@given(CLAUSES, CLAUSES, INTRODUCTIONS, INTRODUCTIONS)
def test_both_texts_can_be_read_back_from_their_comparison(
    old: dict[str, tuple[str, list[str]]],
    new: dict[str, tuple[str, list[str]]],
    old_start: list[str],
    new_start: list[str],
) -> None:
    compared = compare(written(old, old_start), written(new, new_start))
    before = {INTRODUCTION: ("", old_start), **old}
    after = {INTRODUCTION: ("", new_start), **new}
    assert {clause.id for clause in compared} == set(before) | set(after)
    assert [clause.id for clause in compared if clause.id in after] == list(after)
    for clause in compared:
        assert_readable(clause, before.get(clause.id), after.get(clause.id))


def assert_readable(
    clause: ComparedClause, old: tuple[str, list[str]] | None, new: tuple[str, list[str]] | None
) -> None:
    """Both titles and bodies of a clause can be read back from its comparison."""
    if old == new:
        assert (clause.fate, clause.blocks) == ("same", ())
        return
    expected = {(True, True): "changed", (True, False): "removed", (False, True): "added"}
    assert clause.fate == expected[old is not None, new is not None]
    titles = [[old[0]], [new[0]]] if old and new and old[0] != new[0] else [[], []]
    assert side(clause, "removed") == titles[0] + (old[1] if old else [])
    assert side(clause, "added") == titles[1] + (new[1] if new else [])


@pytest.mark.parametrize("document", EDITIONS)
@pytest.mark.parametrize("language", ["fi", "en"])
def test_any_two_real_editions_can_be_read_back(document: str, language: str) -> None:
    for first, second in permutations(EDITIONS[document], 2):
        old, new = first.texts[language], second.texts[language]
        before = {clause.id: side(clause, "removed") for clause in compare(old, NOTHING)}
        after = {clause.id: side(clause, "added") for clause in compare(NOTHING, new)}
        changed = 0
        for clause in compare(old, new):
            if clause.fate == "same":
                assert before[clause.id] == after[clause.id]
                continue
            changed += 1
            earlier, later = old.part(clause.id), new.part(clause.id)
            skipped = 1 if earlier and later and earlier.title != later.title else 0  # the heading
            assert side(clause, "removed")[skipped:] == before.get(clause.id, [])
            assert side(clause, "added")[skipped:] == after.get(clause.id, [])
        assert changed > 0


@pytest.mark.parametrize("document", EDITIONS)
def test_a_real_edition_compared_with_itself_has_no_changes(document: str) -> None:
    for edition in EDITIONS[document]:
        for one in edition.texts.values():
            assert {clause.fate for clause in compare(one, one)} == {"same"}
            assert changed_clauses(one, one) == {}


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("We pay in 30 days.", "We pay in 14 days.", "We pay in |-30|+14| days."),
        ("We pay.", "We pay at once.", "We pay|-.|+ at once."),
        ("We do not pay.", "We pay.", "We|- do not| pay."),
        ("a, b", "a. b", "a|-,|+.| b"),
        ("", "New", "+New"),
        ("Old", "", "-Old"),
        ("", "", ""),
        ("30 or 40", "14 or 15", "-30|+14| or |-40|+15"),
    ],
)
def test_what_changed_is_marked_by_the_word(old: str, new: str, runs: str) -> None:
    signs = {"same": "", "removed": "-", "added": "+"}
    assert "|".join(signs[run.mark] + run.text for run in word_runs(old, new)) == runs


def changed_block(old: str, new: str) -> list[ComparedBlock]:
    texts = [text(f"## One {{#one}}\n\n{body}\n") for body in (old, new)]
    return list(compare(*texts)[1].blocks)  # after the introduction


def test_items_and_rows_are_compared_with_their_like() -> None:
    old = "- we pay on the 4th\n- we remind you\n\n| Data | 12 months |"
    new = "- we remind you\n- we pay on the 8th\n\n| Data | 24 months |"
    kinds = {block.kind for block in changed_block(old, new)}
    assert kinds == {"item", "row"}
    row = changed_block(old, new)[-1]
    assert [run.text for run in row.runs if run.mark != "same"] == ["12", "24"]


def test_paragraphs_that_share_little_are_not_mixed() -> None:
    blocks = changed_block("We keep receipts for a year.", "Estates may ask customer service.")
    assert [{run.mark for run in block.runs} for block in blocks] == [{"removed"}, {"added"}]


def test_a_renamed_clause_says_so_in_its_heading() -> None:
    clause = compare(text("## Cards {#a}\n\nSame.\n"), text("## Your cards {#a}\n\nSame.\n"))[1]
    assert (clause.fate, clause.blocks[0].kind) == ("changed", "heading")


def test_a_changed_introduction_is_a_change() -> None:
    old, new = text("\nWe pay.\n\n## A {#a}\n"), text("\nWe pay you again.\n\n## A {#a}\n")
    assert changed_clauses(old, new) == {INTRODUCTION: "changed"}
    first = compare(old, new)[0]
    assert (first.id, first.title) == (INTRODUCTION, "")
    assert reading(first.blocks[0].runs, "added") == "We pay you again."


def test_a_clause_without_words_is_still_added_and_removed() -> None:
    bare = text("## Bare {#bare}\n")
    assert changed_clauses(NOTHING, bare) == {"bare": "added"}
    assert changed_clauses(bare, NOTHING) == {"bare": "removed"}
