"""Plussa: a site where the members of a customer programme see what happens to their data and money."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from plussa import disputes, i18n, legal, pages, routes
from plussa.catalogs import require_whole
from plussa.config import Settings
from plussa.web import assets, converters, errors, headers, root
from plussa.web.serve import Front


def create_app(
    settings: Settings,
    languages: Path = i18n.LANGUAGES_FILE,
    catalogs: Path = i18n.CATALOGS,
) -> Flask:
    """Build the app from its settings, data file of languages and catalogs: a table of contents."""
    app = Flask(__name__, template_folder=str(i18n.ROOT / "templates"), static_folder=None)
    app.config["SETTINGS"] = settings
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        origin=settings.origin, operator=settings.operator, preview=settings.preview
    )

    shown = i18n.load_languages(settings.preview, languages)
    if settings.production:
        require_whole(shown, catalogs)
    i18n.init_app(app, shown, catalogs)
    headers.init_app(app, settings.production)
    errors.init_app(app)
    converters.init_app(app)
    assets.init_app(app)
    root.init_app(app, home="pages.start")

    legal.init_app(app, shown, settings.preview, routes.PAGES)
    pages.init_app(app)
    disputes.init_app(app)

    routes.enforce(app)
    app.wsgi_app = Front(app, app.wsgi_app, settings.host)  # type: ignore[method-assign]
    return app
