"""Letters to members without an email address: written once, and to whom they still mean something."""

import json
from pathlib import Path

import pytest
from flask import Flask

from plussa.auth.checks.commands import letters
from plussa.i18n import ROOT
from plussa.members.letters import Letter, LetterKind, write
from plussa.members.models import Card, Member
from plussa.privacy.ending.leaving import leave
from tests.people import Cast


def exported(app: Flask, file: Path) -> list[dict[str, str]]:
    assert app.test_cli_runner().invoke(letters, ["export", str(file)]).exit_code == 0
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_is_written_once(app: Flask, cast: Cast, tmp_path: Path, kind: LetterKind) -> None:
    write(cast.aino, kind)
    [letter] = exported(app, tmp_path / "first")
    card = Card.get(Card.member == cast.aino).number
    assert letter == {
        "number": cast.aino.number, "name": "Aino Esimerkki", "language": "fi",
        "phone": "+358401234567", "protected": False, "what": kind.value,
        "address": {"street": "Koivukuja 3", "postal_code": "00530", "city": "Helsinki"},
        **({"card": card} if kind is LetterKind.WELCOME else {}),
    }  # fmt: skip
    assert exported(app, tmp_path / "second") == []
    assert Letter.get().printed_at is not None


def test_a_protected_address_is_not_in_the_file(app: Flask, cast: Cast, tmp_path: Path) -> None:
    Member.update(protected_address=True, street="").where(Member.id == cast.aino.id).execute()
    write(Member.get_by_id(cast.aino.id), LetterKind.WELCOME)
    [letter] = exported(app, tmp_path / "letters")
    assert letter["protected"]
    assert "address" not in letter


def test_without_an_address_there_is_no_letter(cast: Cast) -> None:
    write(cast.otso, LetterKind.WELCOME)
    assert not Letter.select().exists()


def test_who_has_left_is_welcomed_no_more(app: Flask, cast: Cast, tmp_path: Path) -> None:
    home = {"street": "Tie 1", "postal_code": "00100", "city": "Helsinki"}
    Member.update(home).where(Member.id == cast.otso.id).execute()
    otso = Member.get_by_id(cast.otso.id)
    for kind in LetterKind:
        write(otso, kind)
    leave(otso)
    assert [one["what"] for one in exported(app, tmp_path / "letters")] == ["left", "ended"]


def test_each_letter_has_its_words_in_both_languages() -> None:
    text = (ROOT / "deploy" / "letters.md").read_text("utf-8")
    for kind in LetterKind:
        _before, heading, words = text.partition(f"\n## {kind.value}\n")
        assert heading, kind
        assert [line[:5] for line in words.split("\n## ")[0].splitlines() if line[:2] == "- "] == [
            "- fi:", "- en:",
        ], kind  # fmt: skip
