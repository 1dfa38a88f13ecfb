"""Protected events beside what the employer did: for the user and a lawyer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.concerns.lanes import Lanes, days_words, picture, read_lanes
from apps.concerns.reach import plan_of
from apps.core.http import AuthenticatedHttpRequest


@require_safe
def lanes(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    found = read_lanes(plan, now=timezone.now())
    context = {
        "plan": plan,
        "lanes": found,
        "lines": [(one, _days(found, n)) for n, one in enumerate(found.events)],
        "picture": picture(found) if found.has_protected else None,
    }
    return render(request, "concerns/lanes.html", context)


def _days(found: Lanes, place: int) -> list[tuple[str, int]]:
    """How long after which protected events this one came, the closest first."""
    mine = [one for one in found.between if one.then == place]
    return [(days_words(one), one.first + 1) for one in reversed(mine)]
