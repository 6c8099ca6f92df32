"""Whole page or fragment: the only reader of htmx's request headers (htmx 4)."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request
from jinja2.exceptions import TemplateRuntimeError

VARY = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request")


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


def page(template: str, panel: str, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or with its block `panel_<panel>` alone when htmx wants a fragment.

    The template knows the `status` it is shown with.
    """
    context["status"] = status
    if wants_fragment():
        body = render_panel(template, panel, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.vary.update(VARY)
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
