from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.dashboard.picture import record_picture
from apps.dashboard.today import choose_step, read_today
from apps.plans.first_page import address_before_today
from apps.plans.models import Plan


@require_safe
def today(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Today, or what stands in its place; an address that asks for one of its steps is always Today."""
    plan = Plan.objects.for_user(request.user).order_by("-created_at").first()
    if plan is None:
        return redirect("device")
    now = timezone.now()
    first = "" if request.GET else address_before_today(plan, now=now)
    if first:
        return redirect(first)
    page = read_today(plan, by=request.user, now=now)
    place = request.GET.get("step", "")
    place_number = int(place) if place.isdecimal() and len(place) < 4 else 0
    context = {
        "plan": plan,
        "today": page,
        "step": choose_step(page, place=place_number),
        "place": place_number,
        "next_place": place_number + 1,
        "picture": record_picture(page),
    }
    return render(request, "dashboard/today.html", context)
