"""Files for their owner alone: whole or not at all, whatever was there before and whatever the mask."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import OperationalError

from plussa.db import open_database
from plussa.files import keep_private, private_file, private_text


@pytest.fixture(autouse=True)
def open_mask() -> Iterator[None]:
    """A mask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(file: Path) -> str:
    return f"{file.stat().st_mode & 0o777:o}"


def test_it_is_its_owners_alone_and_whole_in_one_step(tmp_path: Path) -> None:
    file = tmp_path / "letters.jsonl"
    file.write_text("old")
    assert mode(file) == "666"
    with private_text(file) as out:
        out.write("Åke\r\n")
        out.flush()
        assert file.read_text() == "old"
        [beside] = [one for one in tmp_path.iterdir() if one != file]
        assert mode(beside) == "600"
    assert (file.read_bytes(), mode(file)) == ("Åke\r\n".encode(), "600")
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "report.zip"
    file.write_bytes(b"old")
    for write in (private_file, private_text):
        with pytest.raises(ZeroDivisionError), write(file):
            raise ZeroDivisionError
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_replaced_and_what_it_led_to_is_left(tmp_path: Path) -> None:
    other, link = tmp_path / "public", tmp_path / "report"
    other.write_text("public")
    link.symlink_to(other)
    with private_text(link) as out:
        out.write("private")
    assert (other.read_text(), link.is_symlink()) == ("public", False)


def test_a_file_that_is_there_is_taken_from_others(tmp_path: Path) -> None:
    file = tmp_path / "plussa.db"
    keep_private(file)
    assert mode(file) == "600"
    file.chmod(0o664)
    file.write_bytes(b"kept")
    keep_private(file)
    assert (mode(file), file.read_bytes()) == ("600", b"kept")


def test_a_database_and_what_stands_beside_it_are_private(tmp_path: Path) -> None:
    file = tmp_path / "plussa.db"
    url = f"sqlite:///{file}"
    first = open_database(url)
    assert not file.exists(), "nothing is made before it is connected"
    first.execute_sql("CREATE TABLE kept (id INTEGER)")
    assert {one.name: mode(one) for one in tmp_path.iterdir()} == {
        "plussa.db": "600", "plussa.db-wal": "600", "plussa.db-shm": "600",
    }  # fmt: skip
    for one in tmp_path.iterdir():
        one.chmod(0o644)
    second = open_database(url)
    second.connect()
    assert {mode(one) for one in tmp_path.iterdir()} == {"600"}
    first.close()
    second.close()


def test_a_database_where_none_can_be_is_not_reached(tmp_path: Path) -> None:
    with pytest.raises(OperationalError):
        open_database(f"sqlite:///{tmp_path}/nowhere/plussa.db").connect()
