"""Whole page or fragment: the only reader of htmx's request headers (htmx 4)."""

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request
from jinja2.exceptions import TemplateRuntimeError
from werkzeug.wrappers import Response as BaseResponse

VARY = (
    "HX-Request",
    "HX-Request-Type",
    "HX-Boosted",
    "HX-History-Restore-Request",
    "HX-Target",
)


def wants_fragment() -> bool:
    """Whether htmx asked for a part of a page to swap in.

    A boosted link, a restored history entry and a request that selects its part from a whole
    page (type `full`) get the whole page.
    """
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def target(template: str) -> str:
    """The panel of a page that htmx wants to put in its place; empty when it names none of them."""
    named = request.headers.get("HX-Target", "").rpartition("#")[2]
    blocks = current_app.jinja_env.get_template(template).blocks
    return named if wants_fragment() and f"panel_{named}" in blocks else ""


def page(template: str, panel: str, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or with its block `panel_<panel>` alone when htmx wants a fragment.

    The template knows the `status` it is shown with. Without a panel it is always the whole page.
    """
    context["status"] = status
    if panel and wants_fragment():
        body = render_panel(template, panel, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.vary.update(VARY)
    return response


def redirect_to(address: str) -> BaseResponse:
    """Lead the reader to another page, also from a part of one."""
    response = redirect(address, 303)
    if wants_fragment():
        # A fragment would be swapped in where the panel was: the browser must go as a whole.
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
    response.vary.update(VARY)
    return response


def saved(template: str, panel: str, said: str, address: str, **context: Any) -> BaseResponse:
    """Say that something was saved: in the panel itself, or on the page at an address."""
    if not wants_fragment():
        flash(said)
        return redirect_to(address)
    response = page(template, panel, saved=said, **context)
    spoken = current_app.jinja_env.get_template("ui.html").make_module()
    response.data += str(spoken.announcement(said, swapped=True)).encode()  # type: ignore[attr-defined]
    return response


def render_panel(template: str, panel: str, **context: Any) -> str:
    """Render the block `panel_<panel>` of a template by itself."""
    found = current_app.jinja_env.get_template(template)
    try:
        block = found.blocks[f"panel_{panel}"]
    except KeyError:
        raise TemplateRuntimeError(f"{template} has no block panel_{panel}") from None
    current_app.update_template_context(context)
    return "".join(block(found.new_context(context)))
