"""Faults: what a person has to mend is told in one line, with its file and line."""

from pathlib import Path

import pytest

from plussa.faults import Fault, FileFault, TomlFile, parse_toml, read_text

SOURCE = """\
[one]
name = "One"

[one.words]
name = "inner"
other-word = "x"

[two]
"other" = 2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "data.toml"
    found.write_text(SOURCE, "utf-8")
    return found


def test_a_fault_of_a_file_names_its_whole_path_and_line() -> None:
    fault = FileFault(Path("/srv/texts/fi.md"), 7, "is wrong")
    assert isinstance(fault, Fault)
    assert str(fault) == "/srv/texts/fi.md:7: is wrong"


def test_a_text_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "a.md").write_bytes(mark + b"+++\r\n\xc3\xa4\n")
        assert read_text(tmp_path / "a.md") == "+++\nä\n"


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"\xff", 1, "Windows-1252"),
        (b"a\nb\nc \xe4 d\n", 3, "Windows-1252"),
        ("a\nä\n".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_a_text_in_another_encoding_is_named_with_its_line(
    tmp_path: Path, content: bytes, line: int, told: str
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(content)
    with pytest.raises(FileFault) as caught:
        read_text(file)
    assert str(caught.value) == f"{file}:{line}: is not in UTF-8; this looks like {told}"


@pytest.mark.parametrize(
    ("source", "line"), [("a = 1\nb = x\n", 2), ("a = 1\na = 2\n", 2), ("[a\n", 1), ('a = "', 1)]
)
@pytest.mark.parametrize("first", [1, 10])
def test_toml_that_cannot_be_read_is_named_with_its_line(
    source: str, line: int, first: int
) -> None:
    with pytest.raises(FileFault, match=rf"^a\.toml:{first - 1 + line}: not TOML: "):
        parse_toml(source, "a.toml", first)


@pytest.mark.parametrize(
    ("table", "key", "line"),
    [
        ("one", "name", 2),
        ("one.words", "name", 5),
        ("one.words", "other-word", 6),
        ("one.words", "nothing", 4),
        ("one", "nothing", 1),
        ("two", "nothing", 8),
        ("three", "nothing", 1),
    ],
)
def test_a_thing_in_a_data_file_is_found_at_its_line(
    file: Path, table: str, key: str, line: int
) -> None:
    assert str(TomlFile(file).fault(table, key, "wrong")) == f"{file}:{line}: wrong"


def test_what_stands_in_no_table_is_found_at_its_line(file: Path) -> None:
    file.write_text("# first\nstray = 1\n" + SOURCE, "utf-8")
    with pytest.raises(FileFault, match=f"^{file}:2: stray stands in no"):
        TomlFile(file)
