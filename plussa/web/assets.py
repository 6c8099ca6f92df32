"""Static files: read once, named by their content, so that browsers may keep them for good."""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, url_for

from plussa.i18n import ROOT
from plussa.web.publish import published_file

STATIC = ROOT / "static"
# Named here: what Python guesses depends on the machine.
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

assets = Blueprint("assets", __name__)


def hashed_name(file: Path) -> str:
    """A file's name with its content's hash before the suffix: site.1f2e3d4c5b.css."""
    digest = sha256(file.read_bytes()).hexdigest()[:10]
    return f"{file.stem}.{digest}{file.suffix}"


def init_app(app: Flask) -> None:
    """Read the static files and give templates `asset(name)`, the address of one."""
    files = {file.name: file for file in sorted(STATIC.iterdir()) if file.suffix in MEDIA_TYPES}
    names = {name: hashed_name(file) for name, file in files.items()}
    app.extensions["plussa.assets"] = {
        names[name]: file.read_bytes() for name, file in files.items()
    }
    app.jinja_env.globals["asset"] = lambda name: url_for("assets.show_asset", name=names[name])
    app.register_blueprint(assets)


@published_file(
    assets,
    "/static/<name>",
    lambda day: [{"name": name} for name in current_app.extensions["plussa.assets"]],
    immutable=True,
)
def show_asset(name: str) -> Response:
    """A static file under its hashed name."""
    files = current_app.extensions["plussa.assets"]
    if name not in files:
        abort(404)
    return Response(files[name], mimetype=MEDIA_TYPES[Path(name).suffix])
