"""Signed return paths: what we made counts, and nothing else."""

from collections.abc import Iterator

import pytest

from plussa import sealing
from plussa.config import INSECURE
from plussa.db import new_key
from plussa.outbox import return_path

BASE, AINO = "returns.fi1@plussa.test", "aino@example.fi"


@pytest.fixture(autouse=True)
def secret() -> Iterator[None]:
    sealing.use("one secret of some length, for tests")
    yield
    sealing.use(INSECURE)


def test_a_path_fits_a_local_part_and_names_its_message() -> None:
    for key in (new_key(), "0" * 8 + "-0000-4000-8000-" + "f" * 12):
        path = return_path.make(BASE, key, AINO)
        assert len(path.partition("@")[0]) <= 64
        assert [one.key for one in return_path.find(BASE, path)] == [key]


def test_no_two_messages_and_no_two_addresses_share_a_path() -> None:
    key, other = new_key(), new_key()
    paths = {return_path.make(BASE, one, to) for one in (key, other) for to in (AINO, "b@a.fi")}
    assert len(paths) == 4


@pytest.mark.parametrize("spot", [14, 44, 45, 53])
def test_a_path_that_was_changed_is_not_ours(spot: int) -> None:
    path = return_path.make(BASE, "0123456789abcdef" * 2, AINO)
    other = "0" if path[spot] != "0" else "1"
    assert return_path.find(BASE, path)
    assert return_path.find(BASE, path[:spot] + other + path[spot + 1 :]) == []


@pytest.mark.parametrize("spot", [54, 59])
def test_a_mark_that_was_changed_is_of_no_address(spot: int) -> None:
    path = return_path.make(BASE, "0123456789abcdef" * 2, AINO)
    other = "0" if path[spot] != "0" else "1"
    [found] = return_path.find(BASE, path[:spot] + other + path[spot + 1 :])
    assert not found.is_of(AINO)


def test_another_secret_signs_other_paths() -> None:
    path = return_path.make(BASE, new_key(), AINO)
    sealing.use("another secret of some length, for tests")
    assert return_path.find(BASE, path) == []


def test_a_path_at_another_address_is_not_ours() -> None:
    path = return_path.make(BASE, new_key(), AINO)
    for other in (f"x{path}", f"x.{path}", f"{path}.example", path.replace("fi1", "fi2")):
        assert return_path.find(BASE, other) == []
    assert len(return_path.find(BASE, f"Delivered-To: {path}\nTo: <{path}>")) == 2
