"""The export: all or nothing, at the date it says."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from plussa import catalogs, cli, clock, create_app
from plussa.config import Settings
from plussa.legal.library import load_library
from plussa.web.export import ExportError, export_site
from plussa.web.publish import publications

BASE = "https://plussa.example"


@pytest.fixture
def app() -> Flask:
    catalogs.compile_all()
    return create_app(Settings(base_url=BASE))


@pytest.fixture
def small(app: Flask) -> Flask:
    """The same app with only its information pages published: more would tell no more."""
    publications(app)[:] = [one for one in publications(app) if one.endpoint.startswith("pages.")]
    return app


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_it_refuses_without_a_base_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUSSA_BASE_URL", raising=False)
    done = CliRunner().invoke(cli.plussa, ["export", str(tmp_path / "site")])
    assert done.exit_code == 1
    assert "PLUSSA_BASE_URL" in done.output.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_it_says_its_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogs.compile_all()
    monkeypatch.setenv("PLUSSA_BASE_URL", BASE)
    folder = tmp_path / "site"
    done = CliRunner().invoke(cli.plussa, ["export", str(folder)])
    assert done.exit_code == 0, done.output
    found = re.search(r"Exported (\d+) files, .* as of (\S+) in Helsinki", done.output)
    assert found
    assert int(found[1]) == len(contents(folder.resolve()))
    assert found[2] == str(clock.today())


def test_absolute_addresses_begin_with_the_base_address(app: Flask, tmp_path: Path) -> None:
    export_site(app, tmp_path / "site", clock.today())
    assert f"<loc>{BASE}/fi/</loc>" in (tmp_path / "site/sitemap.xml").read_text("utf-8")


def test_a_failing_page_leaves_the_old_export_and_nothing_half_made(
    small: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    export_site(small, folder, clock.today())
    before, names = contents(folder.resolve()), sorted(tmp_path.iterdir())

    def answer_gone(**values: str) -> tuple[str, int]:
        return "gone", 410

    small.view_functions["pages.cookies"] = answer_gone
    with pytest.raises(ExportError, match=r"/fi/evasteet/"):
        export_site(small, folder, clock.today())
    assert sorted(tmp_path.iterdir()) == names
    assert contents(folder.resolve()) == before


def test_a_page_that_breaks_is_named_too(small: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export_site(small, folder, clock.today())
    names = sorted(tmp_path.iterdir())

    def fail(**values: str) -> str:
        raise LookupError("a template is missing")

    small.view_functions["pages.cookies"] = fail
    with pytest.raises(ExportError, match=r"/fi/evasteet/"):
        export_site(small, folder, clock.today())
    assert sorted(tmp_path.iterdir()) == names


def test_it_replaces_the_folder_in_one_step_and_keeps_one_old_export(
    small: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    targets = []
    for _ in range(4):
        export_site(small, folder, clock.today())
        targets.append(folder.resolve())
    assert folder.is_symlink()
    kept = {path for path in tmp_path.iterdir() if not path.is_symlink()}
    assert len(kept) == 2
    assert targets[-1] in kept


def test_it_does_not_touch_a_folder_that_is_not_an_export(small: Flask, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="not an export"):
        export_site(small, tmp_path / "site", clock.today())
    assert contents(tmp_path) == {"site/mine.txt": b"mine"}


def test_a_preview_is_not_exported(tmp_path: Path) -> None:
    catalogs.compile_all()
    app = create_app(Settings(base_url=BASE, preview=True))
    with pytest.raises(ExportError, match="preview"):
        export_site(app, tmp_path / "site", clock.today())


def test_a_later_date_brings_the_upcoming_edition_into_force(app: Flask, tmp_path: Path) -> None:
    effective = max(edition.effective for edition in load_library().documents["rules"])
    eve, day = (
        rules_on(app, effective - timedelta(days=1), tmp_path),
        rules_on(app, effective, tmp_path),
    )
    own = f"/fi/saannot/{effective}/"
    text = load_library().find("rules", effective, effective)
    assert text is not None
    clause = text.texts["fi"].changes[0].clause
    assert eve != day
    assert own in eve  # told ahead, on the page of the rules that still hold
    assert f'id="{clause}"' in day


def rules_on(app: Flask, day: date, tmp_path: Path) -> str:
    publications(app)[:] = [
        one for one in publications(app) if one.endpoint == "legal.show_current"
    ]
    export_site(app, tmp_path / "site", day)
    return (tmp_path / "site/fi/saannot/index.html").read_text("utf-8")
