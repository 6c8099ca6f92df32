"""Plussa: a site where the members of a customer programme see what happens to their data and money."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from plussa import (
    account,
    auth,
    cases,
    db,
    desk,
    disputes,
    formats,
    i18n,
    kept,
    legal,
    mailings,
    members,
    money,
    pages,
    permissions,
    privacy,
    routes,
    sealing,
)
from plussa.catalogs import require_whole
from plussa.config import Settings
from plussa.outbox import render
from plussa.web import (
    assets,
    converters,
    cookies,
    errors,
    forms,
    fragments,
    headers,
    limits,
    root,
)
from plussa.web.serve import Front

__version__ = "0.1.0"


def create_app(
    settings: Settings | None = None,
    languages: Path = i18n.LANGUAGES_FILE,
    catalogs: Path = i18n.CATALOGS,
) -> Flask:
    """Build the app from its settings, data file of languages and catalogs: a table of contents.

    Settings that are not given are those of the environment.
    """
    settings = settings or Settings.from_env()
    app = Flask(__name__, template_folder=str(i18n.ROOT / "templates"), static_folder=None)
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret)
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        origin=settings.origin, operator=settings.operator, preview=settings.preview
    )

    shown = i18n.load_languages(settings.preview, languages)
    if settings.production:
        require_whole(shown, catalogs)
    i18n.init_app(app, shown, catalogs, stale=settings.reload)
    db.init_app(app, settings.database)
    sealing.use(settings.secret)
    for part in (formats, errors, converters, assets, forms, fragments, limits, render):
        part.init_app(app)
    cookies.init_app(app, kept.SESSION)
    headers.init_app(app, settings.production)
    root.init_app(app, home="pages.start")

    legal.init_app(app, shown, settings.preview, routes.PAGES)
    for feature in (pages, disputes, members, auth, cases, permissions, money, mailings, privacy):
        feature.init_app(app)
    for top in (account, desk):
        top.init_app(app)

    routes.enforce(app)
    hops = settings.proxies  # they alone say from where and how a request came
    behind = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)
    app.wsgi_app = Front(app, behind, settings.host)  # type: ignore[method-assign]
    return app
