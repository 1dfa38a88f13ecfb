from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.own_device import ANSWER, WORK, is_own
from apps.core.http import AuthenticatedHttpRequest
from apps.deadlines.agenda import how_it_was_counted
from apps.onboarding import services
from apps.onboarding.enums import MINUTES, Item
from apps.onboarding.evening import evening, stands
from apps.plans.models import Plan


@require_safe
def tonight(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The first evening: what is done, what is next, and a sheet that prints on one page."""
    plan = get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)
    now = timezone.now()
    state = evening(plan, now=now, is_own_device=is_own(request))
    context = {
        "plan": plan,
        "evening": state,
        "stands_first": stands(plan, now=now),
        "how": how_it_was_counted(state.main_date) if state.main_date else None,
        "now": now,
        "today": timezone.localdate(),
        "section": "today",
    }
    return render(request, "onboarding/tonight.html", context)


@require_POST
def tick(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)
    item = request.POST.get("item", "")
    if item not in Item.values:
        return HttpResponseBadRequest()
    ticked = request.POST.get("ticked") == "yes"
    services.tick_item(
        plan=plan, by=request.user, now=timezone.now(), item=Item(item), ticked=ticked
    )
    return redirect("tonight", plan.pk)


@require_POST
def enough(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The calm way past: from now on Today comes first, and Tonight stays one tap away."""
    plan = get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)
    services.set_tonight_aside(plan=plan, by=request.user, now=timezone.now())
    return redirect("today")


@require_safe
@login_not_required
def tonight_blank(request: HttpRequest) -> HttpResponse:
    """The same sheet without anything on it, to print or to give to somebody."""
    context = {
        "items": [(item, MINUTES[item]) for item in Item],
        "is_work": request.session.get(ANSWER) == WORK,
    }
    return render(request, "onboarding/tonight_blank.html", context)
