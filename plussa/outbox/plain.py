"""A mail is written once, as HTML: its subject and its plain part are the words of that."""

import re
from html.parser import HTMLParser

ENDED_BY = {"title", "h1", "h2", "p", "td", "hr", "a"}  # what ends a paragraph
SIGNATURE = "-- "  # mail programs know the line, and fold what follows (RFC 3676)


class MailText(HTMLParser):
    """The words of a mail: the title as its subject, and the rest in paragraphs, links in full."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.subject, self._said, self._address = "", "", ""
        self._paragraphs: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The plain part."""
        whole = "\n\n".join(self._paragraphs)
        return whole.replace(f"{SIGNATURE}\n\n", f"{SIGNATURE}\n") + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, or the words of a link."""
        self._end(tag)
        if tag == "a":
            self._address = dict(attrs)["href"] or ""
        if tag == "hr":
            self._paragraphs.append(SIGNATURE)

    def handle_data(self, data: str) -> None:
        """Words, which a line of the source does not end."""
        self._said += data

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph."""
        if tag == "style":
            self._said = ""
        self._end(tag)

    def _end(self, tag: str) -> None:
        said = re.sub(r"[ \t\r\n]+", " ", self._said).strip(" ")
        if tag not in ENDED_BY:
            return
        self._said = ""
        if said and tag == "title":
            self.subject = " ".join(said.split())
        elif said:
            where, self._address = self._address, ""
            self._paragraphs.append(f"{said}:\n{where}" if where else said)
