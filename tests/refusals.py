"""`with refuses(AuthRefusal.OVER):` what is done in it is refused, for that reason."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from plussa.refusals import Refused
from plussa.words import Worded


@contextmanager
def refuses(reason: Worded) -> Iterator[None]:
    """Fail unless a use case is refused for a reason."""
    with pytest.raises(Refused) as found:
        yield
    assert found.value.reason is reason
