"""A scenario, or two side by side, as a PDF. Nothing of it is kept, and no transaction waits while it is set."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.choices.page import looked_at, page_of
from apps.choices.pdf import NAME, NAME_OF_TWO, Sheet, choice_sheet, compared_sheet, pdf_of
from apps.choices.reach import named_by, plan_of, scenario_of
from apps.choices.reading import months_of
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import warn
from apps.core.owner_scope import owner_scope
from apps.core.sandbox import SandboxError


@transaction.non_atomic_requests
@require_safe
def choice_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """All answers of one scenario; `?months=` is how far they look."""
    now, months = timezone.now(), months_of(request.GET.get("months", ""))
    with owner_scope(request.user.pk):
        scenario = scenario_of(request, pk)
        page = page_of(looked_at(scenario, now=now, months=months), now=now)
        asked = choice_sheet(scenario, page, by=request.user, now=now)
    return _answered(request, asked, now=now, name=NAME, else_to=reverse("choice", args=[pk]))


@transaction.non_atomic_requests
@require_safe
def choices_compare_pdf(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Two scenarios side by side (`?a=`, `?b=`)."""
    now, months = timezone.now(), months_of(request.GET.get("months", ""))
    with owner_scope(request.user.pk):
        plan = plan_of(request, plan_pk)
        one, other = (named_by(request, name, plan=plan) for name in ("a", "b"))
        if one is None or other is None or one == other:
            return redirect("choices_compare", plan.pk)
        looks = [looked_at(each, now=now, months=months) for each in (one, other)]
        asked = compared_sheet(looks[0], looks[1], by=request.user, now=now)
    page = f"{reverse('choices_compare', args=[plan_pk])}?a={one.pk}&b={other.pk}"
    return _answered(request, asked, now=now, name=NAME_OF_TWO, else_to=page)


def _answered(
    request: AuthenticatedHttpRequest, asked: Sheet, *, now: datetime, name: str, else_to: str
) -> HttpResponse:
    """The PDF under a neutral name, or the page it was asked from, which prints as well."""
    try:
        content = pdf_of(asked, now=now)
    except SandboxError:
        warn(request, _("The PDF could not be made. Print the page instead."))
        return redirect(else_to)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
