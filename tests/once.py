"""What takes long and is the same for the same text is made once in a run: strings, templates, pages."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import brotli
import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from plussa import catalogs
from plussa.catalogs import extract


def strings() -> Catalog:
    """Every string of the site, collected once: it takes two seconds. Each asker has a copy."""
    return deepcopy(_collected())


@cache
def _collected() -> Catalog:
    return extract()


@pytest.fixture(scope="session", autouse=True)
def collected_once() -> Iterator[None]:
    """Whatever a test does with catalogs, the strings of the site stay the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogs, "extract", strings)
        yield


class Compiled(BytecodeCache):
    """Templates that were compiled for one app, for all the others."""

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of this text of a template."""
        bucket.code = self._known.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._known[f"{bucket.key} {bucket.checksum}"] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """What takes long, and is the same for the same text, is made once: templates, compressed pages."""
    make, compiled = Flask.create_jinja_environment, Compiled()

    def made(app: Flask) -> Any:
        found = make(app)
        found.bytecode_cache = compiled
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", made)
        patch.setattr(brotli, "compress", cache(brotli.compress))
        yield
