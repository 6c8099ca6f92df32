"""Whether site and jobs may run on this database: asked before anything is served or done."""

from plussa import schema
from plussa.privacy import replay


def require() -> None:
    """Raise Fault, which names what mends it: a migration waits, or the register of erasures does not fit.

    So a database that was restored by any tool is found before anybody who was erased is served.
    """
    with schema.reached():
        schema.require_current()
        replay.prepare()
