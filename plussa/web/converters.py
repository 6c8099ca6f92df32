"""Kinds of values in addresses; what none of ours can be is an unknown address, so 404."""

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, UnicodeConverter, ValidationError

from plussa import inputs
from plussa.db import LARGEST_ROW as LARGEST_ROW

LONGEST = 1_000  # characters of a value: signed links are the longest of ours


class TextConverter(UnicodeConverter):
    """A value without slashes, in the one form that text is kept in."""

    def __init__(self, map: Map, length: int | None = None) -> None:
        super().__init__(map, maxlength=LONGEST, length=length)

    def to_python(self, value: str) -> str:
        if inputs.tidy(value) != value or inputs.unfit(value):
            raise ValidationError
        return value


class DateConverter(BaseConverter):
    """A calendar date as 2026-05-01 (ISO 8601), within the bounds of dates that are sent."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        try:
            return inputs.day(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


class KeyConverter(BaseConverter):
    """The random key of a row; older ones are written as UUIDs."""

    regex = "[0-9a-f-]{32,36}"


class RowConverter(IntegerConverter):
    """The number of a row, none that no row can have."""

    regex = "[0-9]{1,19}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ROW)


def init_app(app: Flask) -> None:
    """Let addresses hold dates, keys and rows, and text that is fit."""
    text = {"default": TextConverter, "string": TextConverter}
    own = {"key": KeyConverter, "row": RowConverter, "date": DateConverter}
    app.url_map.converters.update(text | own)
