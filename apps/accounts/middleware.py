from __future__ import annotations

from django.contrib.auth.middleware import LoginRequiredMiddleware


class LoginRequiredKeepingTextMiddleware(LoginRequiredMiddleware):
    """Login is required everywhere but where a view says otherwise."""
