"""Refusals: a use case says no for a reason that a person can be told, and has changed nothing.

Each package has one Enum of its reasons, whose words stand beside the field on the page, and one
exception: `CaseRefusal` and `CaseRefused`. A view catches its own, and nothing else.
"""

from plussa.words import Worded


class Refused(Exception):
    """What was asked for is not done, for a reason; `values` fill the places in its words."""

    def __init__(self, reason: Worded, **values: object) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.values = values
