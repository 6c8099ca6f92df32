"""What is sealed is read with the same secret, for the same purpose and owner alone."""

from collections.abc import Iterator

import pytest

from plussa import sealing
from plussa.config import Settings
from plussa.faults import Fault
from plussa.sealing import Unreadable, mark, seal, unseal


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> Iterator[None]:
    """A secret of these tests."""
    sealing.use("a secret")
    yield
    sealing.use(settings.secret)


def test_it_comes_back_and_looks_different_each_time() -> None:
    one, two = seal("factor", "kaisa", "Åke"), seal("factor", "kaisa", "Åke")
    assert one != two
    assert unseal("factor", "kaisa", one) == unseal("factor", "kaisa", two) == "Åke"


def test_nothing_else_reads_it() -> None:
    sealed = seal("factor", "kaisa", "plain")
    changed = ("B" if sealed[0] == "A" else "A") + sealed[1:]
    for purpose, owner, text in (
        ("other", "kaisa", sealed), ("factor", "liisa", sealed), ("factor", "kaisa", sealed[:-4]),
        ("factor", "kaisa", ""), ("factor", "kaisa", "ä"), ("factor", "kaisa", changed),
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            unseal(purpose, owner, text)
    sealing.use("another")
    with pytest.raises(Unreadable):
        unseal("factor", "kaisa", sealed)


def test_a_mark_depends_on_secret_purpose_and_text() -> None:
    marks = {mark("a", "x"), mark("b", "x"), mark("a", "y")}
    sealing.use("another")
    marks.add(mark("a", "x"))
    assert len(marks) == 4
    assert {len(one) for one in marks} == {43}


def test_keys_are_those_of_the_standard() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(SHA256(), 32, salt=b"plussa", info=b"plussa:factor").derive(b"a secret")
    assert sealing._derived(b"a secret", "factor") == key


def test_nothing_is_sealed_before_a_secret_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_secret", [])
    with pytest.raises(Fault):
        seal("factor", "kaisa", "plain")
