"""A page as tests read it: its elements, parsed with the standard library."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
Look = Callable[[str], "Page | None"]
UNREAD = {"script", "style", "template"}


@dataclass
class Element:
    """An element of a page; its children are elements and texts."""

    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attrs.get(name, "")

    @property
    def text(self) -> str:
        """The words in it, with single spaces."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        if self.tag in UNREAD:
            return ""
        return "".join(c if isinstance(c, str) else c._raw() for c in self.children)

    def inherited(self, name: str) -> str:
        """An attribute of this element, or of the nearest one around it that has it."""
        if name in self.attrs or self.parent is None:
            return self.get(name)
        return self.parent.inherited(name)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("#document", {})
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [
            f"<{tag}> has {name} twice" for name in {n for n in names if names.count(n) > 1}
        ]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.at.tag != tag or self.at.parent is None:
            self.faults.append(f"</{tag}> closes <{self.at.tag}>")
            return
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


class Page:
    """A page as its reader's browser gets it, parsed when first asked for an element.

    `look` opens what links lead to; `look_around` what those outside of the main part do, which are
    the same on all of a reader's pages.
    """

    def __init__(
        self,
        html: str,
        path: str = "/en/",
        status: int = 200,
        origin: str = "http://plussa.test",
        look: "Look" = lambda _: None,
        look_around: "Look | None" = None,
    ) -> None:
        self.html, self.path, self.status, self.origin = html, path, status, origin
        self.look, self.look_around = look, look_around or look

    @cached_property
    def _built(self) -> _Builder:
        builder = _Builder()
        builder.feed(self.html)
        builder.close()
        if builder.at is not builder.root:
            builder.faults.append(f"<{builder.at.tag}> is not closed")
        return builder

    @property
    def root(self) -> Element:
        """The document."""
        return self._built.root

    @property
    def faults(self) -> list[str]:
        """Tags that do not match."""
        return self._built.faults

    @cached_property
    def _elements(self) -> list[Element]:
        return list(self.root.walk())

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        """The elements with one of the tags (any, if none is given) and with these attributes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self._elements
            if (not tags or element.tag in tags)
            and all(element.attrs.get(name) == value for name, value in wanted.items())
        ]

    @cached_property
    def ids(self) -> list[str]:
        """Every id, in reading order."""
        return [element.get("id") for element in self._elements if "id" in element.attrs]

    @property
    def text(self) -> str:
        """All its words."""
        return self.root.text

    @property
    def language(self) -> str:
        """The language its <html> claims."""
        return next((element.get("lang") for element in self.all("html")), "")

    @property
    def links(self) -> list[str]:
        """Where its links lead, in reading order."""
        return [element.get("href") for element in self.all("a") if "href" in element.attrs]


def around(element: Element) -> Iterator[Element]:
    """The elements around one, from the inside out."""
    while element.parent is not None:
        element = element.parent
        yield element
