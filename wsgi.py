"""The WSGI callable for app servers: `granian --interface wsgi wsgi:app`."""

from plussa import create_app, ready
from plussa.config import Settings
from plussa.web.reload import Reloading

settings = Settings.from_env()
app = Reloading(settings, create_app) if settings.reload else create_app(settings)
if not settings.reload:
    ready.require() if settings.production else ready.require_key()
