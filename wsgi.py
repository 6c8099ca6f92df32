"""The WSGI callable for app servers: `granian --interface wsgi wsgi:app`."""

import os

from plussa import create_app, ready, schema
from plussa.config import Settings
from plussa.web.reload import Reloading

settings = Settings.from_env(os.environ)
app = Reloading(settings, create_app) if settings.reload else create_app(settings)
if not settings.reload:
    schema.prepare(settings.production)
    ready.require() if settings.production else ready.require_key()
