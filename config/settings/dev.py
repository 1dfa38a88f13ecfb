"""One person's own computer: `manage.py up`. Safe as it is, only reachable from this machine."""

from __future__ import annotations

from config.settings.base import *  # noqa: F403

SESSION_COOKIE_NAME = "daybook_session"
CSRF_COOKIE_NAME = "daybook_csrf"
