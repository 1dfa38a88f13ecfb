"""Goals by concerns by evidence, as a picture and in words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.concerns.coverage import picture, read_coverage
from apps.concerns.reach import plan_of
from apps.concerns.wording import answered_words
from apps.core.http import AuthenticatedHttpRequest


@require_safe
def coverage(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    found = read_coverage(plan)
    context = {
        "plan": plan,
        "coverage": found,
        "picture": None if found.is_empty else picture(found),
        "answered": answered_words(found.board.answered, found.board.total),
    }
    return render(request, "concerns/coverage.html", context)
