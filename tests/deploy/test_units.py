"""The example units: what they write is read by their own user alone, but for the public site."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from plussa.i18n import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
PUBLIC = {"plussa-export.service"}


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_what_a_unit_writes_is_its_own(file: Path) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.read_string(file.read_text("utf-8"))
    assert unit["Service"].get("umask") == ("0022" if file.name in PUBLIC else "0077")
