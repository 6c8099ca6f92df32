"""Identity codes: kept as a keyed hash only, by which a person is known again."""

import hmac

from stdnum.fi import hetu


def identity_hash(identity_code: str, key: bytes) -> str:
    """The keyed hash by which an identity code is found again, and from which it cannot be read.

    Only case and space are made alike. The separators that share a century (- Y X W V U, A to F)
    are not: since 2023 (Decree 690/2022) the codes of two people may differ in nothing else.
    """
    return hmac.digest(key, hetu.compact(identity_code).encode(), "sha256").hex()
