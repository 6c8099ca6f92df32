"""Kinds of values in addresses."""

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

from plussa.db import LARGEST_ROW as LARGEST_ROW


class DateConverter(BaseConverter):
    """A calendar date as 2026-05-01 (ISO 8601); an impossible one is an unknown address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


class KeyConverter(BaseConverter):
    """The random key of a row; older ones are written as UUIDs."""

    regex = "[0-9a-f-]{32,36}"


class RowConverter(IntegerConverter):
    """The number of a row; one that no row can have is an unknown address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ROW)


def init_app(app: Flask) -> None:
    """Let addresses hold dates, keys and rows."""
    app.url_map.converters["key"] = KeyConverter
    app.url_map.converters["row"] = RowConverter
    app.url_map.converters["date"] = DateConverter
