"""A demo bank: made-up people log in to the site with it, as real ones do through a broker.

It is a server of its own, because the site asks it for tokens while somebody waits:
`python -m plussa.demo.bank --port 8001 --site http://localhost:8000`.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import click
from flask import Flask, Response, abort, g, redirect, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

from plussa import formats, i18n
from plussa.demo.bank_files import prepare
from plussa.demo.bank_provider import Bank, Denied, Unknown, Wish
from plussa.demo.cast import PEOPLE, STRANGERS
from plussa.faults import Fault

FOLDER = i18n.ROOT / "build" / "demo-bank"
RETURN = "/{login}/{bank}/{return}/"  # where the site takes people back, in each language


def create_bank(bank: Bank) -> Flask:
    """The demo bank as an app. It keeps no session, so its form has nothing to protect with a token."""
    app = Flask(
        __name__,
        template_folder=str(i18n.ROOT / "templates"),
        static_folder=str(i18n.ROOT / "static"),
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    i18n.init_app(app, i18n.load_languages())
    formats.init_app(app)
    app.after_request(_protection(bank))
    app.register_error_handler(
        HTTPException, lambda error: (render_template("demo/bank_error.html"), error.code or 500)
    )
    _add_pages(app, bank)
    _add_endpoints(app, bank)
    return app


def _add_pages(app: Flask, bank: Bank) -> None:
    @app.get("/authorize")
    def authorize() -> AnyResponse:
        """Where the site leads people: on to the page in their language."""
        wish = _asked(bank)
        if wish.fault:
            return _back(bank, wish, error=wish.fault)
        language = wish.language if wish.language in i18n.site_languages() else i18n.DEFAULT
        address = url_for("choose", language=language)
        return redirect(f"{address}?{urlencode(_question())}", 303)

    @app.get("/<language>/authorize")
    def choose() -> str:
        """The made-up people, to choose one of."""
        if g.language not in i18n.site_languages():
            abort(404)
        _asked(bank)
        return render_template("demo/bank.html", people=bank.people, question=_question())

    @app.post("/<language>/authorize")
    def log_in() -> AnyResponse:
        """Back to the site, as somebody or as nobody."""
        wish = _asked(bank)
        if "cancel" in request.form:
            return _back(bank, wish, error="access_denied")
        if wish.fault:
            return _back(bank, wish, error=wish.fault)
        person = request.form.get("person", type=int)
        if person is None or person not in range(len(bank.people)):
            abort(400)
        try:
            return _back(bank, wish, code=bank.give_code(wish, bank.people[person]))
        except Denied as denied:
            return _back(bank, wish, error=str(denied))


def _add_endpoints(app: Flask, bank: Bank) -> None:
    @app.post("/token")
    def give_token() -> tuple[dict[str, object], int]:
        """Who logged in, for the code that the site was given."""
        try:
            return bank.redeem(request.form.to_dict()), 200
        except Denied as denied:
            return {"error": str(denied)}, 401 if str(denied) == "invalid_client" else 400

    @app.get("/jwks")
    def show_keys() -> dict[str, object]:
        """The bank's public keys."""
        return {**bank.contract.bank_signing.as_dict()}


def _question() -> dict[str, str]:
    """What the site asks, in the address of each page."""
    return {name: request.args.get(name, "") for name in ("client_id", "request")}


def _asked(bank: Bank) -> Wish:
    try:
        return bank.read(**_question())
    except Unknown:
        raise BadRequest from None


def _back(bank: Bank, wish: Wish, **answer: str) -> AnyResponse:
    parameters = {**answer, "state": wish.state, "iss": bank.contract.issuer}
    return redirect(f"{wish.redirect_uri}?{urlencode(parameters)}", 303)


def _protection(bank: Bank) -> Callable[[Response], Response]:
    """Headers of every answer; the form may lead to the site, for browsers check where it ends."""
    sites = {
        urlsplit(uri)._replace(path="", query="").geturl() for uri in bank.contract.redirect_uris
    }
    policy = f"default-src 'none'; style-src 'self'; form-action 'self' {' '.join(sorted(sites))}"

    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    return protect


class _Quiet(WSGIRequestHandler):
    """Addresses have codes in them, so no line is written for a request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def return_addresses(site: str) -> list[str]:
    """Where the site takes people back, in each of its languages."""
    return [site + i18n.localize(RETURN, one) for one in i18n.load_languages()]


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@click.option("--site", default="http://localhost:8000", show_default=True, help="its origin")
@click.option("--folder", default=FOLDER, type=click.Path(file_okay=False, path_type=Path))
@click.option("--prepare", "only_prepare", is_flag=True, help="write the files and end")
def main(port: int, site: str, folder: Path, only_prepare: bool) -> None:
    """Serve the demo bank on this machine; the site finds it by FOLDER/broker.toml (PLUSSA_BANK)."""
    try:
        contract = prepare(folder, f"http://localhost:{port}", return_addresses(site))
        if only_prepare:
            return
        app = create_bank(Bank(contract, PEOPLE + STRANGERS))
        server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    except (Fault, OSError) as error:
        raise click.ClickException(str(error)) from None
    server.serve_forever()


if __name__ == "__main__":
    main()
