"""Compiles the catalogs into the package that is built: the folder keeps none that is compiled."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalogs(BuildHookInterface):
    """Puts the catalogs into the package: the compiled ones, and those that they were made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        scratch, root = Path(mkdtemp(prefix="catalogs-")), Path(self.root)
        inside = build_data["force_include"]
        for written in root.glob("translations/**/messages.po*"):
            place = written.relative_to(root)
            inside[str(written)] = f"plussa/{place.as_posix()}"
            if written.suffix == ".po":
                compiled = scratch / place.with_suffix(".mo")
                compiled.parent.mkdir(parents=True)
                with written.open("rb") as source, compiled.open("wb") as out:
                    write_mo(out, read_po(source))
                inside[str(compiled)] = f"plussa/{place.with_suffix('.mo').as_posix()}"
