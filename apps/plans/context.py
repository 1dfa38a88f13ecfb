from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.plans.models import Plan


def shell_plan(request: HttpRequest) -> dict[str, Any]:
    """The user's newest plan for the frame of pages that carry no plan of their own; read when asked for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shell_plan": None}
    return {
        "shell_plan": SimpleLazyObject(
            lambda: Plan.objects.for_user(user).order_by("-created_at").first()
        )
    }
