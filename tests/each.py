"""One test for many of a kind: all are tried, and the end names each that failed."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

Test = Callable[..., None]
MANY = 30  # faults that are told in full


def each(names: str, things: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, but one test, with the same fixtures for all.

    For laws over files, routes and templates, where a thousand tests would say no more than one
    which lists its faults. Nothing may be left behind by one that the next one could trip over.
    """
    wanted, all_of_them = names.split(", "), list(things)

    def declare(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def try_all(**fixtures: Any) -> None:
            assert all_of_them, f"no {names} to try"
            found = []
            for one in all_of_them:
                values = (one,) if len(wanted) == 1 else one
                try:
                    test(**fixtures, **dict(zip(wanted, values, strict=True)))
                except Exception as error:
                    found.append(f"{', '.join(map(str, values))}: {type(error).__name__}: {error}")
            assert not found, f"{len(found)} of {len(all_of_them)}:\n" + "\n".join(found[:MANY])

        left = [one for name, one in signature.parameters.items() if name not in wanted]
        assert len(left) == len(signature.parameters) - len(wanted), f"{names}: not of the test"
        try_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return try_all

    return declare
