"""Neither an export nor a production site mixes languages."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from plussa import catalogs, cli, create_app
from plussa.config import Settings
from plussa.faults import Fault
from plussa.i18n import CATALOGS

BASE = "https://plussa.example"


@pytest.fixture
def half_translated(tmp_path: Path) -> Path:
    """Catalogs in which a published language lacks a string."""
    folder = tmp_path / "translations"
    shutil.copytree(CATALOGS, folder)
    catalog = catalogs.catalog_file("fi", folder)
    whole = catalog.read_text("utf-8")
    half = whole.replace('msgstr "Kirjaudu"', 'msgstr ""')
    assert half != whole
    catalog.write_text(half, "utf-8")
    catalogs.compile_all(folder)
    return folder


def test_it_refuses_to_mix_languages(
    half_translated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require = partial(catalogs.require_whole, folder=half_translated)
    monkeypatch.setenv("PLUSSA_BASE_URL", BASE)
    monkeypatch.setattr(catalogs, "require_whole", require)
    done = CliRunner().invoke(cli.plussa, ["export", str(tmp_path / "site")])
    assert done.exit_code == 1
    assert "messages.po:" in done.output
    assert "missing: 'Log in'" in done.output
    assert not (tmp_path / "site").exists()


def test_a_production_start_refuses_to_mix_languages(half_translated: Path) -> None:
    settings = Settings(production=True, base_url=BASE)
    with pytest.raises(Fault, match="missing: 'Log in'"):
        create_app(settings, catalogs=half_translated)
    assert create_app(Settings(base_url=BASE), catalogs=half_translated)
