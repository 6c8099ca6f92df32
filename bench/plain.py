"""For comparison: the same app without its front, so that Flask renders the page at each request.

Same routes, templates, context and headers; only the bytes kept in memory are missing.
"""

import os

from plussa import create_app
from plussa.config import Settings
from plussa.web.serve import Front

_app = create_app(Settings.from_env(os.environ))
_front = _app.wsgi_app
if not isinstance(_front, Front):
    raise TypeError("the app's front is not where it was: this would compare it with itself")
app = _front.behind
