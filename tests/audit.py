"""What every page must be (law 13): an audit of its HTML, one small function a rule.

A rule yields what is wrong; `audit` runs all rules but those turned off by their name.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.document import UNREAD, Element, Page, around

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}  # named by their value, or not seen
LEAVES_SITE = {"fi": "(toinen palvelu)", "en": "(another service)"}
MISTAKEN = {"fi": "Virhe: ", "en": "Error: "}
# Small words that tell a language apart and are not words of the other one ("on" and "to" are).
SMALL_WORDS = {
    "fi": "ei eivät että ja jonka jos jotka kun mikä mitä mutta myös ovat sekä sinun tai tämä voit",
    "en": "and are by does for from has have is not of or that the this what when with you your",
}


def balanced_tags(page: Page) -> Iterator[str]:
    yield from page.faults


def one_heading(page: Page) -> Iterator[str]:
    headings, titles = page.all("h1"), page.all("title")
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements"
    elif len(titles) < 1:
        yield "no title"
    else:
        before = MISTAKEN.get(page.language, "") if page.status == 422 else ""
        if not headings[0].text or not titles[0].text.startswith(before + headings[0].text):
            yield f"the title {titles[0].text!r} does not begin with {before + headings[0].text!r}"


def unique_ids(page: Page) -> Iterator[str]:
    for id in sorted({id for id in page.ids if page.ids.count(id) > 1}):
        yield f"the id {id!r} is there {page.ids.count(id)} times"
    for element in page.root.walk():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for id in element.get(name).split():
                if id not in page.ids:
                    yield f"{name}={id!r} names nothing"


def languages(page: Page) -> Iterator[str]:
    segment = page.path.split("/")[1]
    if not page.language or (len(segment) == 2 and segment != page.language):
        yield f"lang is {page.language!r} at {page.path}"
    for element in page.root.walk():
        spoken = element.inherited("lang")
        own = [child for child in element.children if isinstance(child, str)]
        own += [element.get(name) for name in ("aria-label", "alt", "title", "placeholder")]
        for text in own if element.tag not in UNREAD else ():
            if reads_as := foreign(text, spoken):
                yield f"marked {spoken!r}, reads as {reads_as!r}: {' '.join(text.split())[:70]!r}"


def foreign(text: str, spoken: str) -> str | None:
    """The other language a text is written in, by its small words."""
    words = re.findall(r"\w+", text.lower())
    found = {code: sum(w in small.split() for w in words) for code, small in SMALL_WORDS.items()}
    if spoken not in found:
        return None
    other = max(found, key=lambda code: (code != spoken, found[code]))
    return other if found[other] > max(1, found[spoken]) else None


def labels(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    for control in page.all(*CONTROLS):
        named = control.get("aria-label") or control.get("aria-labelledby")
        if control.get("type") in UNLABELLED or named or control.get("id") in labelled - {""}:
            continue
        if not any(element.tag == "label" for element in around(control)):
            yield f"no label for {control.tag} {control.get('name')!r}"
    for element in page.all("a", "button", "summary"):
        if not (element.text or element.get("aria-label") or element.get("aria-labelledby")):
            yield f"<{element.tag} {element.get('href')}> has no words"


def forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if form.get("method").lower() != "post":
            yield "a form without method=post"
        if not form.get("action"):
            yield "a form without action"
        if not any(
            field.get("name") == "csrf_token" and field.get("value") for field in form.walk()
        ):
            yield f"no token in the form to {form.get('action')!r}"


def nothing_inline(page: Page) -> Iterator[str]:
    for element in page.root.walk():
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attrs):
            yield f"inline <{element.tag}>"
        for name in element.attrs:
            if name == "style" or name.startswith(("on", "hx-", "data-hx-on")):
                yield f"{name} on <{element.tag}>"


def links(page: Page) -> Iterator[str]:
    for element in page.all("a", "link", "script", "img", "source", "use"):
        for name in ("href", "src"):
            if name in element.attrs:
                yield from _link(page, element, element.get(name))


def _link(page: Page, element: Element, target: str) -> Iterator[str]:
    target = target.removeprefix(page.origin) if target.startswith(page.origin + "/") else target
    parts = urlsplit(target)
    if parts.scheme in ("mailto", "tel"):
        return
    if parts.scheme or parts.netloc:
        yield from _external(page, element, target)
        return
    if parts.query:
        yield f"{target!r} has a query string"
    path, fragment = urldefrag(urljoin(page.path, target))
    inside = any(one.tag == "main" for one in around(element))
    look = page.look if inside else page.look_around
    found = page if path == page.path else look(path)
    if found is None:
        yield f"{target!r} leads nowhere"
    elif fragment and fragment not in found.ids:
        yield f"{target!r} leads to no such place on its page"


def _external(page: Page, element: Element, target: str) -> Iterator[str]:
    if element.tag != "a":
        yield f"<{element.tag}> asks for {target!r} at another service"
    elif "external" not in element.get("rel").split():
        yield f"{target!r} leads away without rel=external"
    elif not any(
        LEAVES_SITE.get(spoken, "\0") in element.text
        for spoken in (page.language, element.inherited("lang"))
    ):
        yield f"{target!r} leads away without saying so: {element.text!r}"


def images(page: Page) -> Iterator[str]:
    for image in page.all("img"):
        if "alt" not in image.attrs:
            yield f"no alt on {image.get('src')!r}"
    for drawing in page.all("svg"):
        hidden = any(e.get("aria-hidden") == "true" for e in (drawing, *around(drawing)))
        titled = any(e.tag == "title" and e.text for e in drawing.walk())
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or titled
        if not hidden and not (drawing.get("role") == "img" and named):
            yield "an svg is neither named nor hidden"


def works_without_script(page: Page) -> Iterator[str]:
    for element in page.root.walk():
        for name, base in (("data-hx-get", "href"), ("data-hx-post", "action")):
            if name in element.attrs and element.get(name) != element.attrs.get(base):
                yield f"{name}={element.get(name)!r} beside {base}={element.attrs.get(base)!r}"


RULES: dict[str, Callable[[Page], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        balanced_tags, one_heading, unique_ids, languages, labels, forms, nothing_inline, links,
        images, works_without_script,
    )
}  # fmt: skip


def audit(page: Page, **rules: bool) -> list[str]:
    """Everything wrong with a page; a rule given as False is left out."""
    unknown = set(rules) - set(RULES)
    assert not unknown, f"no such rule: {unknown}"
    return [
        f"{name}: {fault}"
        for name, rule in RULES.items()
        if rules.get(name, True)
        for fault in rule(page)
    ]
