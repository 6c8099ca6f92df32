"""What legal texts may be made of: no more than the check, the comparison and the contents understand.

The page is rendered by markdown-it; so the same parser says here what it would show.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from plussa.faults import read_text
from plussa.legal.editions import Text
from plussa.legal.parse import split

BLOCKS = {"paragraph", "bullet_list", "ordered_list", "list_item", "heading", "inline"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
WORDS = {"text", "strong", "link"}
MARKUP = {"", "-", "*", ".", "**", "##", "###"}  # as the comparison reads it
SPECIAL = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;|<[a-zA-Z/!]")


def parser() -> MarkdownIt:
    """Markdown as legal texts use it: CommonMark with tables, raw HTML shown as text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def check_grammar(text: Text) -> Iterator[str]:
    """Whatever a text has that legal texts do not have, with its line."""
    _, body, first_line = split(read_text(Path(text.file)), text.file)
    env: dict[str, object] = {}
    tokens = parser().parse(body, env)
    for line, reason in _findings(tokens):
        yield f"{text.file}:{line + first_line}: legal texts do not have this: {reason}"
    if env.get("references"):
        yield f"{text.file}:1: legal texts do not have this: links by reference"
    for line, words in enumerate(body.split("\n"), first_line):
        if SPECIAL.search(words):
            yield f"{text.file}:{line}: legal texts do not have this: HTML, an escape or an entity"
    inline = [child for token in tokens for child in token.children or ()]
    shown = [one.attrGet("href") for one in inline if one.type == "link_open"]
    if sorted(map(str, shown)) != sorted(target for target, _ in text.links):
        yield f"{text.file}:1: write every link as [text](target), without brackets in it"
    if sum(token.type == "heading_open" for token in tokens) != len(text.headings):
        yield f"{text.file}:1: a heading is not written as ## and a title at the start of a line"


def _findings(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        kind = _kind(token)
        if kind not in BLOCKS | TABLES or (kind == "heading" and token.level):
            yield line, kind
        for one in (token, *(token.children or ())):
            if one.markup not in MARKUP:
                yield line, f"{one.markup} as markup"
        for child in token.children or ():
            if _kind(child) not in WORDS:
                yield line, _kind(child)


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")
