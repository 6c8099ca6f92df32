"""What CONTRIBUTING.md names is there."""

import re

from plussa.i18n import ROOT

RECIPES = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_every_path_it_names_exists() -> None:
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", RECIPES)
    assert len(paths) > 20
    lacking = [path for path in paths if not (ROOT / path).exists()]
    assert not lacking, lacking


def test_it_names_commands_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z0-9-]+)", RECIPES):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_it_fits_on_two_screens() -> None:
    assert len(RECIPES.splitlines()) <= 90
