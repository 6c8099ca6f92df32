"""Static files: named by their content, kept for good, of the right kind."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plussa.i18n import ROOT
from plussa.web.assets import hashed_name

KINDS = {"site.css": "text/css", "htmx.min.js": "text/javascript", "icon.svg": "image/svg+xml"}


def address(app: Flask, name: str) -> str:
    with app.test_request_context("/"):
        found: str = app.jinja_env.globals["asset"](name)  # type: ignore[operator]
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_static_file_is_what_is_on_disk_and_kept_for_good(
    app: Flask, client: FlaskClient, name: str
) -> None:
    answer = client.get(address(app, name))
    assert answer.status_code == 200
    assert answer.data == (ROOT / "static" / name).read_bytes()
    assert answer.mimetype == KINDS[name]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ETag"]


def test_a_name_says_its_content(tmp_path: Path) -> None:
    file = tmp_path / "site.css"
    names = set()
    for content in ("a{}", "b{}", "a{}"):
        file.write_text(content, "utf-8")
        names.add(hashed_name(file))
    assert len(names) == 2
    assert all(name.startswith("site.") and name.endswith(".css") for name in names)


@pytest.mark.parametrize(
    "path", ["site.css", "site.0000000000.css", "", "../wsgi.py", "..%2fwsgi.py", "%2e%2e/wsgi.py"]
)
def test_nothing_but_a_hashed_name_is_answered(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_a_template_that_asks_for_a_file_we_do_not_have_fails(app: Flask) -> None:
    with pytest.raises(KeyError):
        address(app, "lost.css")
