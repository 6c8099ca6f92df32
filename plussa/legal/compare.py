"""Word-level comparison of two texts of a document, clause by clause. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from plussa.legal.editions import Clause, Text
from plussa.legal.parse import LINK

Mark = Literal["same", "removed", "added"]
Fate = Literal["same", "changed", "removed", "added"]
BlockKind = Literal["heading", "paragraph", "item", "row"]

ALIKE = 0.4  # blocks that share less are shown as one removed and another added


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or heading as plain words."""

    kind: BlockKind
    text: str


@dataclass(frozen=True)
class Run:
    """Consecutive words with one mark."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class ComparedBlock:
    """A block with its runs in reading order."""

    kind: BlockKind
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class ComparedClause:
    """A clause of either text: what became of it, and its blocks where that is not `same`."""

    id: str
    title: str
    fate: Fate
    blocks: tuple[ComparedBlock, ...]


def compare(earlier: Text, later: Text) -> list[ComparedClause]:
    """Compare two texts in the order of the later one, removed clauses where they used to stand."""
    old = {part.id: part for part in earlier.parts}
    new = {part.id: part for part in later.parts}
    return [_compare_clause(old.get(id), new.get(id)) for id in _merged_order(list(old), list(new))]


def changed_clauses(earlier: Text, later: Text) -> dict[str, Fate]:
    """The clauses whose words differ, by id, and what became of each."""
    return {clause.id: clause.fate for clause in compare(earlier, later) if clause.fate != "same"}


def _merged_order(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for step, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step in ("delete", "replace"):
            yield from (id for id in old[i1:i2] if id not in new)
        yield from new[j1:j2]


def _compare_clause(old: Clause | None, new: Clause | None) -> ComparedClause:
    clause = new or old
    assert clause, "an id comes from one of the texts"
    before, after = list(_blocks(old)), list(_blocks(new))
    if old and new and old.title != new.title:
        before.insert(0, Block("heading", old.title))
        after.insert(0, Block("heading", new.title))
    if old and new and before == after:
        return ComparedClause(clause.id, clause.title, "same", ())
    fate: Fate = "changed" if old and new else "added" if new else "removed"
    compared = (_compare_block(*pair) for pair in _align(before, after))
    return ComparedClause(clause.id, clause.title, fate, tuple(compared))


def _blocks(clause: Clause | None) -> Iterator[Block]:
    if clause is None:
        return
    for line in filter(None, map(str.strip, clause.body.split("\n"))):
        if not re.fullmatch(r"[|:\- ]+", line):  # the rule under a table's head
            yield _block(line)


def _block(line: str) -> Block:
    if line.startswith("#"):
        return Block("heading", re.sub(r"^#+ | \{#[^}]*\}$", "", line))
    words = LINK.sub(r"\1", line).replace("**", "").replace("`", "")
    if item := re.match(r"(?:[-*]|\d+\.) ", words):
        return Block("item", words[item.end() :])
    if words.startswith("|"):
        return Block("row", " | ".join(cell.strip() for cell in words.strip("|").split("|")))
    return Block("paragraph", words)


def _align(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair blocks that say the same thing; what has no pair was removed or added."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for step, i1, i2, j1, j2 in matcher.get_opcodes():
        if step == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _pair(old[i1:i2], new[j1:j2])


def _pair(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    likeness, i, j = max(
        ((_likeness(a, b), i, j) for i, a in enumerate(old) for j, b in enumerate(new)),
        key=lambda found: found[0],
        default=(0.0, 0, 0),
    )
    if likeness < ALIKE:
        yield from ((block, None) for block in old)
        yield from ((None, block) for block in new)
        return
    yield from _pair(old[:i], new[:j])
    yield old[i], new[j]
    yield from _pair(old[i + 1 :], new[j + 1 :])


@lru_cache(maxsize=4096)
def _likeness(old: Block, new: Block) -> float:
    if old.kind != new.kind:
        return 0.0
    before, after = (
        [word for word in _words(text) if word.strip()] for text in (old.text, new.text)
    )
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def _compare_block(old: Block | None, new: Block | None) -> ComparedBlock:
    block = new or old
    assert block, "a pair has at least one side"
    runs = word_runs(old.text if old else "", new.text if new else "")
    return ComparedBlock(block.kind, tuple(runs))


def word_runs(old: str, new: str) -> list[Run]:
    """The words of both texts: the removed and same ones read as the old text, the others as the new."""
    before, after = _words(old), _words(new)
    runs: list[Run] = []
    removed = added = ""
    for step, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        # Between changes, an unchanged stretch is worth showing apart when it has a whole word.
        apart = not (removed or added) or any(word[0].isalnum() for word in before[i1:i2])
        if step == "equal" and apart:
            runs += _marked(removed, added)
            runs.append(Run("same", "".join(before[i1:i2])))
            removed = added = ""
        else:
            removed += "".join(before[i1:i2])
            added += "".join(after[j1:j2])
    return [*runs, *_marked(removed, added)]


def _marked(removed: str, added: str) -> Iterable[Run]:
    if removed == added:
        return [Run("same", removed)] if removed else []
    both: tuple[tuple[Mark, str], ...] = (("removed", removed), ("added", added))
    return [Run(mark, text) for mark, text in both if text]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)
