"""The lock has what every supported Python needs, also those that it was not made with."""

from collections.abc import Iterator
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from plussa.i18n import ROOT

PYTHONS = ("3.11.2", "3.12.0", "3.13.0")  # Debian 12 has the first, Debian 13 the last
LOCKS = ("requirements.txt", "requirements-dev.txt")


def locked(lock: str) -> dict[str, Requirement]:
    """What a lock names, without the hashes."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    found = [line.removesuffix(" \\") for line in lines if line and line[0] not in "# "]
    return {canonicalize_name(one.name): one for one in map(Requirement, found)}


def needed(names: dict[str, Requirement]) -> Iterator[tuple[str, str, str]]:
    """What each package needs, and on which Python, beside what a person asks for by an extra."""
    here = [name for name in names if any(metadata.distributions(name=name))]
    for name in here:  # what this Python does not need may be absent
        for wanted in map(Requirement, metadata.requires(name) or []):
            for python in PYTHONS:
                place = {"python_full_version": python, "python_version": python[:4], "extra": ""}
                if wanted.marker is None or wanted.marker.evaluate(place):
                    yield name, canonicalize_name(wanted.name), python


@pytest.mark.parametrize("lock", LOCKS)
def test_whatever_a_package_needs_on_a_supported_python_is_locked(lock: str) -> None:
    names = locked(lock)
    assert len(names) > 40
    found = set()
    for name, other, python in needed(names):
        marker = names[other].marker if other in names else None
        place = {"python_full_version": python, "python_version": python[:4]}
        if other not in names or (marker and not marker.evaluate(place)):
            found.add(
                f"{name} needs {other} on Python {python}: `make lock` with the oldest Python"
            )
    assert not found, "\n".join(sorted(found))
