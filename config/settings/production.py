"""Hosted behind TLS for other people."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import PUBLIC_IS_LOCAL, PUBLIC_URL

SESSION_COOKIE_AGE = env.integer("DAYBOOK_SESSION_MINUTES", default=30) * 60
if not PUBLIC_IS_LOCAL:
    if not PUBLIC_URL.startswith("https://"):
        raise ImproperlyConfigured(
            "DAYBOOK_PUBLIC_URL must begin with https:// where others use Daybook: put a proxy with TLS in front."
        )
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
