"""Odd things to send: values, bodies, headers and parts of addresses that no browser of ours makes."""

import json
from dataclasses import dataclass
from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.document import Page
from tests.people import PASSWORD

FINE = {  # what is good in a field, where the page itself does not say it
    "email": "aino@example.fi",
    "password": PASSWORD,
    "current": PASSWORD,
    "code": "1234 5678",
    "number": "9246 0000 0000 0001",
    "username": "kaisa",
    "who": "aino@example.fi",
    "given_names": "Aino Maria",
    "street": "Koivukuja 5",
    "postal_code": "00530",
    "city": "Helsinki",
    "phone": "040 123 4567",
    "first": "2026-01-01",
    "last": "2026-12-15",
    "received_on": "2026-12-01",
    "text": "Hei!",
    "reason": "Ei.",
}
ODD = (
    "\0", "a\0b", "a\x1fb", "a\u00adb", "\u202eb", "\u200b", "a\ufeffb", "\ufffd", "\ue000", "\uffff",
    "👍🏽", "e\u0301", "\u2028", "a\r\nb", " ", "", "x" * 60_000, "ä" * 1_001, "9" * 5_000, "-1",
    "1e9", "nan",
    "١٢٣٤٥", "²", "99999-12-31", "0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "true",
    "{}", "[]", "null", "%00", "%FF", "'", '"><b>', "{{7*7}}", "=1+1", "../../x", "__class__",
)  # fmt: skip
RAW = (b"\xff", b"\xed\xa0\x80", b"a\x00b", b"\xc3", "ä".encode("latin-1"), "ä".encode("utf-16"))
WORDS = st.sampled_from(ODD) | st.text(max_size=30)
VALUES = WORDS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.sampled_from(RAW)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
HEADERS = {
    "HX-Request": ("true", "\xff"),
    "HX-Target": ("nothing", "form#", "div#\xff", "#a b", "x" * 2_000),
    "HX-Request-Type": ("full", "partial", "\xff"),
    "HX-Boosted": ("true", "{}"),
    "HX-Current-URL": ("\xff", "javascript:1"),
    "Accept-Language": ("*", "en;q=nan", "fi;q=1e400,,;;", "-", "\xff\xfe", "x" * 2_000, "zz-\xff;q=-1"),
    "User-Agent": ("", "\xff", "x" * 2_000),
    "Referer": ("\xff", "http://[", "x"),
    "Cookie": (
        "plussa=\xff", "plussa=.eJw.x.y", "plussa_desk=\xff", "plussa-device=W10.x", "\xff=\x80", ";=;",
    ),
    "X-Forwarded-For": ("\xff", "999.1.1.1"),
    "If-None-Match": ("\xff", "W/"),
    "Accept": ("\xff", "application/json"),
}  # fmt: skip
PARTS = (
    "a%00bcdefg", "%FF", "%ED%A0%80", "%E2%80%AE", "%0A", "0", "-1", "%D9%A1%D9%A2", "%C2%B2",
    "2147483648", "9" * 5_000, "x" * 5_000, "%2F", "0000-00-00", "0001-01-01", "9999-12-31",
)  # fmt: skip
# What the converters of addresses let through to a view, at the ends of what they do.
REACHING = (
    "a%00bcdefg", "0", "2147483647", "12345678", "1900-01-01", "2200-12-31", "f" * 32, "x" * 1_000, "%C3%A4",
)  # fmt: skip
QUERIES = ("", "?", "?a=%FF&a=%00", "?language=xx&language", "?_charset_=utf-16", "?%00", "?=&&")
FORM = "application/x-www-form-urlencoded"
TYPES = (
    FORM, "application/x-www-form-urlencoded; charset=utf-16",
    "application/json", "application/json; charset=x", "text/plain", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=b; charset=utf-7", "", "\xff",
)  # fmt: skip


@dataclass
class Sent:
    """A request to a form."""

    body: bytes
    kind: str
    headers: dict[str, str]
    query: str


Fields = dict[str, str]


@st.composite
def requests(draw: st.DrawFn, fields: Fields) -> Sent:
    """A request for a form with good values in its fields: some of them odd, or a body of another type."""
    headers = draw(st.dictionaries(st.sampled_from(list(HEADERS)), st.integers(0, 9), max_size=2))
    chosen = {name: HEADERS[name][at % len(HEADERS[name])] for name, at in headers.items()}
    query = draw(st.sampled_from(QUERIES))
    how = draw(st.sampled_from(("form", "form", "form", "parts", "json", "bytes")))
    if how == "json":
        whole = {**fields, **draw(st.dictionaries(st.sampled_from([*fields, "x"]), JSON))}
        said = json.dumps(draw(st.just(whole) | JSON))
        return Sent(said.encode(), "application/json", chosen, query)
    if how == "bytes":
        body: bytes = draw(st.binary(max_size=40) | st.just(encoded(pairs(fields))))
        return Sent(body, draw(st.sampled_from(TYPES)), chosen, query)
    odd = draw(st.lists(st.tuples(st.sampled_from([*fields, "x"]), VALUES), min_size=1, max_size=3))
    sent = [pair for pair in pairs(fields) if pair[0] not in dict(odd) or draw(st.booleans())]
    together = [*odd, *sent]
    if how == "form":
        raw = draw(st.booleans())
        return Sent(encoded(together, raw), FORM, chosen, query)
    extra = draw(st.sampled_from(("", '; filename="x.txt"', "; filename*=utf-8''%FF")))
    charset = draw(st.sampled_from(("", "Content-Type: text/plain; charset=utf-16\r\n")))
    return Sent(parts(together, extra, charset), "multipart/form-data; boundary=b", chosen, query)


def pairs(fields: Fields) -> list[tuple[str, bytes]]:
    return [(name, value.encode()) for name, value in fields.items()]


def encoded(sent: list[tuple[str, bytes]], raw: bool = False) -> bytes:
    """A form's body; the values percent-encoded, or as they are."""
    return b"&".join(
        name.encode() + b"=" + (value if raw else quote_plus(value).encode())
        for name, value in sent
    )


def parts(sent: list[tuple[str, bytes]], extra: str, charset: str) -> bytes:
    """The body of a form with files."""
    head = 'Content-Disposition: form-data; name="{}"{}\r\n{}\r\n'
    return b"".join(
        b"--b\r\n"
        + head.format(name, extra if value in RAW else "", charset if value in RAW else "").encode()
        + value
        + b"\r\n"
        for name, value in sent
    ) + (b"--b--\r\n")


def fields_of(page: Page) -> Fields:
    """The fields of the last form of a page, each with a good value."""
    found: Fields = {}
    for one in (*page.all("input"), *page.all("textarea")):
        name, kind = one.get("name"), one.get("type")
        if name and not (kind == "radio" and found.get(name)):
            ticked = "y" if kind == "checkbox" else ""
            found[name] = one.get("value") or ticked or FINE.get(name, "")
    return {**found, **{name: FINE[name] for name in found if name in FINE and not found[name]}}
