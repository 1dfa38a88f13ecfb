"""Tests: real PostgreSQL and Valkey in a home of their own (tests/servers.py sets the environment)."""

from __future__ import annotations

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

# The schema's owner creates and flushes the test database; what the role `app` may do has its own tests.
if owner := os.environ.get("DATABASE_OWNER_URL"):
    os.environ.setdefault("DATABASE_URL_OF_APP", os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = owner
    from config import env

    DATABASES = {"default": env.database("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
MAILBOX_PORT_NOTE = None
# Nothing is collected for tests; without this WhiteNoise warns that its folder is missing.
WHITENOISE_AUTOREFRESH = True
