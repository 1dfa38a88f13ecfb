from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.text import visible_controls
from apps.plans import first_page, services
from apps.plans.forms import DayOffForm, PersonForm, PlanForm
from apps.plans.models import DayOff, Person, Plan

WITH_PROBLEMS = 422
COUNTED_WITH = ("country", "region", "days_off")  # working days follow from these


def _plan(request: AuthenticatedHttpRequest, pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=pk)


def _person(request: AuthenticatedHttpRequest, pk: UUID) -> Person:
    return get_object_or_404(Person.objects.for_user(request.user).select_related("plan"), pk=pk)


def _posted(request: AuthenticatedHttpRequest) -> QueryDict | None:
    """What was posted, also when it is empty; None on a page that is only shown."""
    return request.POST if request.method == "POST" else None


def _status(request: AuthenticatedHttpRequest) -> int:
    return WITH_PROBLEMS if request.method == "POST" else 200


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _plan(request, pk)
    form = PlanForm(_posted(request), plan=found)
    if request.method == "POST" and form.is_valid():
        before = [getattr(found, name) for name in COUNTED_WITH]
        services.change_plan(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("The plan's settings are saved."))
        if (
            before == [getattr(found, name) for name in COUNTED_WITH]
            or not found.deadlines.exists()
        ):
            return redirect(found)
        return redirect("dates", found.pk)  # it says which of them would be counted otherwise now
    stages = found.stages.prefetch_related("terms").order_by("-created_at", "-id")
    context = {"plan": found, "form": form, "stages": stages, "section": "account_settings"}
    return render(request, "plans/plan.html", context, status=_status(request))


@require_safe
def people(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    found = _plan(request, plan_pk)
    shown = Person.objects.for_user(request.user).filter(plan=found).present()
    before_today = first_page.address_before_today(found, now=timezone.now())
    context = {"plan": found, "people": shown, "before_today": before_today}
    return render(request, "plans/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    found = _plan(request, plan_pk)
    form = PersonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        added = services.add_person(
            plan=found, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        say(request, _("%(name)s is added.") % {"name": visible_controls(added.name)})
        return redirect("people", found.pk)
    context = {
        "plan": found,
        "form": form,
        "heading": _("Add a person"),
        "side": _("Who it is"),
        "save_label": _("Save person"),
    }
    return _person_page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _person(request, pk)
    form = PersonForm(_posted(request), person=found)
    if request.method == "POST" and form.is_valid():
        services.change_person(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("Saved."))
        return redirect("people", found.plan_id)
    context = {
        "plan": found.plan,
        "person": found,
        "form": form,
        "heading": _("Change a person"),
        "side": _("Who it is"),
        "save_label": _("Save person"),
    }
    return _person_page(request, context)


def _person_page(request: AuthenticatedHttpRequest, context: dict[str, object]) -> HttpResponse:
    plan_of = context["plan"]
    assert isinstance(plan_of, Plan)  # noqa: S101  set by both callers
    url = reverse("people", args=[plan_of.pk])
    context |= {"back_url": url, "back_label": _("People"), "cancel_url": url}
    return render(request, "plans/person.html", context, status=_status(request))


@require_POST
def person_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _person(request, pk)
    services.remove_person(found, by=request.user, now=timezone.now())
    words = _("%(name)s is off the list.") % {"name": visible_controls(found.name)}
    say(request, words, undo_url=reverse("person_restore", args=[found.pk]))
    return redirect("people", found.plan_id)


@require_POST
def person_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _person(request, pk)
    services.restore_person(found, by=request.user, now=timezone.now())
    say(request, _("%(name)s is back on the list.") % {"name": visible_controls(found.name)})
    return redirect("people", found.plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def days_off(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Days away: what was added, and a form for more."""
    found = _plan(request, plan_pk)
    form = DayOffForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        added = services.add_day_off(
            plan=found, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        undo = reverse("dayoff_remove", args=[added.pk])
        say(request, _("The days off are saved."), undo_url=undo)
        return redirect("days_off", found.pk)
    shown = DayOff.objects.for_user(request.user).present().filter(plan=found)
    context = {"plan": found, "form": form, "days_off": shown, "section": "account_settings"}
    return render(request, "plans/days_off.html", context, status=_status(request))


def _day_off(request: AuthenticatedHttpRequest, pk: UUID) -> DayOff:
    return get_object_or_404(DayOff.objects.for_user(request.user), pk=pk)


@require_POST
def dayoff_remove(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _day_off(request, pk)
    services.remove_day_off(found, by=request.user, now=timezone.now())
    say(request, _("Taken out."), undo_url=reverse("dayoff_restore", args=[pk]))
    return redirect("days_off", found.plan_id)


@require_POST
def dayoff_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _day_off(request, pk)
    services.restore_day_off(found, by=request.user, now=timezone.now())
    say(request, _("Taken back."))
    return redirect("days_off", found.plan_id)
