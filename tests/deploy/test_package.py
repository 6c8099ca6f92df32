"""`pip install .` gives a package that works anywhere: code, templates, texts, catalogs and static files."""

import subprocess
import sys
from pathlib import Path

import pytest

from plussa import __version__
from plussa.i18n import ROOT

pytestmark = pytest.mark.drill("builds and installs a package: twenty seconds")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
OFFLINE = ["--no-deps", "--no-index"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package is installed, built without network, and nothing else."""
    folder = tmp_path_factory.mktemp("package")
    build = [*PIP, "wheel", *OFFLINE, "--no-build-isolation", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, timeout=120)
    (wheel,) = folder.glob("plussa-*.whl")
    target = folder / "installed"
    subprocess.run(
        [*PIP, "install", *OFFLINE, "--target", str(target), str(wheel)], check=True, timeout=120
    )
    return target


def run(installed: Path, folder: Path, *words: str, **said: str) -> str:
    """Run a command of the package in an empty folder; what it says."""
    environment = {"PATH": str(installed / "bin"), "PYTHONPATH": str(installed), **said}
    command = [sys.executable, *words]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_its_version_by_its_own_name(installed: Path, tmp_path: Path) -> None:
    said = f"plussa, version {__version__}\n"
    assert run(installed, tmp_path, str(installed / "bin" / "plussa"), "--version") == said
    assert run(installed, tmp_path, "-m", "flask", "plussa", "--version") == said
    assert "newsletter" in run(installed, tmp_path, "-m", "flask", "plussa", "--help")


def test_it_exports_the_same_site_as_the_folder(installed: Path, tmp_path: Path) -> None:
    address = {"PLUSSA_BASE_URL": "https://plussa.example"}
    said = run(installed, tmp_path, "-m", "plussa", "export", "site", **address)
    assert said.startswith("Exported ")
    assert "Plussa-raha" in (tmp_path / "site" / "fi" / "index.html").read_text("utf-8")
    assert not (tmp_path / "build").exists(), "it asked a database"


def test_it_makes_a_database_and_works_on_it(installed: Path, tmp_path: Path) -> None:
    said = {"PLUSSA_ENV": "development", "PLUSSA_DATABASE": "sqlite:///plussa.db"}
    said["PLUSSA_ERASURES"] = "sqlite:///erasures.db"
    assert "up to date" in run(installed, tmp_path, "-m", "plussa", "database", "migrate", **said)
    assert "all is well" in run(installed, tmp_path, "-m", "plussa", "money", "check", **said)
    assert "pages.start" in run(
        installed, tmp_path, "-m", "flask", "--app", "plussa", "routes", **said
    )
