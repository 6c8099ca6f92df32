"""The static folder holds what we know of, and nothing else; htmx is as its authors published it."""

import re
from hashlib import sha256

from flask import Flask

from plussa.i18n import ROOT
from plussa.web.publish import Site
from tests.conftest import TODAY, Browse

STATIC = ROOT / "static"
# dist/htmx.min.js of htmx.org 4.0.1 from the npm registry.
HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def test_htmx_is_what_was_published() -> None:
    assert sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() == HTMX


def test_nothing_else_is_in_the_folder() -> None:
    assert {path.name for path in STATIC.iterdir()} == {
        "htmx.min.js", "icon.svg", "panel.js", "site.css",
    }  # fmt: skip


def test_htmx_is_never_loaded_without_what_guards_its_swaps() -> None:
    loads = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in (ROOT / "templates").rglob("*.html")
        if "htmx.min.js" in path.read_text("utf-8")
    }
    assert list(loads) == ["templates/htmx.html"]
    assert "asset('panel.js')" in loads["templates/htmx.html"]


def test_the_style_sheet_asks_for_nothing() -> None:
    css = (STATIC / "site.css").read_text("utf-8")
    assert re.findall(r"@import|@font-face|url\((?!['\"]?#)", css) == []


def test_the_icon_is_a_picture_and_nothing_more() -> None:
    icon = (STATIC / "icon.svg").read_text("utf-8")
    assert re.findall(r"<script|<image|href=|\son\w+=", icon) == []


def test_only_the_guide_has_a_script_and_it_waits_for_the_page(app: Flask, browse: Browse) -> None:
    with_script = set()
    for address in Site(app, TODAY).addresses.values():
        if not address.path.endswith("/"):
            continue
        for script in browse(address.path, languages=False, links=False).all("script"):
            assert "defer" in script.attrs, address.path
            with_script.add(address.publication.endpoint)
    assert with_script == {"disputes.start_guide", "disputes.ask", "disputes.show_outcome"}
