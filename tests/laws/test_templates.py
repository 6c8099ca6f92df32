"""Templates and budgets: what every template must be, and how big anything may grow."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, render_template

from plussa.i18n import ROOT, current_language
from plussa.members.models import Member
from plussa.members.profile import forms
from plussa.permissions.forms import ChoiceForm
from plussa.permissions.models import Permission
from plussa.permissions.rules import default
from plussa.permissions.service import PermissionState
from plussa.permissions.shown import ShownPermission
from plussa.web.forms import Form
from plussa.web.fragments import render_panel
from tests.document import Page
from tests.each import each
from tests.sources import tree

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
CODE = sorted(path for name in ("plussa", "tests", "bench") for path in (ROOT / name).rglob("*.py"))
FUNCTION, MODULE, TEMPLATE = 40, 300, 150


def profile(editing: str, form: type[Form]) -> dict[str, Any]:
    """A page of personal information whose panel is open."""
    member = Member(number="1", given_names="Aino", email="aino@example.fi", language="fi")
    context = {"member": member, "waiting": None, "editing": editing, "form": form()}
    return {**context, "panels": forms.PANELS, "one": forms.PANELS.get(editing)}


def permissions(name: str) -> dict[str, Any]:
    """A page of permissions on which nothing has been chosen."""
    found = [PermissionState(one, default(one), None) for one in Permission]
    rows = {one.permission.value: ShownPermission(one, current_language()) for one in found}
    levels = ChoiceForm(Permission.DETAIL_LEVEL, formdata=None, data={"value": "total"})
    context = {"rows": rows, "levels_form": levels, "at": "", "form": None, "undo": None}
    return {**context, "name": name}


# What each panel's page is rendered with, by the panel's id; a block that is not here fails.
PANELS: dict[tuple[str, str, str], Callable[[], dict[str, Any]]] = {
    ("error.html", "panel_error", "error"): lambda: {"status": 404},
    ("members/profile.html", "panel_name", "name"): partial(profile, "name", forms.NameForm),
    **{
        ("permissions/permissions.html", "panel_permission", one.value): partial(
            permissions, one.value
        )
        for one in Permission
    },
    **{
        ("members/profile.html", "panel_changed", name): partial(profile, name, panel.form)
        for name, panel in forms.PANELS.items()
    },
}


def long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > FUNCTION:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def inline(source: str) -> list[str]:
    """Markup that the content security policy forbids, or that is not valid HTML."""
    return re.findall(
        r"<style\b|<script\b(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son\w+=|(?<!data-)\bhx-[\w:-]+=|hx-on\b|javascript:",
        source,
    )


def unbacked(source: str) -> list[str]:
    """Tags with data-hx-get but another href, or data-hx-post but another action."""
    found = []
    for tag in re.findall(r"<\w+\b(?:\{[{%].*?[}%]\}|[^>{]|\{(?![{%]))*>", source, re.DOTALL):
        for htmx, plain in (("data-hx-get", "href"), ("data-hx-post", "action")):
            asked = re.search(rf'\b{htmx}="([^"]*)"', tag)
            if asked and not re.search(rf'(?<![\w-]){plain}="{re.escape(asked[1])}"', tag):
                found.append(tag)
    return found


@each("file", TEMPLATES)
def test_a_template_fits_on_three_screens(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= TEMPLATE


@each("file", CODE)
def test_a_module_and_its_functions_stay_small(file: Path) -> None:
    source = file.read_text("utf-8")
    assert len(source.splitlines()) <= MODULE
    assert list(long_functions(source)) == []


# Mail programs take nothing else: tests/outbox/test_mail_texts.py looks at what is inline there.
@each("file", [path for path in TEMPLATES if path.parent.name != "mail"])
def test_a_template_has_nothing_inline(file: Path) -> None:
    assert inline(file.read_text("utf-8")) == []


@each("file", TEMPLATES)
def test_nothing_opens_in_a_modal(file: Path) -> None:
    assert not re.search(r"<dialog|popover|aria-modal|alertdialog", file.read_text("utf-8"), re.I)


@each("file", TEMPLATES)
def test_what_htmx_does_works_without_it(file: Path) -> None:
    assert unbacked(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "fault",
    [
        "<style>a{}</style>", "<p style='x'>", '<a onclick="x">', "<script>x()</script>",
        '<a hx-get="/x">', '<a data-hx-on:click="x">', '<a href="javascript:x()">',
    ],
)  # fmt: skip
def test_inline_markup_is_caught(fault: str) -> None:
    assert inline(fault) != []


def test_what_the_house_allows_is_not_caught() -> None:
    assert (
        inline('<script src="/a.js" defer></script><a data-hx-get="/x" href="/x" lang="fi">') == []
    )


@pytest.mark.parametrize(
    "fault",
    [
        '<a data-hx-get="/x">', '<a href="/y" data-hx-get="/x">', '<a data-x-href="/x" data-hx-get="/x">',
        '<a href="{{ a > b }}" data-hx-get="{{ b }}">', '<form action="" data-hx-post="/x">',
    ],
)  # fmt: skip
def test_htmx_without_a_plain_way_is_caught(fault: str) -> None:
    assert unbacked(fault) == [fault]


def test_htmx_with_a_plain_way_is_fine() -> None:
    assert (
        unbacked('<a href="{{ u(a=1) }}" {% if a > b %}x{% endif %} data-hx-get="{{ u(a=1) }}">')
        == []
    )


def test_a_long_function_is_caught() -> None:
    assert list(long_functions("def f():\n" + "    x = 1\n" * 40)) == ["line 1: f has 41 lines"]
    assert list(long_functions("def f():\n" + "    x = 1\n" * 39)) == []


def panels(app: Flask) -> set[tuple[str, str]]:
    """Every block of every template that is answered by itself."""
    return {
        (file, block)
        for file in app.jinja_env.list_templates()
        if file.endswith(".html")
        for block in app.jinja_env.get_template(file).blocks
        if block.startswith("panel_")
    }


def test_every_panel_is_tried_here(app: Flask) -> None:
    assert panels(app) == {(file, block) for file, block, _id in PANELS}


@pytest.mark.parametrize(("file", "block", "thing"), PANELS)
def test_a_panel_is_the_same_alone_and_inside_its_page(
    app: Flask, file: str, block: str, thing: str
) -> None:
    for path in ("/fi/ei-ole/", "/en/no-such/"):
        with app.test_request_context(path):
            g.failed = True
            context = PANELS[file, block, thing]
            alone = render_panel(file, block.removeprefix("panel_"), **context()).strip()
            whole = render_template(file, **context())
        assert alone.startswith(f'<div id="{thing}"')
        assert Page(alone).text
        assert whole.count(alone) == 1
        assert Page(whole).ids.count(thing) == 1
