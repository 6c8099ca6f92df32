"""Whether two names can be those of one person. They prove nothing: anybody can write any name."""

import re
import unicodedata
from collections import Counter

APOSTROPHES = str.maketrans("’ʼ`´", "''''")


def agree(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether given names and a family name agree with others.

    Case, hyphens and the order of given names do not matter, and neither does it if one side leaves
    given names out: "Aino" agrees with "Maria Aino". Where a side has one name only, the other must
    have the same words in all.
    """
    (given, family), (others_given, others_family) = map(_words, one), map(_words, other)
    if not (given and family and others_given and others_family):
        return given + family == others_given + others_family
    return family == others_family and (given <= others_given or others_given <= given)


def _words(name: str) -> "Counter[str]":
    folded = unicodedata.normalize("NFC", name).casefold().translate(APOSTROPHES)
    parts = re.split(r"[\s\-\u2010-\u2015]+", unicodedata.normalize("NFC", folded))
    return Counter(part for part in parts if part)
