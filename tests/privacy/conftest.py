"""A register of erasures of each test's own."""

from pathlib import Path

import pytest

from plussa.privacy import erased


@pytest.fixture(autouse=True)
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that remembers who was erased."""
    file = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(erased, "_file", [file])
    return file
