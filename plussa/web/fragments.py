"""Whole page or fragment, by the extension Flask-HTMX: the only reader of htmx's request headers."""

from typing import Any, NoReturn

from flask import (
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_htmx import HTMX
from flask_htmx import make_response as htmx_response
from jinja2.exceptions import TemplateRuntimeError
from werkzeug.wrappers import Response as BaseResponse

from plussa.web.forms import Button

PART = "Plussa-Part"  # what an answer to htmx is; without it, static/panel.js swaps nothing in
VARY = (
    "HX-Request",
    "HX-Request-Type",
    "HX-Boosted",
    "HX-History-Restore-Request",
    "HX-Target",
)


class Htmx4(HTMX):
    """Flask-HTMX, true when htmx 4 asks for a part of a page to swap in.

    Version 0.4.0 reads what htmx 1 and 2 send. It lacks that `HX-Target` is a tag with an id (`div#panel`),
    and that a request of type `full` selects its part from a whole page. A boosted link and a restored
    history entry want the whole page too: it says of both that they come from htmx, which they do.
    """

    def __bool__(self) -> bool:
        return self.asks and request.headers.get("HX-Request-Type") != "full"

    @property
    def asks(self) -> bool:
        """Whether htmx asks, for a part or for a page to select it from: it follows no redirect."""
        return super().__bool__() and not (self.boosted or self.history_restore_request)

    @property
    def target(self) -> str | None:
        """The id of the element to be replaced, if it has one."""
        named = super().target
        return named and named.rpartition("#")[2]


htmx = Htmx4()
init_app = htmx.init_app


def target(*panels: str) -> str:
    """Which panel of a page htmx wants to put in its place; empty when it names none of them."""
    return htmx.target or "" if htmx and htmx.target in panels else ""


def page(template: str, panel: str, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or with its block `panel_<panel>` alone when htmx wants a fragment.

    The template knows the `status` it is shown with. Without a panel it is always the whole page.
    """
    context["status"] = status
    if panel and htmx:
        body = render_panel(template, panel, **context)
    else:
        body = render_template(template, **context)
    response = make_response(body, status)
    response.vary.update(VARY)
    if htmx.asks:
        response.headers[PART] = panel or "page"
    return response


def ask(template: str, **context: Any) -> Response | None:
    """Answer with a page that has one button, until it was pressed."""
    form = Button()
    if form.validate_on_submit():
        return None
    return page(template, "", form.status, form=form, **context)


def redirect_to(address: str) -> BaseResponse:
    """Lead the reader to another page, also from a part of one."""
    response = redirect(address, 303)
    if htmx.asks:
        # A fragment would be swapped in where the panel was: the browser must go as a whole.
        response = htmx_response("", redirect=address)
        response.headers[PART] = "redirect"
    response.vary.update(VARY)
    return response


def turn_away(said: str, address: str) -> NoReturn:
    """Say why nothing was done, and lead to another page; what was written is not sent."""
    flash(said)
    g.is_unsent = True
    abort(redirect_to(address))


def saved(template: str, panel: str, said: str, address: str, **context: Any) -> BaseResponse:
    """Say that something was saved: in the panel itself, or on the page at an address."""
    if not htmx:
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
