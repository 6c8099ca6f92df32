"""A demo bank for the tests of this folder: one server, which each test may make tell lies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from plussa import catalogs
from plussa.members.models import Member
from tests.auth.banks import Lie, Town, running_bank
from tests.auth.linked import OONA
from tests.people import add_member


@pytest.fixture(scope="session")
def shared_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One demo bank for all tests: making keys takes long."""
    catalogs.compile_all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        with running_bank(tmp_path_factory.mktemp("bank")) as made:
            yield made


@pytest.fixture
def town(shared_town: Town) -> Town:
    """A demo bank, whose keys the site does not know yet."""
    return replace(shared_town, broker=replace(shared_town.broker))


@pytest.fixture
def lie(town: Town, monkeypatch: pytest.MonkeyPatch) -> Lie:
    """Make the bank say something else in its ID tokens; None leaves a claim out."""

    def tell(**changes: Any) -> None:
        honest = town.bank.claims

        def claims(*given: Any) -> dict[str, Any]:
            whole = {**honest(*given), **changes}
            return {name: value for name, value in whole.items() if value is not None}

        monkeypatch.setattr(town.bank, "claims", claims)

    return tell


@pytest.fixture
def oona(fresh: str) -> Member:
    """A member who joined by the form: nobody knows who she is."""
    return add_member(**OONA, language="en")
