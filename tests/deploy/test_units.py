"""The example units: what they write is read by their own user alone, but for the public site."""

from configparser import ConfigParser, SectionProxy
from pathlib import Path

import pytest

from plussa.i18n import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
PUBLIC = {"plussa-export.service"}


def service(file: Path) -> SectionProxy:
    """The settings of a unit's service."""
    unit = ConfigParser(strict=False, interpolation=None)
    unit.read_string(file.read_text("utf-8"))
    return unit["Service"]


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_what_a_unit_writes_is_its_own(file: Path) -> None:
    assert service(file).get("umask") == ("0022" if file.name in PUBLIC else "0077")


@pytest.mark.parametrize(
    "file", [one for one in UNITS if one.name not in PUBLIC], ids=lambda file: file.name
)
def test_a_unit_that_needs_the_register_of_erasures_may_write_it(file: Path) -> None:
    text = (ROOT / "deploy" / "README.md").read_text("utf-8")
    assert "sqlite:////var/lib/plussa-erasures/register.db" in text
    mine = service(file)
    assert "plussa-erasures" in mine["statedirectory"].split()
    assert mine["statedirectorymode"] == "0700"
