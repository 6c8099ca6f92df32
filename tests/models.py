"""Every model of the site: whatever the app imports that is a table, each after those it refers to."""

from peewee import sort_models

import plussa.cli  # noqa: F401  all rooms
from plussa.db import models

MODELS = tuple(sort_models(one for one in models() if one.__module__.startswith("plussa.")))
