"""Whether site and jobs may run on this database: asked before anything is served or done."""

from plussa import db, schema
from plussa.privacy.erasure import replay
from plussa.privacy.restore import installation


def require_key() -> None:
    """Raise Fault when the hashes in the database were made with another identity key; nothing is changed.

    One that waits for migrations has none yet that this code could read.
    """
    with schema.reached():
        if not db.pending():
            installation.require_key()


def require() -> None:
    """Raise Fault, which names what mends it: a migration waits, or the register of erasures does not fit.

    Or the identity key is another than the one that the database was made with.

    So a database that was restored by any tool is found before anybody who was erased is served.
    """
    with schema.reached():
        schema.require_current()
        replay.prepare()
