"""An update keeps what a translator wrote, and what is committed is what it would write."""

import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from plussa import catalogs
from plussa.catalogs import catalog_file
from plussa.faults import FileFault
from plussa.i18n import CATALOGS, ROOT
from tests.laws.test_texts import copied
from tests.once import strings


def test_an_update_of_what_is_committed_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(CATALOGS, folder)
    catalogs.update(folder)
    for file in sorted(CATALOGS.rglob("*.po*")):
        assert (folder / file.relative_to(CATALOGS)).read_text("utf-8") == file.read_text("utf-8")


def test_pybabel_finds_the_same_strings_by_the_same_mapping(tmp_path: Path) -> None:
    found = tmp_path / "found.pot"
    mapping = ["-F", "babel.cfg", "-c", "Translators:", "-s"]
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *mapping]
    subprocess.run([*pybabel, "-o", str(found), "."], cwd=ROOT, check=True)
    theirs, ours = (
        {(one.id, one.context, tuple(one.auto_comments)) for one in catalog if one.id}
        for catalog in (read_po(BytesIO(found.read_bytes())), strings())
    )
    assert theirs == ours


def test_a_header_names_nobody_who_is_not_there() -> None:
    for file in CATALOGS.rglob("*.po*"):
        header = file.read_text("utf-8").partition("\n\n")[0]
        assert not re.search("FULL NAME|EMAIL@ADDRESS|LL@li.org|VERSION|Babel", header), file


def test_an_update_keeps_translations_and_adds_what_is_new(tmp_path: Path) -> None:
    file = copied(tmp_path)
    text = file.read_text("utf-8")
    gone = re.sub(r"#: templates/error_title\.html\nmsgid .*?\n\n", "", text, count=1, flags=re.S)
    assert gone != text
    file.write_text(gone, "utf-8")
    catalogs.update(tmp_path)
    assert file.read_text("utf-8").count("\nmsgid ") == text.count("\nmsgid ")


def changed(tmp_path: Path, good: str, bad: str) -> tuple[Path, str]:
    """The Finnish catalog with a piece of it changed, and what it says after an update."""
    file = copied(tmp_path)
    text = file.read_text("utf-8")
    assert good in text
    file.write_text(text.replace(good, bad, 1), "utf-8")
    catalogs.update(tmp_path)
    return file, file.read_text("utf-8")


PREVIOUS = """#| msgctxt "before"
#| msgid ""
#| "BEFORE "
#| "THAT"
"""


@pytest.mark.parametrize("previous", [
    PREVIOUS, PREVIOUS + PREVIOUS, PREVIOUS.replace("#|", "# |"), PREVIOUS.replace("#|", "#|\t"),
    PREVIOUS.replace("\n", "\r\n"),
])  # fmt: skip
def test_strings_before_a_change_do_not_become_notes(tmp_path: Path, previous: str) -> None:
    _, text = changed(tmp_path, 'msgid "Log in"\n', f'{previous}msgid "Log in"\n')
    assert text == catalog_file("fi").read_text("utf-8")


def test_strings_before_a_change_of_what_is_gone_do_not_either(tmp_path: Path) -> None:
    gone = '# why\n#~ msgid "gone"\n#~ msgstr "mennyt"\n'
    file = copied(tmp_path)
    text = file.read_text("utf-8")
    previous = PREVIOUS.replace("#|", "#~|")
    file.write_text(text + gone.replace("#~ msgid", f"{previous}{previous}#~ msgid"), "utf-8")
    catalogs.update(tmp_path)
    assert file.read_text("utf-8") == text + gone + "\n"


def test_a_string_that_is_said_again_has_its_translation_again(tmp_path: Path) -> None:
    entry = 'msgid "Log in"\nmsgstr "Kirjaudu"\n'
    _, text = changed(tmp_path, entry, "".join(f"#~ {line}\n" for line in entry.splitlines()))
    assert text == catalog_file("fi").read_text("utf-8")


@pytest.mark.parametrize(("good", "kept"), [
    ('"Language: fi\\n"\n', '"Language: fi\\n"\n"X-Generator: Weblate 5.14\\n"\n"X-Poedit-Basepath: .\\n"\n'),
    ('"Last-Translator: \\n"\n', '"Last-Translator: Aino Esimerkki <aino@example.fi>\\n"\n'),
    ('msgid "Log in"\n', '#, fuzzy\nmsgid "Log in"\n'),
    ("# What the site says.", "# Aino translated it.\n# What the site says."),
])  # fmt: skip
def test_what_a_translator_wrote_lives_through_an_update(
    tmp_path: Path, good: str, kept: str
) -> None:
    file, text = changed(tmp_path, good, kept)
    assert kept in text
    catalogs.update(tmp_path)
    assert file.read_text("utf-8") == text


def test_a_translators_note_lives_through_an_update(tmp_path: Path) -> None:
    entry = catalog_file("fi").read_text("utf-8").split("\n\n")[5]
    _, text = changed(tmp_path, entry, f"# The longer word,\n# as in the rules.\n{entry}")
    assert f"# The longer word,\n# as in the rules.\n{entry}" in text


def test_a_catalog_may_have_the_line_ends_and_the_mark_of_windows(tmp_path: Path) -> None:
    file = copied(tmp_path)
    text = file.read_bytes()
    file.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert catalogs.check(tmp_path) == []
    catalogs.update(tmp_path)
    assert file.read_bytes() == text


def test_a_string_that_stands_twice_is_found_at_its_line(tmp_path: Path) -> None:
    file = copied(tmp_path)
    lines = [*file.read_text("utf-8").splitlines(), 'msgid "Log in"', 'msgstr "Ovi"']
    file.write_text("\n".join(lines), "utf-8")
    first = lines.index('msgid "Log in"') + 1
    found = f"{file}:{len(lines) - 1}: 'Log in' stands in line {first} too"
    assert catalogs.check(tmp_path) == [found]
    for use in (catalogs.update, catalogs.compile_all):
        with pytest.raises(FileFault, match=re.escape(found)):
            use(tmp_path)


@pytest.mark.parametrize("plural", ["nplurals=x; plural=0;", "nplurals=2; plural=n ! 1;"])
def test_a_rule_of_plurals_that_cannot_be_followed_is_named(tmp_path: Path, plural: str) -> None:
    file = copied(tmp_path)
    text = file.read_text("utf-8").replace("nplurals=2; plural=(n != 1);", plural)
    file.write_text(text, "utf-8")
    assert re.match(rf"{re.escape(str(file))}:\d+: ", catalogs.check(tmp_path)[0])
