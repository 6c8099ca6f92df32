"""The former register of erasures is taken in once."""

from pathlib import Path

import pytest

from plussa import clock
from plussa.config import INSECURE
from plussa.faults import FileFault
from plussa.privacy.erasure import journal, replay
from plussa.privacy.erasure.former_file import take
from plussa.privacy.models import LastLine
from tests.people import Cast
from tests.privacy.erasing import erase, is_whole


def former_file(tmp_path: Path, *lines: str, end: str = "") -> Path:
    file = tmp_path / "erasures.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines) + end, "utf-8")
    return file


def test_a_former_register_is_taken_in_once(cast: Cast, tmp_path: Path) -> None:
    erase(cast.otso)
    journal.keep_in(f"sqlite:///{tmp_path / 'new.db'}", INSECURE)
    LastLine.update(number=0, mark="").execute()  # as after the migration
    at = clock.now().isoformat()
    rows = [cast.otso.id, cast.eino.id, 999]
    lines = [f'{{"member": {row}, "at": "{at}"}}' for row in rows]
    file = former_file(tmp_path, *lines, end='{"memb')
    for _ in range(2):
        assert take(file) == (1, 2)
        assert [line.member for line in journal.lines()] == [cast.otso.key]
        replay.prepare()
    assert is_whole(cast.eino)


@pytest.mark.parametrize(
    "broken", ['{"memb', '{"member": 1}', "[]", '{"member": 1, "at": "2026-12-01T10:00:00"}']
)
def test_a_broken_line_of_a_former_register_is_named(
    cast: Cast, tmp_path: Path, broken: str
) -> None:
    fine = f'{{"member": 1, "at": "{clock.now().isoformat()}"}}'
    with pytest.raises(FileFault, match=r"erasures\.jsonl:2: "):
        take(former_file(tmp_path, fine, broken, fine))
