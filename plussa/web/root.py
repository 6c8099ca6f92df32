"""What belongs to the whole site and to no feature: its root, site map, robots file and error files."""

from collections import defaultdict

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from plussa.i18n import preferred_language, site_languages
from plussa.web.publish import addresses, page_date, published, published_file

STATUSES = (
    400,
    404,
    405,
    413,
    503,
)  # what a server of files, or of files and this app, has to explain

root = Blueprint("root", __name__)


def init_app(app: Flask, home: str) -> None:
    """Add the addresses of the whole site, and what layouts need to know of the page they show.

    `home` is the endpoint of the start page.
    """
    app.extensions["plussa.home"] = home
    app.register_blueprint(root)
    app.jinja_env.globals.update(same_page=same_page, page_date=page_date)


def same_page(code: str) -> str:
    """The address of the page being shown in another language; its start page if there is none."""
    if not g.get("language") or g.get("failed"):
        return url_for(current_app.extensions["plussa.home"], language=code)
    return url_for(str(request.endpoint), **{**(request.view_args or {}), "language": code})


@root.get("/")
def choose_language() -> BaseResponse:
    """Lead to the start page in the visitor's language (RFC 9110, 12.5.4)."""
    code = preferred_language(site_languages())
    response = redirect(url_for(current_app.extensions["plussa.home"], language=code))
    response.set_data("")
    response.vary.add("Accept-Language")
    return response


@published_file(root, "/index.html")
def offer_languages() -> str:
    """The root for a plain file server: a link in each language."""
    return render_template("root.html")


@published_file(root, "/404.html")
def offer_languages_instead() -> str:
    """The error page for a file server that has one for the whole site."""
    return render_template("root.html")


@published(
    root,
    "/<int(fixed_digits=3):status>.html",
    lambda _: [{"status": one} for one in STATUSES],
    listed=False,
)
def show_error_file(status: int) -> str:
    """An error page in a language, for web servers that serve the exported site."""
    if status not in STATUSES:
        abort(404)
    g.failed = True
    return render_template("error.html", status=status)


@published_file(root, "/sitemap.xml")
def sitemap() -> Response:
    """The site map, with each page's other languages (sitemaps.org; hreflang)."""
    groups: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for address in addresses(current_app._get_current_object(), page_date()):  # type: ignore[attr-defined]
        if address.publication.listed and not address.former:
            values = {key: str(value) for key, value in address.values.items()}
            language = values.pop("language")
            groups[address.publication.endpoint, *sorted(values.items())][language] = address.path
    body = render_template("sitemap.xml", groups=groups.values())
    return Response(body, mimetype="application/xml")


@published_file(root, "/robots.txt")
def robots() -> Response:
    """The robots file (RFC 9309): everything public may be read."""
    return Response(render_template("robots.txt"), mimetype="text/plain")
