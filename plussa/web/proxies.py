"""Proxies in front of the app server: they alone say from where and how a request came."""

from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def trust(app: "WSGIApplication", proxies: int) -> "WSGIApplication":
    """Believe as many hops of X-Forwarded-For and -Proto as there are proxies, and no more."""
    return ProxyFix(app, x_for=proxies, x_proto=proxies, x_host=0) if proxies else app
