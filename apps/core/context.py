from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs; no query."""
    user = getattr(request, "user", None)
    return {
        "theme": getattr(user, "theme", "system"),
        "public_is_local": settings.PUBLIC_IS_LOCAL,
        "signup_is_open": settings.SIGNUP_OPEN,
    }
